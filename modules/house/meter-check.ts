import type { MonotonicMs } from "../device/time";
import { REGISTER_LAG_MS, type SiteReading } from "./available";
import type { DrawHistory } from "./draw-history";

/** A of the car's draw from which on a reading tells something. */
const TELLING_A = 3;
/** A, and the share of the draw, by which a reading may be too low: two meters of 0.5 % and a car that moves. */
const TOLERANCE_A = 1;
const TOLERANCE_SHARE = 0.15;
/** Readings in a row that contradict the draw. */
const TO_MISMATCH = 2;
/** ms after which a mismatch that nothing confirms any more is given another chance. */
const FORGET_MS = 300_000;

/** Whether the meter at the main switch sees what the car draws. */
export type MeterCheck =
  | { readonly kind: "agrees"; readonly checkedMs: MonotonicMs; readonly contradictions: number }
  | { readonly kind: "mismatch"; readonly checkedMs: MonotonicMs; readonly forgetMs: MonotonicMs };

export const UNCHECKED: MeterCheck = Object.freeze({
  kind: "agrees",
  checkedMs: Number.NEGATIVE_INFINITY,
  contradictions: 0,
});

/**
 * A meter at the main switch carries at least the car's own draw, on each phase. One that says less in two readings in
 * a row has its current transformer off, or on the wrong conductor. Each reading is looked at once, when the draw
 * around it is known.
 */
export function checkMeter(
  check: MeterCheck,
  nowMs: MonotonicMs,
  reading: SiteReading,
  draw: DrawHistory,
  phases: 1 | 3,
): MeterCheck {
  const forgotten = forget(check, nowMs);
  const fromMs = reading.atMs - REGISTER_LAG_MS;
  const toMs = reading.atMs + REGISTER_LAG_MS;
  if (reading.atMs <= forgotten.checkedMs || draw.newestMs < toMs || draw.unbrokenSinceMs > fromMs) return forgotten;
  const lowA: number[] = [];
  for (let phase = 0; phase < phases; phase++) lowA.push(draw.range(phase, fromMs, toMs)?.lowA ?? 0);
  return checkReading(forgotten, nowMs, reading, lowA);
}

/** Gives the meter another chance after a while. */
export function forget(check: MeterCheck, nowMs: MonotonicMs): MeterCheck {
  return check.kind === "mismatch" && nowMs >= check.forgetMs ? { ...UNCHECKED, checkedMs: nowMs } : check;
}

/** The same for a new reading, and what was drawn then at the least, A a phase. */
export function checkReading(
  check: MeterCheck,
  nowMs: MonotonicMs,
  reading: SiteReading,
  lowA: readonly number[],
): MeterCheck {
  switch (compare(reading, lowA)) {
    case "nothing":
      return { ...check, checkedMs: reading.atMs };
    case "agrees":
      return { kind: "agrees", checkedMs: reading.atMs, contradictions: 0 };
    case "contradicts": {
      const contradictions = check.kind === "mismatch" ? TO_MISMATCH : check.contradictions + 1;
      return contradictions >= TO_MISMATCH
        ? { kind: "mismatch", checkedMs: reading.atMs, forgetMs: nowMs + FORGET_MS }
        : { kind: "agrees", checkedMs: reading.atMs, contradictions };
    }
  }
}

function compare({ currentA }: SiteReading, lowA: readonly number[]): "nothing" | "agrees" | "contradicts" {
  let result: "nothing" | "agrees" = "nothing";
  for (let phase = 0; phase < lowA.length; phase++) {
    const drawnA = lowA[phase] ?? 0;
    if (drawnA < TELLING_A) continue;
    if ((currentA[phase] ?? 0) < drawnA * (1 - TOLERANCE_SHARE) - TOLERANCE_A) return "contradicts";
    result = "agrees";
  }
  return result;
}
