import { join } from "node:path";
import { build } from "esbuild";
import { EngineError } from "../engine";

const scripts = new Map<string, Promise<string>>();

/**
 * `entry` and all that it imports as one script for XS, in memory; bundled once a process. Without it: firmware, plant
 * and scenario runner.
 */
export function bundle(entry: string = join(__dirname, "entry.ts")): Promise<string> {
  const script = scripts.get(entry) ?? bundleNow(entry);
  scripts.set(entry, script);
  return script;
}

async function bundleNow(entry: string): Promise<string> {
  try {
    const { outputFiles } = await build({
      entryPoints: [entry],
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
