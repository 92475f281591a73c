import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";

const ROOT = join(__dirname, "..", "..");
let built = false;

/** Builds the portal, once in a run of the tests, and tells where it is. */
export function builtPortal(): string {
  if (!built) {
    const vite = join(dirname(require.resolve("vite/package.json")), "bin", "vite.js");
    const options = ["build", "--config", join(ROOT, "portal", "vite.config.mjs"), "--logLevel", "error"];
    execFileSync(process.execPath, [vite, ...options], { cwd: ROOT });
    built = true;
  }
  return join(ROOT, "build", "portal");
}
