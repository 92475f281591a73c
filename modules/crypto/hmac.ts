import { SHA256_BLOCK_BYTES, Sha256, sha256, sha256Block, sha256Start } from "./sha256";

const INNER = 0x36363636;
const OUTER = 0x5c5c5c5c;

/** What a key makes of the two hashes of HMAC-SHA-256 before the first byte of a message (RFC 2104 section 4). */
export interface HmacKey {
  readonly inner: readonly number[];
  readonly outer: readonly number[];
}

export function hmacKey(key: Uint8Array): HmacKey {
  const short = key.length > SHA256_BLOCK_BYTES ? sha256(key) : key;
  return { inner: padded(short, INNER), outer: padded(short, OUTER) };
}

function padded(key: Uint8Array, pad: number): readonly number[] {
  const words: number[] = [];
  for (let at = 0; at < SHA256_BLOCK_BYTES; at += 4)
    words.push(
      pad ^ (((key[at] ?? 0) << 24) | ((key[at + 1] ?? 0) << 16) | ((key[at + 2] ?? 0) << 8) | (key[at + 3] ?? 0)),
    );
  const state = sha256Start();
  sha256Block(state, words);
  return state;
}

/** HMAC-SHA-256 (RFC 2104, RFC 4231): 32 bytes. */
export function hmac(key: Uint8Array, message: Uint8Array): Uint8Array {
  const { inner, outer } = hmacKey(key);
  const hash = new Sha256(inner.slice(), SHA256_BLOCK_BYTES).update(message).digest();
  return new Sha256(outer.slice(), SHA256_BLOCK_BYTES).update(hash).digest();
}
