import type { MonotonicMs } from "../device/time";
import { classifyLevel } from "../pilot/level";
import { IDLE_SELF_TEST } from "../residual/self-test";
import { findFault, isFeedbackWrong, lookForCause } from "./causes";
import { FAULTS, type FaultCode } from "./faults";
import { isFresh, sampledAtMs } from "./reading";
import {
  AVAILABLE,
  type Drive,
  type EvseInput,
  type EvseState,
  type FaultPhase,
  type FaultRepeats,
  FINISHED,
  isInvited,
} from "./state";
import { EVSE_TIMES } from "./times";

/** Into a fault: coil and offer are gone with this step. */
export function enterFault(state: EvseState, code: FaultCode, nowMs: MonotonicMs): EvseState {
  const count = state.repeats?.code === code ? state.repeats.count + 1 : 0;
  // At −12 V already: that is shown for as long as it has to be.
  const drive: Drive = state.drive.kind === "F" ? state.drive : { kind: FAULTS[code].pilot, sinceMs: nowMs };
  return showFault({ ...state, drive }, { code, count }, nowMs, FAULTS[code].minimumMs);
}

/**
 * A fault that was there before a restart, shown anew. It begins with a look, as nothing is known of the car yet.
 * `minimumMs`: how long, if not as long as the catalogue says.
 */
export function restoreFault(
  state: EvseState,
  repeats: FaultRepeats,
  nowMs: MonotonicMs,
  minimumMs = FAULTS[repeats.code].minimumMs,
): EvseState {
  return showFault({ ...state, drive: { kind: "X1", sinceMs: nowMs } }, repeats, nowMs, minimumMs);
}

function showFault(state: EvseState, repeats: FaultRepeats, nowMs: MonotonicMs, minimumMs: number): EvseState {
  const phase: FaultPhase = {
    kind: "fault",
    code: repeats.code,
    shownUntilMs: nowMs + minimumMs,
    carWaitsUntilMs: nowMs + carWaitMs(repeats, minimumMs),
    causeGoneMs: undefined,
    nobodySinceMs: undefined,
    invited: isInvited(state.phase),
  };
  return { ...state, phase, repeats, selfTest: IDLE_SELF_TEST, diodeBadSinceMs: undefined };
}

/** ms that the same car waits after the `count`-th return of a fault; Infinity: until it is unplugged. */
function carWaitMs({ code, count }: FaultRepeats, minimumMs: number): number {
  const { growth } = FAULTS[code];
  if (growth === null) return minimumMs;
  return count < growth.times ? minimumMs * (1 << count) : Number.POSITIVE_INFINITY;
}

/** A step within a fault: look for its cause and for the car, and end it (in phase A, to go on from there) when both allow it. */
export function stepFault(state: EvseState, phase: FaultPhase, nowMs: MonotonicMs, input: EvseInput): EvseState {
  if (isHiddenWeld(state, phase, nowMs)) return enterWelded(state, phase, nowMs);
  const looked = watchNobody(state, watchCause(state, phase, nowMs, input), nowMs, input);
  const seen = waitForOthers(forgetCar(state, looked, nowMs, input), nowMs, input);
  const { causeGoneMs } = seen.phase;
  const isDue = causeGoneMs !== undefined && hasWaited(seen.phase, nowMs);
  if (isDue && hasLooked(seen, nowMs)) return endFault(seen, seen.phase.invited, causeGoneMs);
  const drive = driveInFault(seen, isDue, nowMs);
  return drive === state.drive ? seen : { ...seen, drive };
}

/** A contactor that did not open is what a person has to know first; only a latched fault stays before it. */
function isHiddenWeld(state: EvseState, phase: FaultPhase, nowMs: MonotonicMs): boolean {
  if (phase.code === "contactor-welded" || FAULTS[phase.code].growth?.times === 0) return false;
  return isFeedbackWrong(state, nowMs);
}

function enterWelded(state: EvseState, before: FaultPhase, nowMs: MonotonicMs): EvseState {
  const welded = enterFault(state, "contactor-welded", nowMs);
  if (welded.phase.kind !== "fault") return welded;
  const { shownUntilMs, carWaitsUntilMs } = welded.phase;
  return {
    ...welded,
    phase: {
      ...welded.phase,
      invited: before.invited,
      shownUntilMs: Math.max(shownUntilMs, before.shownUntilMs),
      carWaitsUntilMs: Math.max(carWaitsUntilMs, before.carWaitsUntilMs),
    },
  };
}

type Faulty = EvseState & { readonly phase: FaultPhase };

/** Another error that comes and goes behind the one that is shown keeps the contactor open as long as if it were. */
function waitForOthers(state: Faulty, nowMs: MonotonicMs, input: EvseInput): Faulty {
  const code = findFault(state, nowMs, input);
  if (code === undefined || code === state.phase.code) return state;
  return { ...state, closeNotBeforeMs: Math.max(state.closeNotBeforeMs, nowMs + EVSE_TIMES.recloseAfterErrorMs) };
}

/** The next car has not to wait for what this one did, nor this one after a person has looked at it. */
function forgetCar(state: EvseState, phase: FaultPhase, nowMs: MonotonicMs, input: EvseInput): Faulty {
  const isKnown = state.repeats === undefined && phase.carWaitsUntilMs <= phase.shownUntilMs && phase.invited;
  if (isKnown || !(input.isCleared || isSeenGone(phase, nowMs, input))) {
    return phase === state.phase ? (state as Faulty) : { ...state, phase };
  }
  const forgotten: FaultPhase = { ...phase, carWaitsUntilMs: phase.shownUntilMs, invited: true };
  return { ...state, repeats: undefined, phase: forgotten };
}

/** Longer than a plug that is moved loses its pilot. What was believed before the fault or a restart is no look. */
function isSeenGone({ nobodySinceMs }: FaultPhase, nowMs: MonotonicMs, input: EvseInput): boolean {
  return nobodySinceMs !== undefined && sampledAtMs(nowMs, input) - nobodySinceMs >= EVSE_TIMES.plugDebounceMs;
}

function watchNobody({ drive }: EvseState, phase: FaultPhase, nowMs: MonotonicMs, input: EvseInput): FaultPhase {
  const { nobodySinceMs } = phase;
  const isNobody = drive.kind === "X1" && isFresh(drive, nowMs, input) && classifyLevel(input.highV) === "A";
  if (isNobody === (nobodySinceMs !== undefined)) return phase;
  return { ...phase, nobodySinceMs: isNobody ? sampledAtMs(nowMs, input) : undefined };
}

function watchCause(state: EvseState, phase: FaultPhase, nowMs: MonotonicMs, input: EvseInput): FaultPhase {
  switch (lookForCause(state, phase.code, nowMs, input)) {
    case "there":
      return phase.causeGoneMs === undefined ? phase : { ...phase, causeGoneMs: undefined };
    case "gone":
      return phase.causeGoneMs === undefined ? { ...phase, causeGoneMs: nowMs } : phase;
    case "out-of-sight":
      return phase;
  }
}

function hasWaited(phase: FaultPhase, nowMs: MonotonicMs): boolean {
  return nowMs >= phase.shownUntilMs && nowMs >= phase.carWaitsUntilMs;
}

/**
 * At −12 V nobody sees the car: no fault ends without a look at what has become of it. A car that shows something else
 * than before is looked at until that is believed.
 */
function hasLooked({ drive, vehicle }: EvseState, nowMs: MonotonicMs): boolean {
  if (drive.kind !== "X1") return false;
  const lookMs = vehicle.kind === "steady" ? EVSE_TIMES.faultLookMs : EVSE_TIMES.faultLongLookMs;
  return nowMs - drive.sinceMs >= lookMs;
}

/** −12 V and looks at +12 V take turns, or +12 V all the time. The last look comes as soon as it may. */
function driveInFault(state: Faulty, isDue: boolean, nowMs: MonotonicMs): Drive {
  const { drive, phase } = state;
  const looksOn = FAULTS[phase.code].pilot === "X1";
  const sinceMs = nowMs - drive.sinceMs;
  if (drive.kind !== "F") {
    const isLooking = looksOn || isDue || sinceMs < EVSE_TIMES.faultLookMs;
    return isLooking ? drive : { kind: "F", sinceMs: nowMs };
  }
  const showMs = looksOn || isDue ? EVSE_TIMES.stateFMinimumMs : EVSE_TIMES.faultShowMs;
  return sinceMs < showMs ? drive : { kind: "X1", sinceMs: nowMs };
}

/** Phase A is left again in the same step when a car is there. */
function endFault(state: EvseState, invited: boolean, causeGoneMs: MonotonicMs): EvseState {
  return {
    ...state,
    phase: state.vehicle.level === "B" && !invited ? FINISHED : AVAILABLE,
    closeNotBeforeMs: Math.max(state.closeNotBeforeMs, causeGoneMs + EVSE_TIMES.recloseAfterErrorMs),
  };
}
