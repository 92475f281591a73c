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

/** What is left for chargers, A; may be negative. */
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

/** What one charger drew, for taking it out of a reading at the main switch. */
export interface Drawer {
  readonly draw: DrawHistory;
  /** A that it may draw at the most where its own meter has no sample of that moment; one a phase. */
  readonly unmeasuredA: readonly number[];
  /**
   * A that it may be falling to where its samples end before the reading's span does, one a phase; left out: it was not
   * told to draw less.
   */
  readonly fallsToA?: readonly number[] | undefined;
}

/** A that the chargers drew on a phase when a reading was taken, all together. */
export interface Drawn {
  readonly lowA: number;
  readonly highA: number;
  /** The highest that was measured, with whatever may still be told of that moment left out. */
  readonly seenHighA: number;
  /** Every charger that was measured then has told of all that time. */
  readonly isWhole: boolean;
}

/**
 * Contracted current − buffer − house, on one phase. At the main switch the house is the reading minus what the chargers
 * drew at that very moment, and while a draw changes this is known only within a range. `solarA`: produced.
 */
export function availableOn(
  phase: number,
  rule: SupplyRule,
  reading: SiteReading,
  drawers: readonly Drawer[],
  solarA: number,
): Available {
  const measuredA = reading.currentA[phase] ?? 0;
  const { lowA, highA } = drawnAround(phase, rule, reading, drawers);
  const freeA = rule.contractedA - rule.bufferA + solarA;
  return {
    surelyA: freeA - Math.max(0, measuredA - lowA),
    perhapsA: freeA - Math.max(0, measuredA - highA),
  };
}

/** What the reading has in it of the chargers; nothing where it is the house's alone. */
export function drawnAround(
  phase: number,
  { meterAt }: Pick<SupplyRule, "meterAt">,
  reading: SiteReading,
  drawers: readonly Drawer[],
): Drawn {
  let lowA = 0;
  let highA = 0;
  let seenHighA = 0;
  let isAllWhole = true;
  if (meterAt === "house") return { lowA, highA, seenHighA, isWhole: isAllWhole };
  const fromMs = reading.atMs - REGISTER_LAG_MS;
  const toMs = reading.atMs + REGISTER_LAG_MS;
  for (const { draw, unmeasuredA, fallsToA } of drawers) {
    const range = draw.range(phase, fromMs, toMs);
    // Until the last sample of the span is there, it may have begun to draw what it is offered.
    const isWhole = range !== undefined && draw.newestMs >= toMs;
    highA += isWhole ? range.highA : Math.max(range?.highA ?? 0, unmeasuredA[phase] ?? 0);
    if (range !== undefined && !isWhole) isAllWhole = false;
    seenHighA += range === undefined ? (unmeasuredA[phase] ?? 0) : range.highA;
    // A first sample within the span says nothing of what was drawn before it.
    if (range === undefined || draw.unbrokenSinceMs > fromMs) continue;
    const isHeardOut = isWhole && draw.loweredMs < reading.atMs;
    lowA += isHeardOut ? range.lowA : Math.min(range.lowA, fallsToA?.[phase] ?? range.lowA);
  }
  return { lowA, highA, seenHighA, isWhole: isAllWhole };
}

/** The same for one charger, on the tightest of the phases that it connects; `unmeasuredA` on each of them. */
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
  const drawers = [{ draw, unmeasuredA: [unmeasuredA, unmeasuredA, unmeasuredA] }];
  for (let phase = 0; phase < phases; phase++) {
    const available = availableOn(phase, rule, reading, drawers, solarA?.[phase] ?? 0);
    surelyA = Math.min(surelyA, available.surelyA);
    perhapsA = Math.min(perhapsA, available.perhapsA);
  }
  return { surelyA, perhapsA };
}
