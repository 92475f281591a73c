/**
 * Arithmetic on the curve of Ed25519 (RFC 8032 section 5.1) in BigInt: its products are native code on the chip's engine,
 * which interprets everything else. It takes time that depends on the numbers: nothing secret may come near it.
 */

/** The field's prime, 2^255 − 19. */
export const PRIME = 0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffedn;
/** The base point's order. */
export const ORDER = 0x1000000000000000000000000000000014def9dea2f79cd65812631a5cf5d3edn;
const TWICE_D = 0x2406d9dc56dffce7198e80f2eef3d13000e0149a8283b156ebd69b9426b2f159n;
export const CURVE_D = 0x52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3n;
const BASE_X = 0x216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51an;
const BASE_Y = 0x6666666666666666666666666666666666666666666666666666666666666658n;

/** x = X/Z, y = Y/Z, T = XY/Z. Each is a remainder by the prime, of either sign. */
export interface Point {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
  readonly t: bigint;
}

/** A point as it is added to another. */
export interface Addend {
  readonly less: bigint;
  readonly more: bigint;
  readonly twiceDt: bigint;
  readonly twiceZ: bigint;
}

const LOW_BITS = 0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffn;

/** A product's remainder, below 2^256: what is above bit 255 counts 19 times (2^255 = 19). Half the time of a division. */
export function times(one: bigint, other: bigint): bigint {
  const whole = one * other;
  const fold = (whole & LOW_BITS) + 19n * (whole >> 255n);
  return (fold & LOW_BITS) + 19n * (fold >> 255n);
}

export function affine(x: bigint, y: bigint): Point {
  return { x, y, z: 1n, t: times(x, y) };
}

export function basePoint(): Point {
  return affine(BASE_X, BASE_Y);
}

export function neutralPoint(): Point {
  return affine(0n, 1n);
}

export function addendOf({ x, y, z, t }: Point): Addend {
  return { less: y - x, more: y + x, twiceDt: times(t, TWICE_D), twiceZ: z + z };
}

/** Section 5.1.4: it holds for all points, equal and neutral ones too. */
export function sum({ x, y, z, t }: Point, { less, more, twiceDt, twiceZ }: Addend): Point {
  const a = times(y - x, less);
  const b = times(y + x, more);
  const c = times(t, twiceDt);
  const d = times(z, twiceZ);
  return product(b - a, d - c, d + c, b + a);
}

/** Section 5.1.4. */
export function twice({ x, y, z }: Point): Point {
  const a = times(x, x);
  const b = times(y, y);
  const c = times(z, z);
  const h = a + b;
  const xy = x + y;
  const g = a - b;
  return product(h - times(xy, xy), c + c + g, g, h);
}

function product(e: bigint, f: bigint, g: bigint, h: bigint): Point {
  return { x: times(e, f), y: times(g, h), z: times(f, g), t: times(e, h) };
}

/** `base` to the power of a number of hexadecimal digits, a digit a step: four squares and a product. */
export class Power {
  /** Of the digits 0 to 15. */
  private readonly powers: bigint[] = [1n];
  private at = 0;
  private result = 1n;

  constructor(
    base: bigint,
    private readonly exponent: string,
  ) {
    for (let digit = 1; digit < 16; digit++) this.powers.push(times(this.powers[digit - 1] as bigint, base));
  }

  /** A remainder, of either sign; undefined until it is done. */
  get value(): bigint | undefined {
    return this.at === this.exponent.length ? this.result : undefined;
  }

  step(): void {
    let result = this.result;
    for (let count = 0; count < 4; count++) result = times(result, result);
    const digit = "0123456789abcdef".indexOf(this.exponent.charAt(this.at));
    this.result = times(result, this.powers[digit] as bigint);
    this.at += 1;
  }
}

/** From 0 to below the prime. */
export function least(remainder: bigint): bigint {
  const rest = remainder % PRIME;
  return rest < 0n ? rest + PRIME : rest;
}
