import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pageSize } from "../scripts/page-size";

const ROOT = join(__dirname, "..");

/** The simulator's page as it is in the sources now, built into a folder of its own. */
export function page(): { javascriptAndCssGzipBytes: number } {
  const folder = mkdtempSync(join(tmpdir(), "pilotline-page-"));
  try {
    const vite = join(dirname(require.resolve("vite/package.json")), "bin", "vite.js");
    const config = join("sim", "page", "vite.config.mjs");
    const args = [vite, "build", "--config", config, "--outDir", folder, "--emptyOutDir", "--logLevel", "error"];
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
    if (status !== 0) throw new Error(`the page cannot be built: ${stderr.split("\n", 1)[0]}`);
    return { javascriptAndCssGzipBytes: pageSize(folder) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
