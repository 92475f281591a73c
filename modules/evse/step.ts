import type { MonotonicMs } from "../device/time";
import { MAX_OFFER_A, MIN_OFFER_A } from "../pilot/duty";
import { DIODE_LIMIT_V, isAsking, type PilotLevel } from "../pilot/level";
import { enterFault, stepFault } from "./fault-phase";
import type { FaultCode } from "./faults";
import { isOverCurrent, NO_OVER_CURRENT, watchOverCurrent } from "./over-current";
import { isFresh, isUnread, sampledAtMs } from "./reading";
import { AVAILABLE, type Drive, type EvseInput, type EvseState, FINISHED, type Phase } from "./state";
import { EVSE_TIMES, STOPPED_BELOW_A } from "./times";
import { watchVehicle } from "./vehicle";

const INVITED: Phase = Object.freeze({ kind: "connected", invited: true });
const ASKING: Phase = Object.freeze({ kind: "asking" });
const VENTILATION: Phase = Object.freeze({ kind: "ventilation" });
const CHARGING: Phase = Object.freeze({ kind: "charging", watch: NO_OVER_CURRENT });

/**
 * One control step of the EVSE (every 20 ms): the only decision over pilot and contactor in the firmware.
 * Pure; the same object comes back when nothing changed. `nowMs` may come late, but never goes back.
 */
export function step(state: EvseState, nowMs: MonotonicMs, input: EvseInput): EvseState {
  const seen = observe(state, nowMs, input);
  const ready = seen.phase.kind === "fault" ? stepFault(seen, seen.phase, nowMs, input) : seen;
  if (ready.phase.kind === "fault") return ready;
  const fault = findFault(ready, nowMs, input);
  if (fault !== undefined) return enterFault(ready, fault, nowMs);
  const moved = move(ready, nowMs, input);
  return steer(moved, nowMs, targetA(moved, nowMs, input.offerA));
}

/** What the new pilot reading changes in what is believed of the car. */
function observe(state: EvseState, nowMs: MonotonicMs, input: EvseInput): EvseState {
  if (state.drive.kind === "F" || !isFresh(state.drive, nowMs, input)) return state;
  const sampledMs = sampledAtMs(nowMs, input);
  const vehicle = watchVehicle(state.vehicle, sampledMs, input.highV);
  const isDiodeBad = state.drive.kind === "X2" && !(input.lowV <= DIODE_LIMIT_V);
  const diodeBadSinceMs = isDiodeBad ? (state.diodeBadSinceMs ?? sampledMs) : undefined;
  if (vehicle === state.vehicle && diodeBadSinceMs === state.diodeBadSinceMs) return state;
  return { ...state, vehicle, isConnected: isCarThere(vehicle.level) ?? state.isConnected, diodeBadSinceMs };
}

/** undefined: the level does not tell. */
function isCarThere(level: PilotLevel): boolean | undefined {
  if (level === "A") return false;
  return level === "B" || isAsking(level) ? true : undefined;
}

function findFault(state: EvseState, nowMs: MonotonicMs, input: EvseInput): FaultCode | undefined {
  // First, because it is latched: with the drop acknowledged nothing tells of it any more.
  if (input.guardDropped === "trip-line") return "residual-current";
  if (isUnread(input)) return "pilot-unread";
  const level = state.vehicle.level;
  if (level === "E") return "pilot-short";
  if (level === "invalid" || level === "F") return "pilot-invalid";
  const diodeBadSinceMs = state.diodeBadSinceMs;
  if (diodeBadSinceMs !== undefined && sampledAtMs(nowMs, input) - diodeBadSinceMs >= EVSE_TIMES.leaveDebounceMs)
    return "diode";
  if (state.phase.kind === "charging" && isOverCurrent(state.phase.watch, nowMs)) return "over-current";
  return input.guardDropped === "permit-expired" ? "watchdog" : undefined;
}

/** The phase after this step. */
function move(state: EvseState, nowMs: MonotonicMs, input: EvseInput): EvseState {
  const phase = state.phase;
  const level = state.vehicle.level;
  if (level === "A") return phase.kind === "available" ? state : unplug(state, nowMs);
  if (level === "D") return phase.kind === "ventilation" ? state : leaveC(state, VENTILATION, nowMs);
  if (!isAsking(level)) return moveConnected(state, nowMs);
  switch (phase.kind) {
    case "available":
    case "connected":
    case "ventilation":
      return { ...state, phase: ASKING };
    case "asking":
      return mayClose(state, nowMs, input) ? { ...state, phase: CHARGING } : state;
    case "charging":
      return moveCharging(state, phase, nowMs, input);
    case "stopping":
      return moveStopping(state, phase, nowMs, input);
    case "fault":
      return state;
  }
}

function unplug(state: EvseState, nowMs: MonotonicMs): EvseState {
  const left = leaveC(state, AVAILABLE, nowMs);
  return { ...left, raiseNotBeforeMs: nowMs, repeats: undefined };
}

function moveConnected(state: EvseState, nowMs: MonotonicMs): EvseState {
  switch (state.phase.kind) {
    case "available":
      return { ...state, phase: INVITED };
    case "connected":
      return state;
    default:
      return leaveC(state, wasToldToStop(state, nowMs) ? INVITED : FINISHED, nowMs);
  }
}

/**
 * The offer was withdrawn just now. Many cars answer that by opening S2, and close it only when they see PWM again:
 * such a car has not finished.
 */
function wasToldToStop(state: EvseState, nowMs: MonotonicMs): boolean {
  const { drive, loweredAtMs } = state;
  return drive.kind === "X1" && loweredAtMs !== undefined && nowMs - loweredAtMs <= EVSE_TIMES.stopPatienceMs;
}

/** Out of C or D: the coil drops with this step, and it stays open for a while. */
function leaveC(state: EvseState, phase: Phase, nowMs: MonotonicMs): EvseState {
  const wasClosed = state.phase.kind === "charging" || state.phase.kind === "stopping";
  const closeNotBeforeMs = wasClosed
    ? Math.max(state.closeNotBeforeMs, nowMs + EVSE_TIMES.recloseMs)
    : state.closeNotBeforeMs;
  return { ...state, phase, closeNotBeforeMs };
}

/** PWM has been there long enough to trust, the diode was seen in this very sample, and no wait is pending. */
function mayClose(state: EvseState, nowMs: MonotonicMs, input: EvseInput): boolean {
  return (
    state.drive.kind === "X2" &&
    state.vehicle.kind === "steady" &&
    nowMs - state.drive.sinceMs >= EVSE_TIMES.dutySettleMs &&
    nowMs >= state.closeNotBeforeMs &&
    input.offerA >= MIN_OFFER_A &&
    input.lowV <= DIODE_LIMIT_V &&
    input.guardDropped === null
  );
}

function moveCharging(
  state: EvseState,
  phase: Phase & { readonly kind: "charging" },
  nowMs: MonotonicMs,
  input: EvseInput,
): EvseState {
  if (input.guardDropped !== null) return leaveC(state, ASKING, nowMs);
  if (input.offerA < MIN_OFFER_A) {
    return { ...state, phase: { kind: "stopping", sinceMs: nowMs, openByMs: nowMs + EVSE_TIMES.stopPatienceMs } };
  }
  const offeredA = state.drive.kind === "X2" ? state.drive.offeredA : 0;
  const watch = watchOverCurrent(phase.watch, nowMs, offeredA, input.drawnA, state.loweredAtMs);
  return watch === phase.watch ? state : { ...state, phase: { kind: "charging", watch } };
}

function moveStopping(
  state: EvseState,
  phase: Phase & { readonly kind: "stopping" },
  nowMs: MonotonicMs,
  input: EvseInput,
): EvseState {
  if (input.guardDropped !== null) return leaveC(state, ASKING, nowMs);
  const hasStopped = input.drawnAtMs > phase.sinceMs && input.drawnA < STOPPED_BELOW_A;
  if (hasStopped || nowMs >= phase.openByMs) return { ...state, phase: ASKING };
  const isBack = input.offerA >= MIN_OFFER_A && nowMs >= state.raiseNotBeforeMs;
  return isBack ? { ...state, phase: CHARGING } : state;
}

/** A that the pilot should say in this phase; 0 is X1. */
function targetA(state: EvseState, nowMs: MonotonicMs, offerA: number): number {
  const allowedA = offerA >= MIN_OFFER_A ? Math.min(Math.floor(offerA), MAX_OFFER_A) : 0;
  switch (state.phase.kind) {
    case "connected":
      return state.phase.invited ? Math.min(allowedA, MIN_OFFER_A) : 0;
    case "asking":
      return nowMs >= state.closeNotBeforeMs ? allowedA : 0;
    case "charging":
      return allowedA;
    default:
      return 0;
  }
}

/** Brings the pilot to the target: down at once, up no sooner than 5 s after the last change. */
function steer(state: EvseState, nowMs: MonotonicMs, target: number): EvseState {
  const drive = state.drive;
  const currentA = drive.kind === "X2" ? drive.offeredA : 0;
  if (target === currentA && drive.kind !== "F") return state;
  const isRaise = target > currentA;
  if (isRaise && nowMs < state.raiseNotBeforeMs) return state;
  const next: Drive = target > 0 ? { kind: "X2", sinceMs: nowMs, offeredA: target } : { kind: "X1", sinceMs: nowMs };
  return {
    ...state,
    drive: next,
    loweredAtMs: isRaise ? state.loweredAtMs : nowMs,
    raiseNotBeforeMs: state.phase.kind === "available" ? nowMs : nowMs + EVSE_TIMES.raiseIntervalMs,
  };
}
