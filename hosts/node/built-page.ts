import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");

/** A page's source, what else it knows, and what vite makes of it. */
export interface BuiltPage {
  readonly source: string;
  readonly uses: readonly string[];
  readonly built: string;
}

/** The portal's page, as an image carries it; it also knows the firmware's settings. */
export const PORTAL_PAGE: BuiltPage = Object.freeze({
  source: join(ROOT, "portal"),
  built: join(ROOT, "build", "portal", "index.html.gz"),
  uses: [join(ROOT, "firmware"), join(ROOT, "modules")],
});

/** Builds a page where it was not built yet, or its source has changed since. Rejects with what vite says. */
export async function ensurePage({ source, built, uses }: BuiltPage): Promise<void> {
  const changedMs = Math.max(...[source, ...uses].map(newestMs));
  if (existsSync(built) && changedMs <= statSync(built).mtimeMs) return;
  const { build } = await import("vite");
  await build({ configFile: join(source, "vite.config.mjs"), logLevel: "error" });
}

function newestMs(folder: string): number {
  let newest = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) newest = Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs);
  }
  return newest;
}
