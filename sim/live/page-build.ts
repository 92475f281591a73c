import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");
const SOURCE = join(ROOT, "sim", "page");
export const PAGE_FOLDER = join(ROOT, "build", "page");

/** Builds the page where it was not built yet, or its source has changed since. */
export async function ensurePage(): Promise<void> {
  const built = join(PAGE_FOLDER, "index.html");
  if (existsSync(built) && newestMs(SOURCE) <= statSync(built).mtimeMs) return;
  const { build } = await import("vite");
  await build({ configFile: join(SOURCE, "vite.config.mjs"), logLevel: "error" });
}

function newestMs(folder: string): number {
  let newest = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) newest = Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  }
  return newest;
}
