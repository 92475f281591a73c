import { SeededRandom } from "../../../hosts/virtual/random";

/** One row of a table that is drawn from: how often, beside the others. */
export interface Weighted<T> {
  readonly weight: number;
  readonly value: T;
}

/** A seeded stream of choices. */
export class Dice {
  private readonly random: SeededRandom;

  constructor(seed: number, name: string) {
    this.random = new SeededRandom(seed, name);
  }

  chance(share: number): boolean {
    return this.random.next() < share;
  }

  /** Uniform in [from, to). */
  between(from: number, to: number): number {
    return from + this.random.next() * (to - from);
  }

  /** Whole, `from` to `to`, both included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.random.next() * (to - from + 1));
  }

  /** In steps of 0.001, so that what is drawn can be written down: s to the ms, A to the mA. */
  milli(from: number, to: number): number {
    return Math.floor(this.between(from, to) * 1000) / 1000;
  }

  /** Throws a RangeError on an empty list. */
  pick<T>(list: readonly T[]): T {
    const found = list[Math.floor(this.random.next() * list.length)];
    if (found === undefined) throw new RangeError("nothing to pick from");
    return found;
  }

  /** Throws a RangeError where no row has a weight. */
  weighted<T>(rows: readonly Weighted<T>[]): T {
    let sum = 0;
    for (const { weight } of rows) sum += weight;
    let left = this.random.next() * sum;
    for (const { weight, value } of rows) {
      left -= weight;
      if (left < 0) return value;
    }
    throw new RangeError("nothing to draw from");
  }
}
