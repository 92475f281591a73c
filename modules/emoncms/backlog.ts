/** Seconds since 1970, and the values in the order of the inputs. */
export interface Sample {
  readonly atS: number;
  readonly values: readonly number[];
}

const LARGEST = 0xffff_ffff;

/**
 * Samples that wait, oldest first, in memory of a fixed size: numbers of 4 bytes, rounded to what `perUnit` says.
 * When it is full, every second sample of the older half goes, never the oldest: so after a long outage the newest
 * quarter is as dense as it was measured, and what lies further back gets thinner and thinner and still reaches back
 * to where the outage began.
 */
export class Backlog {
  private readonly rows: Uint32Array;
  private readonly width: number;
  private size = 0;
  /** Samples that were thinned out. */
  thinned = 0;

  /** `capacity`: samples, 8 or more. */
  constructor(
    private readonly perUnits: readonly number[],
    private readonly capacity: number,
  ) {
    this.width = perUnits.length + 1;
    this.rows = new Uint32Array(capacity * this.width);
  }

  get count(): number {
    return this.size;
  }

  /** `inFlight`: so many of the oldest are being sent, and stay. */
  add(sample: Sample, inFlight: number): void {
    if (this.size === this.capacity) this.thin(inFlight);
    const at = this.size++ * this.width;
    this.rows[at] = sample.atS;
    this.perUnits.forEach((perUnit, index) => {
      const scaled = Math.round((sample.values[index] ?? 0) * perUnit);
      this.rows[at + 1 + index] = scaled >= 0 ? Math.min(scaled, LARGEST) : 0;
    });
  }

  /** The sample at `index`, 0 is the oldest. */
  at(index: number): Sample {
    const at = index * this.width;
    return {
      atS: this.rows[at] ?? 0,
      values: this.perUnits.map((perUnit, input) => (this.rows[at + 1 + input] ?? 0) / perUnit),
    };
  }

  /** The `count` oldest have arrived. */
  drop(count: number): void {
    this.rows.copyWithin(0, count * this.width, this.size * this.width);
    this.size -= count;
  }

  private thin(inFlight: number): void {
    const end = inFlight + ((this.size - inFlight) >> 1);
    let kept = inFlight;
    for (let index = inFlight; index < this.size; index++) {
      if (index < end && (index - inFlight) % 2 === 1) continue;
      this.rows.copyWithin(kept++ * this.width, index * this.width, (index + 1) * this.width);
    }
    this.thinned += this.size - kept;
    this.size = kept;
  }
}
