import path from "node:path";
import { ensurePortalPage } from "../sim/live/page-build";
import { BUILD_USAGE, parseBuildArguments } from "./board/arguments";
import { failures } from "./board/findings";
import { imageFolder, linkBytecode, prepareImage } from "./board/image";
import { installLinuxProgram, missingForLinux } from "./board/linux-program";
import { REPOSITORY, runAloud } from "./board/run";
import { findIdf, findSdk } from "./board/sdk";

async function main(words: readonly string[]): Promise<number> {
  const parsed = parseBuildArguments(words);
  if (!parsed.ok) {
    console.error(`build: ${parsed.message}\n${BUILD_USAGE}`);
    return 1;
  }
  const { target, settings } = parsed.value;
  const found = findSdk(process.env, REPOSITORY);
  if (!found.ok) {
    console.error(`build: ${found.message}`);
    return 1;
  }
  const { sdk } = found;
  const missing = target.board === "lin" ? missingForLinux(sdk.env) : undefined;
  if (missing !== undefined) return report([missing]);
  await ensurePortalPage();
  const folder = imageFolder(target, "build");
  const prepared = prepareImage(sdk, target, folder, settings);
  const wrong = failures(prepared.findings);
  if (wrong.length > 0 || prepared.makefile === undefined) return report(wrong);
  if (target.board !== "lin") {
    const idf = findIdf(process.env);
    if (!idf.present) {
      const linked = failures(linkBytecode(sdk, prepared.makefile, folder));
      if (linked.length > 0) return report(linked);
      console.error(`build: the bytecode of ${target.application} for ${target.board} is fine, but ${idf.message}`);
      return 1;
    }
  }
  const status = runAloud("make", ["-f", prepared.makefile, "build"], sdk.env);
  if (status !== 0) return 1;
  if (target.board === "lin") {
    const wrongHost = installLinuxProgram(sdk, target.application, folder);
    if (wrongHost.length > 0) return report(wrongHost);
  }
  console.log(`built ${target.application} for ${target.board}: ${path.join(folder, "bin")}`);
  return 0;
}

function report(lines: readonly string[]): number {
  for (const line of lines) console.error(`build: ${line}`);
  return 1;
}

main(process.argv.slice(2))
  .then((code) => {
    process.exitCode = code;
  })
  .catch((error: unknown) => {
    console.error(`build: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
