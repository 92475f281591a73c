import { ROUND_HIGH, START_HIGH } from "./sha-constants";

export const SHA256_BYTES = 32;
export const SHA256_BLOCK_BYTES = 64;
const BLOCK_WORDS = 16;
const ROUNDS = 64;
/** The message's length in bits closes the last block: 8 bytes. */
const LENGTH_AT = SHA256_BLOCK_BYTES - 8;

/** The eight words that a hash begins with. */
export function sha256Start(): number[] {
  return START_HIGH.slice();
}

/**
 * Takes one block into `state` (FIPS 180-4 section 6.2.2).
 * @param words the block's 16 words, with a sign; becomes 64 of them
 */
export function sha256Block(state: number[], words: number[]): void {
  for (let index = BLOCK_WORDS; index < ROUNDS; index++) {
    const early = words[index - 15] as number;
    const late = words[index - 2] as number;
    words[index] =
      ((words[index - 16] as number) +
        (((early >>> 7) | (early << 25)) ^ ((early >>> 18) | (early << 14)) ^ (early >>> 3)) +
        (words[index - 7] as number) +
        (((late >>> 17) | (late << 15)) ^ ((late >>> 19) | (late << 13)) ^ (late >>> 10))) |
      0;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let index = 0; index < ROUNDS; index++) {
    const first =
      (h +
        (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))) +
        (g ^ (e & (f ^ g))) +
        (ROUND_HIGH[index] as number) +
        (words[index] as number)) |
      0;
    const second =
      (((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))) + ((a & b) | (c & (a | b)));
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  add(state, 0, a);
  add(state, 1, b);
  add(state, 2, c);
  add(state, 3, d);
  add(state, 4, e);
  add(state, 5, f);
  add(state, 6, g);
  add(state, 7, h);
}

function add(state: number[], index: number, word: number): void {
  state[index] = ((state[index] as number) + word) | 0;
}

/** 32 bytes, the first word's highest first. */
export function sha256Bytes(state: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(SHA256_BYTES);
  for (let at = 0; at < SHA256_BYTES; at++) bytes[at] = (state[at >> 2] as number) >>> (24 - ((at & 3) << 3));
  return bytes;
}

/** SHA-256 (FIPS 180-4) of a message that comes in pieces, up to 2^32 bytes. */
export class Sha256 {
  private readonly words: number[] = [];
  private byteLength = 0;

  /** @param state what a multiple of 64 bytes made of the beginning; @param byteLength how many they were */
  constructor(
    private readonly state: number[] = sha256Start(),
    byteLength = 0,
  ) {
    this.byteLength = byteLength;
    for (let index = 0; index < ROUNDS; index++) this.words.push(0);
  }

  update(bytes: Uint8Array): this {
    let at = this.byteLength % SHA256_BLOCK_BYTES;
    this.byteLength += bytes.length;
    for (let index = 0; index < bytes.length; index++) {
      this.put(at, bytes[index] as number);
      at += 1;
      if (at === SHA256_BLOCK_BYTES) {
        sha256Block(this.state, this.words);
        at = 0;
      }
    }
    return this;
  }

  /** The 32 bytes. Once; nothing may follow. */
  digest(): Uint8Array {
    const { words, state, byteLength } = this;
    const at = byteLength % SHA256_BLOCK_BYTES;
    this.put(at, 0x80);
    let index = (at >> 2) + 1;
    if (at >= LENGTH_AT) {
      while (index < BLOCK_WORDS) words[index++] = 0;
      sha256Block(state, words);
      index = 0;
    }
    while (index < BLOCK_WORDS - 2) words[index++] = 0;
    words[BLOCK_WORDS - 2] = Math.floor(byteLength / 0x20000000);
    words[BLOCK_WORDS - 1] = byteLength << 3;
    sha256Block(state, words);
    return sha256Bytes(state);
  }

  private put(at: number, byte: number): void {
    const index = at >> 2;
    // A word's first byte takes the place of what stood there.
    this.words[index] = (at & 3) === 0 ? byte << 24 : (this.words[index] as number) | (byte << (24 - ((at & 3) << 3)));
  }
}

/** Of a whole message. */
export function sha256(bytes: Uint8Array): Uint8Array {
  return new Sha256().update(bytes).digest();
}
