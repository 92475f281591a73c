import type { MonotonicMs } from "../device/time";
import { type Drawn, REGISTER_LAG_MS } from "../house/available";

/** A: rounding of readings is no excess (the scenarios' own tolerance). */
const TOLERANCE_A = 0.05;
/** ms after which a house is believed though chargers had no time to tell of all that was around its reading. */
const BELIEVE_AFTER_MS = 2 * REGISTER_LAG_MS;

/**
 * ms between readings up to which the next one is there before chargers have told of all that was around this one. It
 * takes a doubt away soon enough, where taking it against the cars would lower them with every reading.
 */
const SOON_MS = 2_500;

/** What is known of one phase. */
interface Known {
  readonly houseA: number;
  /** Since when readings say less, or more, and not for sure. */
  readonly lowerSinceMs: MonotonicMs | undefined;
  readonly higherSinceMs: MonotonicMs | undefined;
}

/**
 * What the house draws, one a phase, found from readings at the main switch. While draws of cars change, a reading tells
 * it within a range only; what was known before holds as long as it is in that range. A house that rises by less than
 * the range while cars rise stays unseen until the main switch carries too much: then the doubt is taken against the
 * cars, with that very reading. So an excess ends with the first reading in it, as without cars that rise.
 */
export class HouseEstimate {
  private readonly phases: Known[] = [];

  /** A of the house on that phase; `freeA`: what the main switch may carry. */
  step(
    nowMs: MonotonicMs,
    phase: number,
    measuredA: number,
    { lowA, highA, seenHighA, isWhole }: Drawn,
    freeA: number,
    intervalMs: number,
  ): number {
    const isOver = measuredA > freeA + TOLERANCE_A;
    const isSoon = intervalMs <= SOON_MS;
    const mostA = Math.max(0, measuredA - lowA);
    const leastA = Math.max(0, measuredA - (isOver && isSoon ? seenHighA : highA));
    const before = this.phases[phase];
    if (before === undefined || (isOver && !isSoon)) return this.keep(phase, mostA);
    const houseA = Math.max(leastA, Math.min(before.houseA, mostA));
    // A car that stops by itself is missed by the meter at the main switch before its charger tells of it.
    if (houseA < before.houseA && !isWhole && !isLasting(before.lowerSinceMs, nowMs)) {
      this.phases[phase] = { ...before, lowerSinceMs: before.lowerSinceMs ?? nowMs, higherSinceMs: undefined };
      return houseA;
    }
    // And one that begins to draw is seen there before.
    const seenA = measuredA - seenHighA;
    if (seenA <= houseA) return this.keep(phase, houseA);
    if (isLasting(before.higherSinceMs, nowMs)) return this.keep(phase, seenA, before.higherSinceMs);
    return this.keep(phase, houseA, before.higherSinceMs ?? nowMs);
  }

  /** Something is known of it. */
  get isKnown(): boolean {
    return this.phases.length > 0;
  }

  /** What was known is too old. */
  forget(): void {
    this.phases.length = 0;
  }

  private keep(phase: number, houseA: number, higherSinceMs?: MonotonicMs): number {
    this.phases[phase] = { houseA, lowerSinceMs: undefined, higherSinceMs };
    return houseA;
  }
}

function isLasting(sinceMs: MonotonicMs | undefined, nowMs: MonotonicMs): boolean {
  return sinceMs !== undefined && nowMs - sinceMs >= BELIEVE_AFTER_MS;
}
