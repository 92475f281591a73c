import type { MonotonicMs } from "../device/time";
import { classifyLevel } from "../pilot/level";
import { FAULTS, type FaultCode } from "./faults";
import { isFresh, isUnread } from "./reading";
import { AVAILABLE, type Drive, type EvseInput, type EvseState, type FaultPhase, FINISHED } from "./state";
import { EVSE_TIMES } from "./times";

/** Into a fault: coil and offer are gone with this step. */
export function enterFault(state: EvseState, code: FaultCode, nowMs: MonotonicMs): EvseState {
  const entry = FAULTS[code];
  const count = state.repeats?.code === code ? state.repeats.count + 1 : 0;
  const phase: FaultPhase = {
    kind: "fault",
    code,
    shownUntilMs: nowMs + entry.minimumMs,
    carWaitsUntilMs: nowMs + carWaitMs(code, count),
    causeGoneMs: undefined,
    invited: state.phase.kind !== "connected" || state.phase.invited,
  };
  return { ...state, phase, drive: { kind: entry.pilot, sinceMs: nowMs }, repeats: { code, count } };
}

/** ms that the same car waits after the `count`-th return of a fault; Infinity: until it is unplugged. */
function carWaitMs(code: FaultCode, count: number): number {
  const { growth, minimumMs } = FAULTS[code];
  if (growth === null) return minimumMs;
  return count < growth.times ? minimumMs * (1 << count) : Number.POSITIVE_INFINITY;
}

/** A step within a fault: look for its cause and for the car, and end it (in phase A, to go on from there) when both allow it. */
export function stepFault(state: EvseState, phase: FaultPhase, nowMs: MonotonicMs, input: EvseInput): EvseState {
  const seen = forgetUnplugged(state, watchCause(state, phase, nowMs, input));
  const { causeGoneMs } = seen.phase;
  const isDue = causeGoneMs !== undefined && hasWaited(seen.phase, nowMs);
  if (isDue && hasLooked(state.drive, nowMs)) return endFault(seen, seen.phase.invited, causeGoneMs);
  const drive = driveInFault(phase.code, state.drive, isDue, nowMs);
  return drive === state.drive ? seen : { ...seen, drive };
}

type Faulty = EvseState & { readonly phase: FaultPhase };

/** The next car has not to wait for what this one did. */
function forgetUnplugged(state: EvseState, phase: FaultPhase): Faulty {
  const isKnown = state.repeats === undefined && phase.carWaitsUntilMs <= phase.shownUntilMs && phase.invited;
  if (state.vehicle.level !== "A" || isKnown) {
    return phase === state.phase ? (state as Faulty) : { ...state, phase };
  }
  const forgotten: FaultPhase = { ...phase, carWaitsUntilMs: phase.shownUntilMs, invited: true };
  return { ...state, repeats: undefined, phase: forgotten };
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

type Sight = "there" | "gone" | "out-of-sight";

function lookForCause(state: EvseState, code: FaultCode, nowMs: MonotonicMs, input: EvseInput): Sight {
  const level = state.vehicle.level;
  switch (code) {
    case "diode":
      // A whole diode blocks −12 V; what pulls the pilot up from there is a car without one.
      if (state.drive.kind !== "F" || !isFresh(state.drive, nowMs, input)) return "out-of-sight";
      return sight(classifyLevel(input.highV) !== "F");
    case "pilot-short":
      return sight(level === "E");
    case "pilot-invalid":
      return sight(level === "invalid" || level === "F" || level === "E");
    case "pilot-unread":
      return sight(isUnread(input));
    case "watchdog":
      return sight(input.guardDropped === "permit-expired");
    case "residual-current":
      return sight(input.guardDropped === "trip-line");
    case "over-current":
      // With the contactor open nothing flows.
      return "gone";
  }
}

function sight(isThere: boolean): Sight {
  return isThere ? "there" : "gone";
}

function hasWaited(phase: FaultPhase, nowMs: MonotonicMs): boolean {
  return nowMs >= phase.shownUntilMs && nowMs >= phase.carWaitsUntilMs;
}

/** At −12 V nobody sees the car: no fault ends without a look at what has become of it. */
function hasLooked(drive: Drive, nowMs: MonotonicMs): boolean {
  return drive.kind === "X1" && nowMs - drive.sinceMs >= EVSE_TIMES.faultLookMs;
}

/** −12 V and looks at +12 V take turns, or +12 V all the time. The last look comes as soon as it may. */
function driveInFault(code: FaultCode, drive: Drive, isDue: boolean, nowMs: MonotonicMs): Drive {
  if (FAULTS[code].pilot === "X1") return drive;
  const sinceMs = nowMs - drive.sinceMs;
  if (drive.kind !== "F") return sinceMs < EVSE_TIMES.faultLookMs ? drive : { kind: "F", sinceMs: nowMs };
  const showMs = isDue ? EVSE_TIMES.stateFMinimumMs : EVSE_TIMES.faultShowMs;
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
