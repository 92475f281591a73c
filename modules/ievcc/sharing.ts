import type { MonotonicMs } from "../device/time";
import type { SiteReading } from "../house/available";
import type { Wants } from "../messages/claim";
import { MIN_OFFER_A } from "../pilot/duty";
import type { Guest } from "../site/guests";
import { IEVCC_CODES, LOAD_TOLERANCE_A, MAX_PUBLISHED_A } from "./constants";
import { toldTo } from "./held";
import { type IevccValue, writeIevcc } from "./message";
import { chargerOf, type IevccCharger, type IevccState, withCharger } from "./registry";

export interface IevccText {
  readonly topic: string;
  readonly text: string;
}

/** In the order of registration. */
export function ievccClaims(state: IevccState): Guest[] {
  return state.chargers.map((charger) => {
    const { id, order, toldA, heldA, loadA, loadMs } = charger;
    return { id, order, wants: wantsOf(charger), maxA: MAX_PUBLISHED_A, toldA, heldA, loadA, loadMs };
  });
}

/** What a published meter read, on one phase; undefined: nothing that holds. */
export function ievccReading(state: IevccState, counterId: string): SiteReading | undefined {
  for (const { id, loadA, loadMs } of state.counters)
    if (id === counterId && loadA !== null) return { atMs: loadMs, currentA: [loadA] };
  return undefined;
}

/**
 * The message that tells a charger what it may take: whole amperes, 0 below 6, at most 32, and 0 to one that is leaving.
 * To be sent also when nothing changes, for it may be lost. Undefined: there is no such charger.
 */
export function tellAvailable(
  state: IevccState,
  id: string,
  currentA: number,
  nowMs: MonotonicMs,
): { readonly state: IevccState; readonly message: IevccText } | undefined {
  const charger = chargerOf(state, id);
  if (charger === undefined) return undefined;
  const isSome = currentA >= MIN_OFFER_A && !charger.isLeaving;
  const wholeA = isSome ? Math.min(Math.floor(currentA), MAX_PUBLISHED_A) : 0;
  const text = writeIevcc(charger.form, IEVCC_CODES.availableLoad, id, wholeA);
  return { state: withCharger(state, toldTo(charger, wholeA, nowMs)), message: { topic: id, text } };
}

/** One that never said how it stands may have a car that asks: without current it could not show it. */
function wantsOf({ isLeaving, status, loadA }: IevccCharger): Wants {
  if (isLeaving) return "nothing";
  if (status === null || (loadA ?? 0) > LOAD_TOLERANCE_A) return "current";
  if (typeof status === "number") return status === 0 ? "nothing" : "current";
  return STATE_WANTS[status];
}

/** States of SAE J1772. */
const STATE_WANTS: { readonly [state in Exclude<IevccValue, number>]: Wants } = Object.freeze({
  A: "nothing",
  B: "standby",
  C: "current",
  D: "current",
  E: "nothing",
  F: "nothing",
} as const);
