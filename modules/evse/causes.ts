import type { MonotonicMs } from "../device/time";
import { classifyLevel } from "../pilot/level";
import type { FaultCode } from "./faults";
import { isOverCurrent } from "./over-current";
import { isFresh, isUnread, sampledAtMs } from "./reading";
import { type EvseInput, type EvseState, isClosed } from "./state";
import { EVSE_TIMES } from "./times";

/** What a look for a fault's cause can tell. */
export type Sight = "there" | "gone" | "out-of-sight";

interface Cause {
  readonly code: FaultCode;
  /** The fault begins. */
  begins(state: EvseState, nowMs: MonotonicMs, input: EvseInput): boolean;
  /** Whether it is still there, once the fault is shown and the contactor open. */
  look(state: EvseState, nowMs: MonotonicMs, input: EvseInput): Sight;
}

type Test = (state: EvseState, nowMs: MonotonicMs, input: EvseInput) => boolean;

/** A cause that shows in the fault as it did before. */
function lasting(code: FaultCode, isThere: Test): Cause {
  return Object.freeze({
    code,
    begins: isThere,
    look: (state: EvseState, nowMs: MonotonicMs, input: EvseInput) => sight(isThere(state, nowMs, input)),
  });
}

/** A cause that ends with the contactor's opening, or that the firmware remembers from before a restart. */
function momentary(code: FaultCode, begins: Test): Cause {
  return Object.freeze({ code, begins, look: () => "gone" as const });
}

function sight(isThere: boolean): Sight {
  return isThere ? "there" : "gone";
}

function lookAtMains(_state: EvseState, _nowMs: MonotonicMs, input: EvseInput): Sight {
  return sight(input.isMainsBad);
}

/** From the one that matters most: of several at once it is shown. */
export const CAUSES: readonly Cause[] = Object.freeze([
  // First, because it is latched: with the drop acknowledged nothing tells of it any more.
  Object.freeze({
    code: "residual-current",
    begins: (state: EvseState, _nowMs: MonotonicMs, input: EvseInput) =>
      input.guardDropped === "trip-line" || (isClosed(state.phase) && input.residualTrip === 1),
    look: (_state: EvseState, _nowMs: MonotonicMs, input: EvseInput) =>
      sight(input.guardDropped === "trip-line" || input.residualTrip === 1),
  } as const),
  lasting(
    "emergency-stop",
    (_state, _nowMs, input) => input.isEmergencyStop || input.guardDropped === "emergency-stop",
  ),
  lasting("pilot-unread", (_state, _nowMs, input) => isUnread(input)),
  lasting("pilot-short", (state) => state.vehicle.level === "E"),
  Object.freeze({
    code: "pilot-invalid",
    begins: (state: EvseState) => state.vehicle.level === "invalid" || state.vehicle.level === "F",
    look: ({ vehicle: { level } }: EvseState) => sight(level === "invalid" || level === "F" || level === "E"),
  } as const),
  Object.freeze({
    code: "diode",
    begins: ({ diodeBadSinceMs }: EvseState, nowMs: MonotonicMs, input: EvseInput) =>
      diodeBadSinceMs !== undefined && sampledAtMs(nowMs, input) - diodeBadSinceMs >= EVSE_TIMES.leaveDebounceMs,
    look: (state: EvseState, nowMs: MonotonicMs, input: EvseInput) => {
      // A whole diode blocks −12 V; what pulls the pilot up from there is a car without one.
      if (state.drive.kind !== "F" || !isFresh(state.drive, nowMs, input)) return "out-of-sight";
      return sight(classifyLevel(input.highV) !== "F");
    },
  } as const),
  lasting("contactor-welded", (state, nowMs) => !isClosed(state.phase) && isFeedbackWrong(state, nowMs)),
  momentary("contactor-stuck-open", (state, nowMs) => isClosed(state.phase) && isFeedbackWrong(state, nowMs)),
  lasting("earth-missing", (_state, _nowMs, input) => input.isEarthMissing),
  momentary("self-test", (state) => state.selfTest.kind === "failed"),
  momentary(
    "over-current",
    (state, nowMs) => state.phase.kind === "charging" && isOverCurrent(state.phase.watch, nowMs),
  ),
  lasting("over-temperature", (_state, _nowMs, input) => input.isHot),
  Object.freeze({
    code: "over-voltage",
    begins: (_state: EvseState, _nowMs: MonotonicMs, input: EvseInput) => input.mainsFault === "over-voltage",
    look: lookAtMains,
  } as const),
  Object.freeze({
    code: "under-voltage",
    begins: (_state: EvseState, _nowMs: MonotonicMs, input: EvseInput) => input.mainsFault === "under-voltage",
    look: lookAtMains,
  } as const),
  lasting(
    "cable-missing",
    ({ cableGoneSinceMs }, nowMs) =>
      cableGoneSinceMs !== undefined && nowMs - cableGoneSinceMs >= EVSE_TIMES.cableDebounceMs,
  ),
  lasting("lock-open", (_state, _nowMs, input) => input.lockFault === "lock-open"),
  lasting("lock-stuck", (_state, _nowMs, input) => input.lockFault === "lock-stuck"),
  lasting("watchdog", (_state, _nowMs, input) => input.guardDropped === "permit-expired"),
  momentary("program-error", () => false),
  momentary("repeated-restarts", () => false),
]);

/** The feedback contact has said something else than the coil for too long. */
export function isFeedbackWrong({ feedbackWrongSinceMs }: EvseState, nowMs: MonotonicMs): boolean {
  return feedbackWrongSinceMs !== undefined && nowMs - feedbackWrongSinceMs >= EVSE_TIMES.feedbackMs;
}

/** The fault that begins with this step. */
export function findFault(state: EvseState, nowMs: MonotonicMs, input: EvseInput): FaultCode | undefined {
  for (let index = 0; index < CAUSES.length; index++) {
    const cause = CAUSES[index] as Cause;
    if (cause.begins(state, nowMs, input)) return cause.code;
  }
  return undefined;
}

/** What a look says of the cause of a fault that is shown. */
export function lookForCause(state: EvseState, code: FaultCode, nowMs: MonotonicMs, input: EvseInput): Sight {
  const cause = CAUSES.find((each) => each.code === code);
  return cause === undefined ? "gone" : cause.look(state, nowMs, input);
}
