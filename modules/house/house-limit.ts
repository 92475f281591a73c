import type { Limit } from "../arbiter/limits";
import type { MonotonicMs } from "../device/time";
import { MIN_OFFER_A } from "../pilot/duty";
import { availableCurrent, type SiteReading, type SupplyRule } from "./available";
import type { DrawHistory } from "./draw-history";

/** A reading older than so many intervals is none. */
const INTERVALS_TO_SILENCE = 3;

export interface HouseView {
  readonly rule: SupplyRule;
  readonly updateIntervalMs: number;
  readonly failsafeA: number;
  readonly phases: 1 | 3;
  /** When the charger started: readings may still be on their way. */
  readonly startedMs: MonotonicMs;
  readonly reading: SiteReading | undefined;
  /** The reading is not of what it should be (meter-check.ts). */
  readonly isMismatched: boolean;
  /** Of what the sun produces; undefined where there is no such meter. An old one counts for nothing. */
  readonly solar: SiteReading | undefined;
  readonly draw: DrawHistory;
  /** A the charger may draw at the most while its own draw is not measured; 0 with an open contactor. */
  readonly unmeasuredA: number;
}

/** When a reading taken then stops to count. */
export function silentFromMs(updateIntervalMs: number, takenMs: MonotonicMs): MonotonicMs {
  return takenMs + INTERVALS_TO_SILENCE * updateIntervalMs;
}

/** The limit that the house sets in intelligent mode, or what stands in for it while the house is not known. */
export function houseLimit(view: HouseView, nowMs: MonotonicMs): Limit {
  const reading = view.reading;
  if (reading === undefined)
    return nowMs <= silentFromMs(view.updateIntervalMs, view.startedMs)
      ? waiting()
      : failsafe(view, "the house meter was not heard yet");
  const untilMs = silentFromMs(view.updateIntervalMs, reading.atMs);
  if (nowMs > untilMs) {
    return failsafe(view, `the house meter has been silent for ${Math.floor((nowMs - reading.atMs) / 1000)} s`);
  }
  if (view.isMismatched) return failsafe(view, "the house meter does not see what the car draws");
  const solar =
    view.solar !== undefined && nowMs <= silentFromMs(view.updateIntervalMs, view.solar.atMs) ? view.solar : undefined;
  const available = availableCurrent(view.rule, reading, view.draw, view.phases, solar?.currentA, view.unmeasuredA);
  const surelyA = Math.max(0, Math.round(available.surelyA * 100) / 100);
  const perhapsA = Math.max(0, Math.round(available.perhapsA * 100) / 100);
  const supply = `of ${Math.max(0, Math.round((view.rule.contractedA - view.rule.bufferA) * 100) / 100)} A`;
  if (surelyA < MIN_OFFER_A && perhapsA >= MIN_OFFER_A) {
    // The car's own draw is changing under the reading: enough doubt to offer the least, not enough to stop.
    const range = `between ${surelyA.toFixed(2)} and ${perhapsA.toFixed(2)} A ${supply}`;
    return { code: "house", currentA: MIN_OFFER_A, reason: `the house leaves ${range}`, atMs: reading.atMs, untilMs };
  }
  const leftA = surelyA >= MIN_OFFER_A ? surelyA : perhapsA;
  const need = leftA < MIN_OFFER_A ? `, and a car needs ${MIN_OFFER_A} A` : "";
  const reason = `the house leaves ${leftA.toFixed(2)} A ${supply}${need}`;
  return { code: "house", currentA: leftA, reason, atMs: reading.atMs, untilMs };
}

function waiting(): Limit {
  return { code: "no-reading", currentA: 0, reason: "waiting for the first reading of the house meter" };
}

function failsafe(view: HouseView, cause: string): Limit {
  return { code: "fail-safe", currentA: view.failsafeA, reason: `${cause}, so the fail-safe current holds` };
}
