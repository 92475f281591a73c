import type { MonotonicMs } from "../device/time";
import type { DrawHistory } from "./draw-history";

/** A reading of the site meter as the charger knows it. */
export interface SiteReading {
  /** When it was taken, on the charger's own clock. */
  readonly atMs: MonotonicMs;
  /** A, one a phase, without sign. */
  readonly currentA: readonly number[];
}

export interface SupplyRule {
  /** A per phase at the main switch. */
  readonly contractedA: number;
  /** A kept free of it. */
  readonly bufferA: number;
  /** `main`: the meter carries house and charger; `house`: the house alone. */
  readonly meterAt: "main" | "house";
}

/** What is left for the charger on its tightest phase, A; may be negative. */
export interface Available {
  /** Taking the doubt against the charger. */
  readonly surelyA: number;
  /** Taking the doubt in its favour; the same where there is none. */
  readonly perhapsA: number;
}

/**
 * ms by which a meter module's registers may lag behind: it renews them about once a second, so of two modules read
 * together one may show what was a second ago.
 */
export const REGISTER_LAG_MS = 1_050;

/**
 * Contracted current − buffer − house. At the main switch the house is the reading minus what the charger drew at that
 * very moment, and while that draw changes this is known only within a range. `solarA`: produced, one a phase.
 * `unmeasuredA`: what the charger may draw at the most where its own meter has no sample of that moment.
 */
export function availableCurrent(
  rule: SupplyRule,
  reading: SiteReading,
  draw: DrawHistory,
  phases: 1 | 3,
  solarA: readonly number[] | undefined,
  unmeasuredA: number,
): Available {
  let surelyA = Number.POSITIVE_INFINITY;
  let perhapsA = Number.POSITIVE_INFINITY;
  for (let phase = 0; phase < phases; phase++) {
    const measuredA = reading.currentA[phase] ?? 0;
    let ownLowA = 0;
    let ownHighA = 0;
    if (rule.meterAt === "main") {
      const fromMs = reading.atMs - REGISTER_LAG_MS;
      const toMs = reading.atMs + REGISTER_LAG_MS;
      const range = draw.range(phase, fromMs, toMs);
      // A first sample within the span says nothing of what was drawn before it.
      ownLowA = range === undefined || draw.unbrokenSinceMs > fromMs ? 0 : range.lowA;
      // Until the last sample of the span is there, it may have begun to draw what it is offered.
      ownHighA = range !== undefined && draw.newestMs >= toMs ? range.highA : Math.max(range?.highA ?? 0, unmeasuredA);
    }
    const freeA = rule.contractedA - rule.bufferA + (solarA?.[phase] ?? 0);
    surelyA = Math.min(surelyA, freeA - Math.max(0, measuredA - ownLowA));
    perhapsA = Math.min(perhapsA, freeA - Math.max(0, measuredA - ownHighA));
  }
  return { surelyA, perhapsA };
}
