import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { EngineError } from "../engine";

const PLATFORMS: { readonly [platform in NodeJS.Platform]?: string } = Object.freeze({ linux: "lin", darwin: "mac" });

/**
 * Where the install script of @agoric/xsnap puts the worker that it compiles. `folder`: of the package.
 * @throws EngineError with what to do about it when the worker is not there
 */
export function workerProgram(folder: string | undefined = packageFolder()): string {
  if (folder === undefined) throw new EngineError("the XS engine is not installed: run npm ci");
  const platform = PLATFORMS[process.platform];
  if (platform === undefined) throw new EngineError("the XS engine of @agoric/xsnap runs on Linux and macOS only");
  const program = join(folder, "xsnap-native", "xsnap", "build", "bin", platform, "release", "xsnap-worker");
  if (!existsSync(program)) {
    throw new EngineError(
      "the XS engine is not compiled: run npm rebuild @agoric/xsnap (it needs gcc and make, on Debian: apt install gcc make)",
    );
  }
  return program;
}

function packageFolder(): string | undefined {
  try {
    return dirname(require.resolve("@agoric/xsnap/package.json"));
  } catch {
    return undefined;
  }
}
