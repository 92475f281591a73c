import type { MonotonicMs } from "../device/time";
import { LOAD_TOLERANCE_A, MAX_PUBLISHED_A, REPORT_INTERVAL_MS } from "./constants";
import type { IevccCharger } from "./registry";

/**
 * What a published charger may be offering. Its current has no lease and it acknowledges nothing, so the highest
 * current that it was told counts for ever, until it answers with a load that fits a lower one. Even that is no proof:
 * a car that draws less than it might answers like this too. A site that relies on such chargers is only as safe as
 * the published system.
 */
export function toldTo(charger: IevccCharger, currentA: number, nowMs: MonotonicMs): IevccCharger {
  const heldA = Math.max(charger.heldA, currentA);
  return currentA === charger.toldA ? { ...charger, heldA } : { ...charger, toldA: currentA, toldMs: nowMs, heldA };
}

/** Takes in a reading of what its car draws. */
export function loadedWith(charger: IevccCharger, loadA: number, nowMs: MonotonicMs): IevccCharger {
  const isAnswer = nowMs - charger.toldMs >= REPORT_INTERVAL_MS && loadA <= charger.toldA + LOAD_TOLERANCE_A;
  // A car that draws more than is known to be held shows what its charger offers.
  const shownA = Math.min(MAX_PUBLISHED_A, Math.max(0, Math.ceil(loadA - LOAD_TOLERANCE_A)));
  return { ...charger, loadA, loadMs: nowMs, heldA: isAnswer ? charger.toldA : Math.max(charger.heldA, shownA) };
}
