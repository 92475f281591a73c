import { EVSE_TIMES } from "../../../../modules/evse/times";
import { WAKE_CALLS } from "../../../../modules/evse/wake";
import { MAX_OFFER_A, MIN_OFFER_A, meaningOfDuty } from "../../../../modules/pilot/duty";
import { type Invariant, invariant } from "./invariant";
import { isCallDue } from "./offer-history";

/** A that may still be rounding. */
const ROUNDING_A = 1e-9;

/** What the pilot may say, and when it may change. */
export const PILOT_RULES: readonly Invariant[] = Object.freeze([
  invariant({
    name: "no duty above the smallest limit",
    clause: "facts, duty; the design, arbiter: the duty says no more than the arbiter allows in this very step",
    holds: (_before, after, _nowMs, input) => {
      if (after.offeredA === 0) return true;
      const meaning = meaningOfDuty(after.dutyPercent);
      const saysA = meaning.kind === "current" ? meaning.currentA : Number.POSITIVE_INFINITY;
      return after.offeredA <= Math.floor(input.offerA) && saysA <= after.offeredA + ROUNDING_A;
    },
  }),
  invariant({
    name: "no offer above the cable's rating",
    clause:
      "IEC 61851-1 Annex B: the resistor in the plug codes what the cable carries; without a cable there is no offer",
    holds: (_before, after, _nowMs, input) =>
      after.offeredA === 0 || input.cableA === undefined || after.offeredA <= input.cableA,
  }),
  invariant({
    name: "duty, offer and name agree",
    clause:
      "IEC 61851-1 tables A.7, A.8: PWM from 10 to 96 % is an offer of 6 to 80 A and a state 2; X1 is 100 %, F is 0 %",
    holds: (_before, { pilot, dutyPercent, offeredA, name }) => {
      if (pilot !== "X2") return offeredA === 0 && dutyPercent === (pilot === "F" ? 0 : 100) && !name.endsWith("2");
      if (!Number.isInteger(offeredA) || offeredA < MIN_OFFER_A || offeredA > MAX_OFFER_A) return false;
      return dutyPercent >= 10 && dutyPercent <= 96 && (name === "B2" || name === "C2");
    },
  }),
  invariant({
    name: "raises 5 s apart",
    clause:
      "IEC 61851-1 A.5.3: 5 s from any change of the offer to a raise; a call for a sleeping car ends by its own 4 or 30 s, or when it asks",
    holds: (before, after, nowMs, _input, { offer }) => {
      if (after.offeredA <= before.offeredA) return true;
      if (offer.isCall && after.name === "C2") return true;
      const pauseMs = offer.isCall ? WAKE_CALLS[offer.calls - 1]?.pauseMs : undefined;
      return nowMs - offer.changedMs >= (pauseMs ?? EVSE_TIMES.raiseIntervalMs);
    },
  }),
  invariant({
    name: "F for 300 ms at least",
    clause: "IEC 61851-1 A.5.3: state F, when shown, lasts 300 ms or more",
    holds: (before, after, nowMs, _input, { offer }) =>
      before.pilot !== "F" || after.pilot === "F" || nowMs - offer.pilotMs >= EVSE_TIMES.stateFMinimumMs,
  }),
  invariant({
    name: "locked before PWM",
    clause: "the design, lock: an offer begins on a locked plug only",
    holds: (before, after, _nowMs, input) => before.offeredA > 0 || after.offeredA === 0 || input.isLocked !== false,
  }),
  invariant({
    name: "two calls for a sleeping car at most",
    clause: "facts, times table: wake-up after 60 s and once later, never in a loop",
    holds: (before, after, nowMs, input, { offer }) =>
      before.name !== "B2" || after.name !== "B1" || !(input.offerA >= MIN_OFFER_A) || isCallDue(offer, nowMs),
  }),
]);
