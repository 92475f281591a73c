import type { MonotonicMs } from "../device/time";
import { EVSE_TIMES } from "./times";

/** An offer that was lowered, and until when a car may still be on its way down from it. */
export interface FormerOffer {
  readonly offeredA: number;
  readonly untilMs: MonotonicMs;
}

export type FormerOffers = readonly FormerOffer[];

export const NO_FORMER_OFFERS: FormerOffers = Object.freeze([]);

/**
 * Remembers the offer that ends now, `offeredA`. Whole amperes in falling order with rising ends: at most 75 of them,
 * however restless the house is.
 */
export function rememberOffer(former: FormerOffers, nowMs: MonotonicMs, offeredA: number): FormerOffers {
  const kept = former.filter((offer) => offer.untilMs > nowMs && offer.offeredA > offeredA);
  return [...kept, { offeredA, untilMs: nowMs + EVSE_TIMES.followMs }];
}

/** A that the car may draw now: the offer, or one that it may still be following down. */
export function allowedA(former: FormerOffers, nowMs: MonotonicMs, offeredA: number): number {
  let highestA = offeredA;
  for (const offer of former) if (nowMs < offer.untilMs && offer.offeredA > highestA) highestA = offer.offeredA;
  return highestA;
}
