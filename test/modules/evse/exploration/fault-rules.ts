import { FAULTS } from "../../../../modules/evse/faults";
import { isErrorTold, isReleasing } from "./fault-history";
import { type Invariant, invariant } from "./invariant";

/** What a fault does, and when it may end. */
export const FAULT_RULES: readonly Invariant[] = Object.freeze([
  invariant({
    name: "open and without an offer in a fault",
    clause: "facts, times table: opens at once; scenario contract: contactor open and offered 0 while a fault is shown",
    holds: (_before, after) => after.fault === null || (after.coil === 0 && after.pilot !== "X2"),
  }),
  invariant({
    name: "an error is a fault in the step that sees it",
    clause:
      "facts, times table: residual current, emergency stop and the others open within 100 ms of the sample that shows it",
    holds: (before, after, _nowMs, input) => after.fault !== null || !isErrorTold(before, input),
  }),
  invariant({
    name: "open once the guard has dropped",
    clause: "facts, the guard: it can only open, and the firmware follows in the same step",
    holds: (_before, after, _nowMs, input) => after.coil === 0 || input.guardDropped === null,
  }),
  invariant({
    name: "a fault is shown for its minimum",
    clause:
      "scenario contract: 60 s or 16 s by the catalogue; only a welded contactor comes before it, and a fault stays",
    holds: (before, after, nowMs, _input, { fault }) => {
      if (before.fault === null || before.fault === after.fault || after.fault === "contactor-welded") return true;
      return nowMs - fault.sinceMs >= FAULTS[before.fault].minimumMs;
    },
  }),
  invariant({
    name: "residual current is latched",
    clause: "facts, faults: latched until nobody was seen for 200 ms or a person cleared it; no timed retry",
    holds: (before, after, nowMs, input, { offer, fault }) =>
      before.fault !== "residual-current" ||
      after.fault === before.fault ||
      fault.isReleased ||
      isReleasing(fault, offer.pilotMs, before, nowMs, input),
  }),
  invariant({
    name: "no fault ends at −12 V",
    clause: "facts, levels: at −12 V nobody sees the car; the last look is at +12 V",
    holds: (before, after) => before.fault === null || after.fault !== null || before.pilot !== "F",
  }),
]);
