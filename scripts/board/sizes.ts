import { readFileSync } from "node:fs";
import path from "node:path";
import { REPOSITORY, run } from "./run";
import type { Sdk } from "./sdk";
import type { Target } from "./targets";

export interface ImageSize {
  readonly application: string;
  readonly board: string;
  /** Bytes of flash the JavaScript takes, bytecode and preloaded heap, as 32-bit code. */
  readonly flashBytes: number;
  /** Bytes of RAM the machine may ever use: chunks, slots of 16 bytes, stack. */
  readonly ramBytes: number;
}

const SLOT_BYTES = 16;

interface Creation {
  readonly chunk: { readonly initial: number };
  readonly heap: { readonly initial: number };
  readonly stack: number;
}

/** Measures a linked image. */
export function measure(sdk: Sdk, target: Target, makefile: string): ImageSize | string {
  const temporary = path.dirname(makefile);
  const flashBytes = flashSize(sdk, temporary);
  if (typeof flashBytes === "string") return flashBytes;
  return {
    application: target.application,
    board: target.board,
    flashBytes,
    ramBytes: ramSize(target.board),
  };
}

/** `gcc -m32` as a stand-in for the chip's compiler: the same tables of the same 32-bit words. */
function flashSize(sdk: Sdk, temporary: string): number | string {
  const object = path.join(temporary, "mc.xs.check.o");
  const includes = ["xs/includes", "xs/platforms", "xs/sources"].map((folder) => `-I${path.join(sdk.root, folder)}`);
  const words = ["-m32", "-Os", "-w", "-c", path.join(temporary, "mc.xs.c"), "-o", object, ...includes];
  const compiled = run("gcc", words, sdk.env);
  if (!compiled.ok) {
    const reason = compiled.output.trim().split("\n")[0] ?? "";
    return `size: gcc -m32 failed (Debian: gcc-multilib): ${reason}`;
  }
  const sized = run("size", [object], sdk.env);
  return readSize(sized.output) ?? `size: not understood: ${sized.output.trim()}`;
}

/** `size`'s second line: text, data, bss, … */
export function readSize(output: string): number | undefined {
  const numbers = /^\s*(\d+)\s+(\d+)\s+\d+\s/m.exec(output);
  return numbers === null ? undefined : Number(numbers[1]) + Number(numbers[2]);
}

function ramSize(board: string): number {
  const manifest: { creation: Creation } = JSON.parse(
    readFileSync(path.join(REPOSITORY, "manifests", "boards", `${board}.json`), "utf8"),
  );
  const { chunk, heap, stack } = manifest.creation;
  return chunk.initial + (heap.initial + stack) * SLOT_BYTES;
}

/** One line an image. */
export function sizeTable(sizes: readonly ImageSize[]): string {
  const rows = [
    ["application", "board", "flash, bytes", "RAM at most, bytes"],
    ...sizes.map((size) => [size.application, size.board, String(size.flashBytes), String(size.ramBytes)]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
