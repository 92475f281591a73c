import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import type { Sdk } from "../../../../scripts/board/sdk";

export interface Linked {
  /** Exit code 0. */
  readonly ok: boolean;
  readonly output: string;
  /** Of its lines, those that name something not frozen or no constant. */
  readonly warnings: readonly string[];
}

/** Compiles modules with the SDK's tools, and preloads them all with its linker, as an image's makefile does. */
export function link(sdk: Sdk, folder: string, modules: Readonly<Record<string, string>>): Linked {
  const codeFolder = path.join(folder, "code");
  mkdirSync(codeFolder, { recursive: true });
  const names = Object.keys(modules);
  for (const name of names) {
    const source = path.join(folder, `${name}.js`);
    writeFileSync(source, modules[name] ?? "");
    const { ok, output } = tool(sdk, "xsc", [source, "-c", "-e", "-o", codeFolder, "-r", name]);
    if (!ok) return { ok, output: `${name}: ${output}`, warnings: [] };
  }
  const preloads = names.flatMap((name) => ["-p", `${name}.xsb`]);
  const files = names.map((name) => path.join(codeFolder, `${name}.xsb`));
  const { ok, output } = tool(sdk, "xsl", ["-b", codeFolder, "-o", folder, ...preloads, "-s", "*", ...files]);
  return { ok, output, warnings: output.split("\n").filter((line) => line.startsWith("### warning: ")) };
}

/** TypeScript as an image has it. */
export function translated(text: string): string {
  const compilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
  };
  return ts.transpileModule(text, { compilerOptions }).outputText;
}

function tool(sdk: Sdk, command: string, words: readonly string[]): { readonly ok: boolean; readonly output: string } {
  const { status, stdout, stderr, error } = spawnSync(command, [...words], { env: sdk.env, encoding: "utf8" });
  return { ok: status === 0, output: `${stdout ?? ""}${stderr ?? ""}${error?.message ?? ""}` };
}
