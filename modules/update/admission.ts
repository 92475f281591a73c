import { bytesOfHex } from "../crypto/hex";
import { KEY_BYTES, KEY_ID_BYTES, type Kind, MOST_KEYS } from "./constants";
import type { ImageHeader } from "./header";
import type { RefusalCode } from "./refusals";
import { compareVersions, type Version } from "./version";

/** The part that an image comes to. */
export interface Part {
  readonly kind: Kind;
  readonly board: string;
  /** Of the running firmware. */
  readonly version: Version;
  readonly slotBytes: number;
}

/** What stands against an image that says this of itself. An older version needs the flag, the same one is taken again. */
export function whyNotFor(header: ImageHeader, part: Part): RefusalCode | undefined {
  if (header.kind !== part.kind) return "kind";
  if (header.board !== part.board) return "board";
  if (!header.mayDowngrade && compareVersions(header.version, part.version) < 0) return "older";
  return header.imageBytes > part.slotBytes ? "too-large" : undefined;
}

/** The first of the keys, each in 64 hexadecimal digits, that begins with `keyId`. */
export function keyFor(keyId: Uint8Array, keys: readonly string[]): Uint8Array | undefined {
  for (let index = 0; index < keys.length && index < MOST_KEYS; index++) {
    const key = bytesOfHex(keys[index] ?? "");
    if (key?.length === KEY_BYTES && startsWith(key, keyId)) return key;
  }
  return undefined;
}

function startsWith(key: Uint8Array, keyId: Uint8Array): boolean {
  for (let index = 0; index < KEY_ID_BYTES; index++) if (key[index] !== keyId[index]) return false;
  return true;
}
