import { join } from "node:path";
import { build } from "esbuild";
import { EngineError } from "../engine";

let script: Promise<string> | undefined;

/** Firmware, plant and scenario runner as one script for XS, in memory; bundled once a process. */
export function bundle(): Promise<string> {
  script ??= bundleNow();
  return script;
}

async function bundleNow(): Promise<string> {
  try {
    const { outputFiles } = await build({
      entryPoints: [join(__dirname, "entry.ts")],
      bundle: true,
      format: "iife",
      target: "es2022",
      // Neither Node's nor a browser's modules: an import of one of them fails here.
      platform: "neutral",
      tsconfigRaw: {},
      legalComments: "none",
      write: false,
      logLevel: "silent",
    });
    return outputFiles[0]?.text ?? "";
  } catch (error) {
    const [first = ""] = (error instanceof Error ? error.message : String(error)).split("\n").slice(1);
    throw new EngineError(`the bundle for XS cannot be made: ${first}`);
  }
}
