import { type Curve, MAGNETIC, TRIP_HEAT, timeConstantMs } from "../../modules/breaker/curves";

export interface BreakerOptions {
  /** In, A. */
  readonly ratedA: number;
  readonly curve: Curve;
  readonly poles: 1 | 3;
}

/** Longest step of the integration: beyond it the implicit method heats noticeably too slowly. */
const MAX_STEP_MS = 1000;

/**
 * A miniature circuit breaker at the main switch: a bimetal a pole, heat' = ((I/In)² − heat) / τ, and a coil. One pole
 * that trips opens all. It stays open: somebody would have to walk there.
 */
export class Breaker {
  readonly #ratedA: number;
  readonly #magneticA: number;
  readonly #tauMs: number;
  /** (I/In)² that each pole's temperature corresponds to. */
  readonly #poleHeat: number[];
  #hottest = 0;
  #tripped = false;

  /** Throws a RangeError where `ratedA` is not above 0. */
  constructor({ ratedA, curve, poles }: BreakerOptions) {
    if (!(ratedA > 0 && Number.isFinite(ratedA))) throw new RangeError("a breaker's rated current is above 0 A");
    this.#ratedA = ratedA;
    this.#magneticA = MAGNETIC[curve].usual * ratedA;
    this.#tauMs = timeConstantMs(ratedA);
    this.#poleHeat = poles === 1 ? [0] : [0, 0, 0];
  }

  /**
   * `currentsA`, one a pole (RMS; the sign does not matter), flowed for `dtMs`. Whatever is passed after a trip counts
   * as 0 A. Steps of up to 1 s are integrated as they come, longer ones in parts.
   */
  advance(dtMs: number, currentsA: readonly number[]): void {
    for (let leftMs = dtMs; leftMs > 0; leftMs -= MAX_STEP_MS) this.#step(Math.min(leftMs, MAX_STEP_MS), currentsA);
  }

  /** 0–1: how near the hottest pole is to the heat that trips it. */
  get heat(): number {
    return this.#hottest >= TRIP_HEAT ? 1 : this.#hottest / TRIP_HEAT;
  }

  get tripped(): boolean {
    return this.#tripped;
  }

  #step(dtMs: number, currentsA: readonly number[]): void {
    // Implicit Euler: stable at any step, and made of the four operations every engine agrees on.
    const share = dtMs / this.#tauMs;
    const flows = !this.#tripped;
    let hottest = 0;
    for (let pole = 0; pole < this.#poleHeat.length; pole++) {
      const currentA = flows ? (currentsA[pole] ?? 0) : 0;
      if (currentA >= this.#magneticA || -currentA >= this.#magneticA) this.#tripped = true;
      const multiple = currentA / this.#ratedA;
      const heat = ((this.#poleHeat[pole] ?? 0) + share * multiple * multiple) / (1 + share);
      this.#poleHeat[pole] = heat;
      if (heat > hottest) hottest = heat;
    }
    this.#hottest = hottest;
    if (hottest >= TRIP_HEAT) this.#tripped = true;
  }
}
