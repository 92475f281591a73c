import { readFileSync } from "node:fs";
import { ensurePortalPage } from "../sim/live/page-build";
import { CHECK_USAGE, parseCheckArguments } from "./board/arguments";
import { failures } from "./board/findings";
import { clearImage, imageFolder, linkBytecode, prepareImage } from "./board/image";
import { notPreloaded } from "./board/preload";
import { REPOSITORY, run } from "./board/run";
import { findSdk, type Sdk } from "./board/sdk";
import { type ImageSize, measure, sizeTable } from "./board/sizes";
import { chipTargets, type Target } from "./board/targets";

/** Checks one image; its size, or the lines that say what is wrong. */
function checkImage(sdk: Sdk, target: Target): ImageSize | string[] {
  const folder = imageFolder(target, "check");
  clearImage(folder);
  const prepared = prepareImage(sdk, target, folder, []);
  const wrong = failures(prepared.findings);
  if (wrong.length > 0 || prepared.makefile === undefined) return wrong;
  const inRam = notPreloaded(readFileSync(prepared.makefile, "utf8"));
  if (inRam.length > 0) return inRam.map((name) => `${name} is not preloaded: npm run manifests`);
  const linked = failures(linkBytecode(sdk, prepared.makefile, folder));
  if (linked.length > 0) return linked;
  const size = measure(sdk, target, prepared.makefile);
  return typeof size === "string" ? [size] : size;
}

/** The project's own options are stricter than those an image is made with. */
function checkTypes(sdk: Sdk): string[] {
  const checked = run("tsc", ["-p", "tsconfig.esp32.json"], sdk.env);
  return checked.ok ? [] : checked.output.trim().split("\n");
}

async function main(words: readonly string[]): Promise<number> {
  const parsed = parseCheckArguments(words, chipTargets());
  if (!parsed.ok) {
    console.error(`check:esp32: ${parsed.message}\n${CHECK_USAGE}`);
    return 1;
  }
  const { ifPresent, json, targets } = parsed.value;
  const found = findSdk(process.env, REPOSITORY);
  if (!found.ok) {
    console.error(`check:esp32 was not run: ${found.message}`);
    return ifPresent ? 0 : 1;
  }
  await ensurePortalPage();
  const typeErrors = checkTypes(found.sdk);
  for (const error of typeErrors) console.error(`types: ${error}`);
  const sizes: ImageSize[] = [];
  let failed = typeErrors.length > 0 ? 1 : 0;
  for (const target of targets) {
    const result = checkImage(found.sdk, target);
    if (Array.isArray(result)) {
      failed++;
      for (const problem of result) console.error(`${target.application} ${target.board}: ${problem}`);
    } else sizes.push(result);
  }
  if (json) console.log(JSON.stringify({ sizes, failed }));
  else if (sizes.length > 0) console.log(sizeTable(sizes));
  return failed > 0 ? 1 : 0;
}

main(process.argv.slice(2))
  .then((code) => {
    process.exitCode = code;
  })
  .catch((error: unknown) => {
    console.error(`check:esp32: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  });
