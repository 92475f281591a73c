import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { PageAsset } from "../../modules/device/page-asset";

const TAG_DIGITS = 16;

/** The portal's page out of a file, as `npm run build:portal` makes it; undefined: it was not built. */
export function pageAsset(file: string): PageAsset | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return undefined;
  }
  const tag = createHash("sha256").update(bytes).digest("hex").slice(0, TAG_DIGITS);
  return {
    byteLength: bytes.length,
    tag,
    read: (offset, count) => Uint8Array.from(bytes.subarray(offset, offset + count)),
  };
}
