import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { absentNatives } from "./absent-natives";
import { failures } from "./findings";
import { linkBytecode, prepareImage } from "./image";
import { REPOSITORY, run } from "./run";
import type { Sdk } from "./sdk";
import type { Application } from "./targets";

/** Where programs that run the chip's engine on a desk stand, with everything they are made of. */
const PROGRAMS = path.join(REPOSITORY, "build", "desk");
const NATIVE = path.join(REPOSITORY, "hosts", "desk", "native");

/** Of xs/sources: the parser's tables are the linker's (xsDefaults), the rest is for other hosts. */
const LEFT_OUT = /^xs(?:Defaults|Profile|Snapshot|ffi|um|Memory)\.c$/;
/** Of the SDK's modules that an image names: those that need no chip. */
const PORTABLE = /\/modules\/(?:base\/time\/esp|base\/timer|crypt|files\/resource|io\/common)\//;

export type DeskProgram =
  | { readonly ok: true; readonly file: string; readonly makefile: string }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The program that {@link buildDeskProgram} makes. */
export function deskProgramFile(application: Application): string {
  return path.join(PROGRAMS, application, "program");
}

/**
 * Builds an application as a program of 32 bits around the engine of the chip: a slot has 16 bytes there, and chunks are
 * as long as on the chip. Image, preloaded heap and native modules come from the SDK's own tools for an ESP32; what is
 * left out of its platform is in hosts/desk/native. The first build takes half a minute, later ones a few seconds.
 */
export function buildDeskProgram(sdk: Sdk, application: Application): DeskProgram {
  const folder = path.join(PROGRAMS, application);
  const target = { application, platform: "esp32", manifest: `manifests/${application}-desk.json` };
  const prepared = prepareImage(sdk, target, folder, []);
  const wrong = failures(prepared.findings);
  const { makefile } = prepared;
  if (wrong.length > 0 || makefile === undefined) return { ok: false, problems: wrong };
  const linked = failures(linkBytecode(sdk, makefile, folder));
  if (linked.length > 0) return { ok: false, problems: linked };
  const problem = compile(sdk, path.dirname(makefile), makefile, deskProgramFile(application));
  return problem === undefined
    ? { ok: true, file: deskProgramFile(application), makefile }
    : { ok: false, problems: [problem] };
}

/** undefined: done. */
function compile(sdk: Sdk, image: string, makefile: string, program: string): string | undefined {
  const xs = path.join(sdk.root, "xs");
  const engine = path.join(PROGRAMS, "engine");
  mkdirSync(engine, { recursive: true });
  const memory = writeMemory(path.join(xs, "sources", "xsMemory.c"), engine);
  if (memory === undefined) return "the SDK's xsMemory.c has another fxCollect: hosts/desk needs a look";
  const includes = [NATIVE, `${xs}/includes`, `${xs}/platforms`, `${xs}/platforms/mc`, `${xs}/sources`];
  const modules = moduleFolders(readFileSync(makefile, "utf8"), sdk.root);
  const flags = [
    "-m32",
    "-O2",
    "-fno-pic",
    "-w",
    "-D_GNU_SOURCE",
    '-DXSPLATFORM="platform.h"',
    "-DmxInstrument=1",
    "-DmxMetering=1",
    "-include",
    "xsPlatform.h",
    ...[...includes, ...modules, image].map((folder) => `-I${folder}`),
  ];
  const sources = [
    ...readdirSync(path.join(xs, "sources"))
      .filter((name) => name.endsWith(".c") && !LEFT_OUT.test(name))
      .map((name) => path.join(xs, "sources", name)),
    memory,
    path.join(xs, "platforms", "mc", "xsHosts.c"),
  ];
  const own = [
    ...portableSources(readFileSync(makefile, "utf8")),
    ...readdirSync(NATIVE)
      .filter((name) => name.endsWith(".c"))
      .map((name) => path.join(NATIVE, name)),
    path.join(image, "mc.xs.c"),
    path.join(image, "mc.resources.c"),
  ];
  const objects: string[] = [];
  for (const [folder, files] of [
    [engine, sources],
    [image, own],
  ] as const) {
    for (const source of files) {
      const object = path.join(folder, `${path.basename(source)}.desk.o`);
      objects.push(object);
      if (isNewer(object, [source, ...headers(folder === engine ? undefined : image)])) continue;
      const compiled = run("gcc", [...flags, "-c", source, "-o", object], sdk.env);
      if (!compiled.ok) return explain(compiled.output);
    }
  }
  return link(sdk, flags, objects, image, program);
}

function link(sdk: Sdk, flags: readonly string[], objects: readonly string[], image: string, program: string) {
  const words = ["-m32", "-no-pie", "-o", program];
  const first = run("gcc", [...words, ...objects, "-lm", "-lpthread"], sdk.env);
  if (first.ok) return undefined;
  const absent = path.join(image, "absent.c");
  const natives = absentNatives(first.output);
  if (natives === undefined) return explain(first.output);
  writeFileSync(absent, natives);
  const object = `${absent}.desk.o`;
  const compiled = run("gcc", [...flags, "-c", absent, "-o", object], sdk.env);
  if (!compiled.ok) return explain(compiled.output);
  const second = run("gcc", [...words, ...objects, object, "-lm", "-lpthread"], sdk.env);
  return second.ok ? undefined : explain(second.output);
}

/** A copy in which the collection has another name, so that figures.c can measure it; undefined where it is not found. */
function writeMemory(source: string, folder: string): string | undefined {
  const text = readFileSync(source, "utf8");
  const [before, after, ...more] = text.split(/^void fxCollect\(txMachine\* the, txFlag theFlag\)$/m);
  if (before === undefined || after === undefined || more.length > 0) return undefined;
  const copy = path.join(folder, "xsMemory.c");
  const changed = `${before}void deskCollect(txMachine* the, txFlag theFlag)${after}`;
  if (!existsSync(copy) || readFileSync(copy, "utf8") !== changed) writeFileSync(copy, changed);
  return copy;
}

/** C files of the image that run anywhere. */
function portableSources(makefile: string): string[] {
  const found = [...makefile.matchAll(/^\$\(TMP_DIR\)\/\S+\.c\.o: (\S+\.c)/gm)].map((match) => match[1] ?? "");
  return found.filter((source) => PORTABLE.test(source));
}

/** Folders in which the image's C files look for headers. */
function moduleFolders(makefile: string, root: string): string[] {
  const found = [...makefile.matchAll(/^\$\(TMP_DIR\)\/\S+\.[ch]\.xsi: (\S+)/gm)].map((match) => match[1] ?? "");
  return [...new Set(found.filter((file) => file.startsWith(root)).map((file) => path.dirname(file)))];
}

function headers(image: string | undefined): string[] {
  const own = ["platform.h", "desk.h"].map((name) => path.join(NATIVE, name));
  return image === undefined ? own : [...own, path.join(image, "mc.xs.h"), path.join(image, "mc.defines.h")];
}

function isNewer(file: string, than: readonly string[]): boolean {
  if (!existsSync(file)) return false;
  const at = statSync(file).mtimeMs;
  return than.every((other) => statSync(other).mtimeMs <= at);
}

function explain(output: string): string {
  const lines = output.trim().split("\n");
  const first = lines.find((line) => line.includes("error") || line.includes("undefined")) ?? lines[0] ?? "";
  return `gcc -m32 failed (Debian: gcc and gcc-multilib): ${first}`;
}
