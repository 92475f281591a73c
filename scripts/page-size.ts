import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

/** What the page may weigh: bytes of its JavaScript and CSS together, gzip. */
export const PAGE_LIMIT_BYTES = 60_000;

/**
 * Bytes of the built page's JavaScript and CSS, each file gzip-compressed at level 9, summed.
 * @throws Error when the page is not built
 */
export function pageSize(folder: string = join(__dirname, "..", "build", "page")): number {
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  } catch {
    throw new Error(`${folder} is not there; run: npm run build:page`);
  }
  let bytes = 0;
  for (const name of names) {
    if (/\.(js|mjs|css)$/.test(name)) bytes += gzipSync(readFileSync(join(folder, name)), { level: 9 }).length;
  }
  return bytes;
}
