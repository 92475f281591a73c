import { EVSE_TIMES } from "../../../../modules/evse/times";
import { DIODE_LIMIT_V, isAsking } from "../../../../modules/pilot/level";
import { isFeedbackWrong } from "./contactor-history";
import { type Invariant, invariant } from "./invariant";
import { isSampleFresh, sampledLevel } from "./pilot-seen";

/** ms in which the windows of the over-current rule make the contactor open. */
const OVER_MS = 6_000;
const OVER_HIGH_MS = 10_000;

/** When the contactor may be closed. */
export const CONTACTOR_RULES: readonly Invariant[] = Object.freeze([
  invariant({
    name: "closed in C only",
    clause:
      "IEC 61851-1 table A.6: open contacts 100 ms after the pilot left C/D, 70 ms of it ours; never in A, B, E or F",
    holds: (_before, after, nowMs, input, { offer, contactor: { outSinceMs } }) => {
      if (after.coil === 0) return true;
      if ((after.name !== "C1" && after.name !== "C2") || after.pilot === "F") return false;
      if (!isSampleFresh(offer.pilotMs, nowMs, input) || isAsking(sampledLevel(input, "C"))) return true;
      return outSinceMs === undefined || nowMs - input.readingAgeMs - outSinceMs < EVSE_TIMES.leaveDebounceMs;
    },
  }),
  invariant({
    name: "open in D",
    clause: "facts, circuit and faults: 3 V asks for a ventilation that is not there; believed after 500 ms as C is",
    holds: (_before, after, nowMs, input, { offer, closed: { ventilationSinceMs } }) => {
      if (after.coil === 0 || ventilationSinceMs === undefined) return true;
      if (!isSampleFresh(offer.pilotMs, nowMs, input) || sampledLevel(input, "C") !== "D") return true;
      return nowMs - input.readingAgeMs - ventilationSinceMs < EVSE_TIMES.askDebounceMs;
    },
  }),
  invariant({
    name: "open without a diode",
    clause: "SAE J1772 table 4.1: above −10 V in the low half; facts, times: opens within 100 ms",
    holds: (before, after, nowMs, input, { offer, closed: { diodeBadSinceMs } }) => {
      if (after.coil === 0 || before.pilot !== "X2" || diodeBadSinceMs === undefined) return true;
      if (!isSampleFresh(offer.pilotMs, nowMs, input) || input.lowV <= DIODE_LIMIT_V) return true;
      return nowMs - input.readingAgeMs - diodeBadSinceMs < EVSE_TIMES.leaveDebounceMs;
    },
  }),
  invariant({
    name: "self-test with an open contactor only",
    clause: "IEC 62955, UL 2231: a test that trips must not open under load, nor hide a real trip",
    holds: (_before, after) => after.residualTest === 0 || (after.coil === 0 && after.fault === null),
  }),
  invariant({
    name: "phases change with an open contactor only",
    clause: "the design, three phases; the guard's contract: coils never go from 1 to 3 or back without 0",
    holds: (before, after) => before.coil === 0 || after.coil === 0 || before.coil === after.coil,
  }),
  invariant({
    name: "closed without PWM for 6 s at most",
    clause: "IEC 61851-1 table A.6: the car has 3 s to stop after X2 → X1; the EVSE opens after 6 s",
    holds: (before, after, nowMs, _input, { offer }) =>
      after.coil === 0 ||
      after.pilot !== "X1" ||
      before.pilot !== "X1" ||
      nowMs - offer.pilotMs < EVSE_TIMES.stopPatienceMs,
  }),
  invariant({
    name: "open after 6 s of over-current",
    clause: "facts, faults: drawn above offer × 1.1 + 0.5 A for 6 s",
    holds: (_before, after, nowMs, _input, { closed: { overSinceMs } }) =>
      after.coil === 0 || overSinceMs === undefined || nowMs - overSinceMs < OVER_MS,
  }),
  invariant({
    name: "open after 10 s of over-current above 45 A",
    clause: "facts, faults: above 45 A, drawn above offer + 5 A for 10 s",
    holds: (_before, after, nowMs, _input, { closed: { overHighSinceMs } }) =>
      after.coil === 0 || overHighSinceMs === undefined || nowMs - overHighSinceMs < OVER_HIGH_MS,
  }),
  invariant({
    name: "a contact that disagrees is a fault",
    clause: "facts, faults: contactor stuck closed, or did not close; its contacts have 200 ms to move",
    holds: (before, after, nowMs, input, { contactor: { feedbackSinceMs } }) =>
      after.fault !== null ||
      feedbackSinceMs === undefined ||
      nowMs - feedbackSinceMs < EVSE_TIMES.feedbackMs ||
      !isFeedbackWrong(before, input),
  }),
]);
