import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { bundleImage } from "./bundle";
import { type Findings, readFindings } from "./findings";
import { REPOSITORY, run } from "./run";
import type { Sdk } from "./sdk";
import type { Target } from "./targets";
import { compileTypeScript } from "./typescript";

export interface Prepared {
  readonly findings: Findings;
  /** Undefined where mcconfig wrote none. */
  readonly makefile: string | undefined;
  readonly output: string;
}

/** Where an image is made; `use` keeps a check's files apart from a build's. */
export function imageFolder(target: Target, use: "build" | "check"): string {
  return path.join(REPOSITORY, "build", use, `${target.application}-${target.board}`);
}

/** Has mcconfig write an image's makefile, then checks and translates the image's TypeScript for it. */
export function prepareImage(
  sdk: Sdk,
  target: Pick<Target, "platform" | "manifest">,
  folder: string,
  settings: readonly string[],
): Prepared {
  mkdirSync(folder, { recursive: true });
  const words = ["-p", target.platform, "-o", folder, ...settings, path.join(REPOSITORY, target.manifest)];
  const configured = run("mcconfig", words, sdk.env);
  const makefile = findMakefile(folder);
  const findings = readFindings(configured.output);
  if (!configured.ok || findings.errors.length > 0 || makefile === undefined) {
    const errors = findings.errors.length > 0 ? findings.errors : [`mcconfig failed: ${configured.output.trim()}`];
    return { findings: { ...findings, errors }, makefile: undefined, output: configured.output };
  }
  const typeErrors = compileTypeScript(path.join(path.dirname(makefile), "modules"), sdk.root);
  const isChips = target.platform.startsWith("esp32");
  const errors = typeErrors.length === 0 && isChips ? bundleImage(makefile) : [];
  return { findings: { ...findings, typeErrors, errors }, makefile, output: configured.output };
}

/**
 * Bytecode of a chip's image without ESP-IDF: compiled, linked with the preloaded heap, stripped.
 * The C around it is not touched.
 */
export function linkBytecode(sdk: Sdk, makefile: string, folder: string): Findings {
  const temporary = path.dirname(makefile);
  const sdkConfig = path.join(folder, "sdkconfig.h");
  writeFileSync(sdkConfig, "");
  const words = [
    "-f",
    makefile,
    "IDF_PATH=/nonexistent",
    "IDF_VERSION=v6.0",
    `SDKCONFIG_H=${sdkConfig}`,
    "SDKCONFIG_FILE=",
    path.join(temporary, "mc.xs.c"),
    path.join(temporary, "mc.resources.c"),
  ];
  const made = run("make", words, sdk.env);
  const findings = readFindings(made.output);
  if (made.ok || findings.errors.length > 0 || findings.typeErrors.length > 0) return findings;
  return { ...findings, errors: [`make failed: ${made.output.trim().split("\n").slice(-5).join(" ")}`] };
}

export function clearImage(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

function findMakefile(folder: string): string | undefined {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const name = names.find((entry) => path.basename(entry) === "makefile");
  return name === undefined ? undefined : path.join(folder, name);
}
