import type { EvseInput } from "../../../../modules/evse/state";
import { DIODE_LIMIT_V } from "../../../../modules/pilot/level";
import { isSampleFresh, sampledLevel } from "./pilot-seen";
import type { Seen } from "./seen";

/** A; only above it the second window of the over-current rule counts. */
const HIGH_OFFER_A = 45;

/** What was seen while the contactor has been closed. Times in ms. */
export interface ClosedHistory {
  /** Since when the samples have been in D without a break. */
  readonly ventilationSinceMs: number | undefined;
  /** The same without a lower half. */
  readonly diodeBadSinceMs: number | undefined;
  /** A, the highest offer since PWM began: a car may still be on its way down from it. */
  readonly highestA: number;
  /** Since when, under PWM, more has been drawn than that allows: offer × 1.1 + 0.5 A. */
  readonly overSinceMs: number | undefined;
  /** The same of a high offer: offer + 5 A. */
  readonly overHighSinceMs: number | undefined;
}

export const NOTHING_CLOSED: ClosedHistory = Object.freeze({
  ventilationSinceMs: undefined,
  diodeBadSinceMs: undefined,
  highestA: 0,
  overSinceMs: undefined,
  overHighSinceMs: undefined,
});

export function rememberClosed(
  history: ClosedHistory,
  pilotMs: number,
  before: Seen,
  after: Seen,
  nowMs: number,
  input: EvseInput,
): ClosedHistory {
  const highestA = after.coil !== 0 || after.pilot === "X2" ? Math.max(history.highestA, before.offeredA) : 0;
  if (before.coil === 0 || after.coil === 0) {
    return highestA === history.highestA && isNothing(history) ? history : { ...NOTHING_CLOSED, highestA };
  }
  let { ventilationSinceMs, diodeBadSinceMs } = history;
  const isUnderPwm = before.pilot === "X2";
  if (isSampleFresh(pilotMs, nowMs, input)) {
    const sampledMs = nowMs - input.readingAgeMs;
    const isDiodeBad = isUnderPwm && !(input.lowV <= DIODE_LIMIT_V);
    ventilationSinceMs = since(ventilationSinceMs, sampledLevel(input, "C") === "D", sampledMs);
    diodeBadSinceMs = since(diodeBadSinceMs, isDiodeBad, sampledMs);
  }
  let overSinceMs = isUnderPwm ? history.overSinceMs : undefined;
  let overHighSinceMs = before.offeredA > HIGH_OFFER_A ? history.overHighSinceMs : undefined;
  // What is not known changes nothing.
  if (isUnderPwm && input.drawnA >= 0) {
    overSinceMs = since(overSinceMs, input.drawnA > highestA * 1.1 + 0.5, nowMs);
    const isOverHigh = before.offeredA > HIGH_OFFER_A && input.drawnA > highestA + 5;
    overHighSinceMs = since(overHighSinceMs, isOverHigh, nowMs);
  }
  const isSame =
    ventilationSinceMs === history.ventilationSinceMs &&
    diodeBadSinceMs === history.diodeBadSinceMs &&
    highestA === history.highestA &&
    overSinceMs === history.overSinceMs &&
    overHighSinceMs === history.overHighSinceMs;
  return isSame ? history : { ventilationSinceMs, diodeBadSinceMs, highestA, overSinceMs, overHighSinceMs };
}

function isNothing(history: ClosedHistory): boolean {
  return (
    history.ventilationSinceMs === undefined &&
    history.diodeBadSinceMs === undefined &&
    history.overSinceMs === undefined &&
    history.overHighSinceMs === undefined
  );
}

function since(sinceMs: number | undefined, isSo: boolean, nowMs: number): number | undefined {
  return isSo ? (sinceMs ?? nowMs) : undefined;
}
