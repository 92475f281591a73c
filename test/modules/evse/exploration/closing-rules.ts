import { EVSE_TIMES } from "../../../../modules/evse/times";
import { DIODE_LIMIT_V } from "../../../../modules/pilot/level";
import { type Invariant, invariant } from "./invariant";
import { isSampleFresh, sampledLevel } from "./pilot-seen";
import type { Seen } from "./seen";

function isClosing(before: Seen, after: Seen): boolean {
  return before.coil === 0 && after.coil !== 0;
}

/** When the contactor may close. */
export const CLOSING_RULES: readonly Invariant[] = Object.freeze([
  invariant({
    name: "closes in C2 only",
    clause: "IEC 61851-1 A.5.3, B2 → C2: the contactor closes for a car that asks and is offered something",
    holds: (before, after, _nowMs, input) =>
      !isClosing(before, after) || (before.name === "C2" && after.name === "C2" && sampledLevel(input, "C") === "C"),
  }),
  invariant({
    name: "diode seen before a close",
    clause:
      "SAE J1772 table 4.1; facts, times: diode and −12 V before the contactor closes, 550 ms after a change of duty",
    holds: (before, after, nowMs, input, { offer }) =>
      !isClosing(before, after) ||
      (input.lowV <= DIODE_LIMIT_V &&
        isSampleFresh(offer.pilotMs, nowMs, input) &&
        nowMs - offer.pilotMs >= EVSE_TIMES.dutySettleMs),
  }),
  invariant({
    name: "self-test before every close",
    clause:
      "IEC 62955, UL 2231: since the newest close the detector has tripped in its test and come back, 5 s ago at most",
    holds: (before, after, nowMs, input, { contactor: { passedMs } }) =>
      !isClosing(before, after) ||
      input.residualTrip === undefined ||
      (input.residualTrip === 0 && passedMs !== undefined && nowMs - passedMs < EVSE_TIMES.selfTestValidMs),
  }),
  invariant({
    name: "no close within 5 s after the car left C",
    clause: "facts, times: no re-close for 5 s after the car left C",
    holds: (before, after, nowMs, _input, { contactor: { leftMs } }) =>
      !isClosing(before, after) || nowMs - leftMs >= EVSE_TIMES.recloseMs,
  }),
  invariant({
    name: "no close within 30 s after an error",
    clause:
      "facts, times: no re-close for 30 s after an error, from the last moment of its cause, or of another behind it",
    holds: (before, after, nowMs, _input, { fault: { errorMs } }) =>
      !isClosing(before, after) || nowMs - errorMs >= EVSE_TIMES.recloseAfterErrorMs,
  }),
  invariant({
    name: "phases change after 60 s of F only",
    clause: "the design, three phases: pilot off for 60 s between three phases and one, unless nobody is there",
    holds: (before, after, _nowMs, _input, { contactor: { boundPhases } }) =>
      !isClosing(before, after) || boundPhases === 0 || boundPhases === after.coil,
  }),
  invariant({
    name: "closes on a locked plug only",
    clause: "the design, lock: the plug is locked before there is current",
    holds: (before, after, _nowMs, input) => !isClosing(before, after) || input.isLocked !== false,
  }),
]);
