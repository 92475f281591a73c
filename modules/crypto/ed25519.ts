import {
  type Addend,
  addendOf,
  affine,
  basePoint,
  CURVE_D,
  least,
  neutralPoint,
  ORDER,
  type Point,
  Power,
  PRIME,
  sum,
  times,
  twice,
} from "./edwards25519";
import { Sha512 } from "./sha512";

export const ED25519_KEY_BYTES = 32;
export const ED25519_SIGNATURE_BYTES = 64;
const SIGN_SHIFT = 255n;
const Y_MASK = 0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffn;
/** (p − 5) / 8 and p − 2. */
const ROOT_EXPONENT = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffd";
const INVERSE_EXPONENT = "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeb";
const ROOT_OF_MINUS_ONE = 0x2b8324804fc1df0b2b4d00993dfbd7a72f431806ad2fe478c4ee1b274a0ea0b0n;
/** Bits of numbers below the order. */
const SCALAR_BITS = 253n;

/**
 * Whether a signature of Ed25519 (RFC 8032 section 5.1.7, without the cofactor) is right, in some 400 small steps. It is
 * strict: S is below the order, the points are written in the one way that there is, and a key that vouches for
 * anything (of small order) is refused. Nothing in it is secret, so its time may depend on it.
 */
export class Ed25519Check {
  private readonly hash: Sha512;
  private readonly r: bigint;
  private readonly s: bigint;
  private next: () => boolean | undefined = () => false;

  /** All three are taken over: they may change afterwards. */
  constructor(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) {
    const r = signature.subarray(0, ED25519_KEY_BYTES);
    this.hash = new Sha512(r, publicKey, message);
    this.r = numberOf(r);
    this.s = numberOf(signature.subarray(ED25519_KEY_BYTES, ED25519_SIGNATURE_BYTES));
    if (publicKey.length === ED25519_KEY_BYTES && signature.length === ED25519_SIGNATURE_BYTES && this.s < ORDER)
      this.next = this.readKey(numberOf(publicKey));
  }

  /** A piece of it. After it has answered it answers the same. */
  step(): "more" | boolean {
    const answer = this.next();
    if (answer === undefined) return "more";
    this.next = () => answer;
    return answer;
  }

  /** Section 5.1.3: the key's x from its y. */
  private readKey(key: bigint): () => boolean | undefined {
    const y = key & Y_MASK;
    if (y >= PRIME) return () => false;
    const u = times(y, y) - 1n;
    const v = times(times(y, y), CURVE_D) + 1n;
    const v3 = times(times(v, v), v);
    const power = new Power(times(u, times(times(v3, v3), v)), ROOT_EXPONENT);
    return () => {
      power.step();
      if (power.value === undefined) return undefined;
      let x = least(times(times(u, v3), power.value));
      const square = least(times(times(x, x), v));
      if (square !== least(u)) {
        if (square !== least(-u)) return false;
        x = least(times(x, ROOT_OF_MINUS_ONE));
      }
      const isOdd = key >> SIGN_SHIFT === 1n;
      if (x === 0n && isOdd) return false;
      // The key's negative: what is added is −k·A.
      const negative = affine(((x & 1n) === 1n) === isOdd ? -x : x, y);
      // Eight times a point of small order is the neutral one, the only one of its group whose x is 0.
      if (least(twice(twice(twice(negative))).x) === 0n) return false;
      this.next = this.hashAll(negative);
      return undefined;
    };
  }

  private hashAll(negative: Point): () => boolean | undefined {
    return () => {
      if (this.hash.step()) this.next = this.readHash(negative);
      return undefined;
    };
  }

  private readHash(negative: Point): () => boolean | undefined {
    return () => {
      const digest = this.hash.digest;
      if (digest !== undefined) this.next = this.multiply(negative, numberOf(digest) % ORDER);
      return undefined;
    };
  }

  /** S·B − k·A, both at once, a bit a step. */
  private multiply(negative: Point, k: bigint): () => boolean | undefined {
    const base = addendOf(basePoint());
    const addends: readonly (Addend | undefined)[] = [
      undefined,
      base,
      addendOf(negative),
      addendOf(sum(negative, base)),
    ];
    const { s } = this;
    let point = neutralPoint();
    let bit = SCALAR_BITS;
    return () => {
      bit -= 1n;
      point = twice(point);
      const addend = addends[Number((s >> bit) & 1n) + 2 * Number((k >> bit) & 1n)];
      if (addend !== undefined) point = sum(point, addend);
      if (bit === 0n) this.next = this.compare(point);
      return undefined;
    };
  }

  /** With R, as it is written: so another way to write it is refused, too. */
  private compare({ x, y, z }: Point): () => boolean | undefined {
    const power = new Power(z, INVERSE_EXPONENT);
    return () => {
      power.step();
      if (power.value === undefined) return undefined;
      const isOdd = least(times(x, power.value)) & 1n;
      return (least(times(y, power.value)) | (isOdd << SIGN_SHIFT)) === this.r;
    };
  }
}

/** Lowest byte first; of a multiple of four of them. */
function numberOf(bytes: Uint8Array): bigint {
  let number = 0n;
  for (let at = bytes.length - 4; at >= 0; at -= 4) {
    const word =
      ((bytes[at + 3] ?? 0) << 24) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at] ?? 0);
    number = (number << 32n) | BigInt(word >>> 0);
  }
  return number;
}
