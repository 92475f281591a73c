import { base64urlOf } from "../crypto/base64url";
import { sha256 } from "../crypto/sha256";
import { encodeUtf8 } from "../text/utf8";

/** Fills it with bytes that nobody can guess. */
export type Entropy = (bytes: Uint8Array) => void;

const KEY_BYTES = 32;
/** Of 32 bytes in base64url. */
export const KEY_CHARS = 43;

/** A key that nobody can guess: 32 bytes as base64url. */
export function newKey(entropy: Entropy): string {
  const bytes = new Uint8Array(KEY_BYTES);
  entropy(bytes);
  return base64urlOf(bytes);
}

/** What is kept of a key: its SHA-256 as base64url; undefined: this is none. A key has 256 bits: it needs no salt. */
export function keyHash(key: string): string | undefined {
  if (key.length !== KEY_CHARS) return undefined;
  const bytes = encodeUtf8(key, KEY_CHARS);
  return bytes === undefined ? undefined : base64urlOf(sha256(bytes));
}
