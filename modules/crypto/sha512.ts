import { ROUND_HIGH, ROUND_LOW, START_HIGH, START_LOW } from "./sha-constants";

export const SHA512_BYTES = 64;
const BLOCK_BYTES = 128;
const ROUNDS = 80;
/** Rounds a step: a sixteenth of a block. */
const STEP_ROUNDS = 5;
/** The message's length in bits closes the last block: 16 bytes. */
const LENGTH_BYTES = 16;

/** SHA-512 (FIPS 180-4 section 6.4) of a message that is there as a whole, a sixteenth of a block of 128 bytes a step. */
export class Sha512 {
  private readonly padded: Uint8Array;
  /** High and low halves of 64 bits, with a sign, in turn. */
  private readonly state: number[] = [];
  private readonly words: number[] = [];
  private work: number[] = [];
  private blockAt = 0;
  private round = 0;

  /** Of what the pieces are when they are put together, 2^29 bytes at the most. */
  constructor(...pieces: readonly Uint8Array[]) {
    let byteLength = 0;
    for (const piece of pieces) byteLength += piece.length;
    const blocks = Math.floor((byteLength + LENGTH_BYTES) / BLOCK_BYTES) + 1;
    const padded = new Uint8Array(blocks * BLOCK_BYTES);
    let at = 0;
    for (const piece of pieces) {
      padded.set(piece, at);
      at += piece.length;
    }
    padded[at] = 0x80;
    const bits = byteLength * 8;
    for (let index = 0; index < 4; index++) padded[padded.length - 1 - index] = bits >>> (8 * index);
    this.padded = padded;
    for (let index = 0; index < START_HIGH.length; index++)
      this.state.push(START_HIGH[index] as number, START_LOW[index] as number);
  }

  /** 64 bytes; undefined until it is done. */
  get digest(): Uint8Array | undefined {
    if (this.blockAt < this.padded.length) return undefined;
    const bytes = new Uint8Array(SHA512_BYTES);
    for (let at = 0; at < SHA512_BYTES; at++) bytes[at] = (this.state[at >> 2] as number) >>> (24 - ((at & 3) << 3));
    return bytes;
  }

  /** True: it is done. */
  step(): boolean {
    if (this.blockAt === this.padded.length) return true;
    if (this.round === 0) this.begin();
    for (let count = 0; count < STEP_ROUNDS; count++) this.turn();
    if (this.round === ROUNDS) this.finish();
    return this.blockAt === this.padded.length;
  }

  private begin(): void {
    const { padded, blockAt } = this;
    this.work = this.state.slice();
    for (let index = 0; index < BLOCK_BYTES / 4; index++) {
      const at = blockAt + 4 * index;
      this.words[index] =
        ((padded[at] as number) << 24) |
        ((padded[at + 1] as number) << 16) |
        ((padded[at + 2] as number) << 8) |
        (padded[at + 3] as number);
    }
  }

  private finish(): void {
    const { state, work } = this;
    for (let index = 0; index < state.length; index += 2) {
      const low = ((state[index + 1] as number) >>> 0) + ((work[index + 1] as number) >>> 0);
      state[index] = ((state[index] as number) + (work[index] as number) + carry(low)) | 0;
      state[index + 1] = low | 0;
    }
    this.blockAt += BLOCK_BYTES;
    this.round = 0;
  }

  /** One round. A variable with an L is the low half of the one without. */
  private turn(): void {
    const { round, work } = this;
    if (round >= 16) this.extend(2 * round);
    const [a = 0, aL = 0, b = 0, bL = 0, c = 0, cL = 0, d = 0, dL = 0] = work;
    const e = work[8] as number;
    const eL = work[9] as number;
    const f = work[10] as number;
    const fL = work[11] as number;
    const g = work[12] as number;
    const gL = work[13] as number;
    let low =
      ((work[15] as number) >>> 0) +
      ((((eL >>> 14) | (e << 18)) ^ ((eL >>> 18) | (e << 14)) ^ ((e >>> 9) | (eL << 23))) >>> 0) +
      ((gL ^ (eL & (fL ^ gL))) >>> 0) +
      ((ROUND_LOW[round] as number) >>> 0) +
      ((this.words[2 * round + 1] as number) >>> 0);
    const first =
      ((work[14] as number) +
        (((e >>> 14) | (eL << 18)) ^ ((e >>> 18) | (eL << 14)) ^ ((eL >>> 9) | (e << 23))) +
        (g ^ (e & (f ^ g))) +
        (ROUND_HIGH[round] as number) +
        (this.words[2 * round] as number) +
        carry(low)) |
      0;
    const firstL = low >>> 0;
    low = (dL >>> 0) + firstL;
    const newE = (d + first + carry(low)) | 0;
    const newEL = low | 0;
    low =
      firstL +
      ((((aL >>> 28) | (a << 4)) ^ ((a >>> 2) | (aL << 30)) ^ ((a >>> 7) | (aL << 25))) >>> 0) +
      (((aL & bL) | (cL & (aL | bL))) >>> 0);
    const newA =
      (first +
        (((a >>> 28) | (aL << 4)) ^ ((aL >>> 2) | (a << 30)) ^ ((aL >>> 7) | (a << 25))) +
        ((a & b) | (c & (a | b))) +
        carry(low)) |
      0;
    this.work = [newA, low | 0, a, aL, b, bL, c, cL, newE, newEL, e, eL, f, fL, g, gL];
    this.round = round + 1;
  }

  /** The word of a later round, whose high half is to stand at `at` (section 6.4.2, step 1). */
  private extend(at: number): void {
    const { words } = this;
    const early = words[at - 30] as number;
    const earlyL = words[at - 29] as number;
    const late = words[at - 4] as number;
    const lateL = words[at - 3] as number;
    const low =
      ((words[at - 31] as number) >>> 0) +
      ((((earlyL >>> 1) | (early << 31)) ^ ((earlyL >>> 8) | (early << 24)) ^ ((earlyL >>> 7) | (early << 25))) >>> 0) +
      ((words[at - 13] as number) >>> 0) +
      ((((lateL >>> 19) | (late << 13)) ^ ((late >>> 29) | (lateL << 3)) ^ ((lateL >>> 6) | (late << 26))) >>> 0);
    words[at] =
      ((words[at - 32] as number) +
        (((early >>> 1) | (earlyL << 31)) ^ ((early >>> 8) | (earlyL << 24)) ^ (early >>> 7)) +
        (words[at - 14] as number) +
        (((late >>> 19) | (lateL << 13)) ^ ((lateL >>> 29) | (late << 3)) ^ (late >>> 6)) +
        carry(low)) |
      0;
    words[at + 1] = low | 0;
  }
}

/** What a sum of low halves hands to the high one. */
function carry(low: number): number {
  return Math.floor(low / 0x100000000);
}
