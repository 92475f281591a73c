import type { KeyStretcher } from "../device/key-stretcher";
import { type HmacKey, hmacKey } from "./hmac";
import { SHA256_BLOCK_BYTES, SHA256_BYTES, Sha256, sha256Block, sha256Bytes } from "./sha256";

const HASH_WORDS = 8;
const LENGTH_WORD = 15;
/** Ends a message of whole words. */
const END_OF_MESSAGE = -0x80000000;
/** Of the one block of key that 32 bytes are, highest byte first (RFC 8018 section 5.2). */
const FIRST_BLOCK = Object.freeze([0, 0, 0, 1]);

/** PBKDF2 with HMAC-SHA-256 where a host has none of its own: two blocks of SHA-256 an iteration. */
export class Pbkdf2 implements KeyStretcher {
  private readonly hmac: HmacKey;
  /** A message of one hash, padded, as every iteration after the first has it. */
  private readonly words: number[] = [];
  private readonly state: number[] = [];
  private readonly sum: number[] = [];
  private left: number;

  /** Throws a RangeError for less than one iteration. */
  constructor(password: Uint8Array, salt: Uint8Array, iterations: number) {
    if (!(iterations >= 1)) throw new RangeError("iterations: at least 1");
    this.hmac = hmacKey(password);
    this.left = iterations - 1;
    const { inner, outer } = this.hmac;
    const hash = new Sha256(inner.slice(), SHA256_BLOCK_BYTES)
      .update(salt)
      .update(new Uint8Array(FIRST_BLOCK))
      .digest();
    const first = new Sha256(outer.slice(), SHA256_BLOCK_BYTES).update(hash).digest();
    for (let at = 0; at < SHA256_BYTES; at += 4) {
      const word =
        ((first[at] ?? 0) << 24) | ((first[at + 1] ?? 0) << 16) | ((first[at + 2] ?? 0) << 8) | (first[at + 3] ?? 0);
      this.sum.push(word);
      this.state.push(word);
    }
  }

  get key(): Uint8Array | undefined {
    return this.left === 0 ? sha256Bytes(this.sum) : undefined;
  }

  step(iterations: number): boolean {
    const { hmac, state, sum } = this;
    for (let done = 0; done < iterations && this.left > 0; done++) {
      this.hash(hmac.inner);
      this.hash(hmac.outer);
      for (let index = 0; index < HASH_WORDS; index++) sum[index] = (sum[index] as number) ^ (state[index] as number);
      this.left -= 1;
    }
    return this.left === 0;
  }

  /** Of the hash in `state`, behind the block that `start` stands for. */
  private hash(start: readonly number[]): void {
    const { words, state } = this;
    for (let index = 0; index < HASH_WORDS; index++) {
      words[index] = state[index] as number;
      state[index] = start[index] as number;
    }
    words[HASH_WORDS] = END_OF_MESSAGE;
    for (let index = HASH_WORDS + 1; index < LENGTH_WORD; index++) words[index] = 0;
    words[LENGTH_WORD] = (SHA256_BLOCK_BYTES + SHA256_BYTES) << 3;
    sha256Block(state, words);
  }
}
