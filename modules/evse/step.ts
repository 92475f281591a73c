import type { MonotonicMs } from "../device/time";
import { MIN_OFFER_A } from "../pilot/duty";
import { isAsking } from "../pilot/level";
import { findFault } from "./causes";
import { mayClose, moveSelfTest } from "./closing";
import { enterFault, stepFault } from "./fault-phase";
import { observe } from "./observe";
import { allowedA, NO_FORMER_OFFERS } from "./offers";
import { NO_OVER_CURRENT, watchOverCurrent } from "./over-current";
import {
  AVAILABLE,
  closedPhases,
  type EvseInput,
  type EvseState,
  FINISHED,
  isClosed,
  isInvited,
  type Phase,
} from "./state";
import { steer, targetA } from "./steer";
import { EVSE_TIMES, STOPPED_BELOW_A } from "./times";
import { PLUGGED } from "./vehicle";
import { NOT_WOKEN, stepWake } from "./wake";

const INVITED: Phase = Object.freeze({ kind: "connected", invited: true, wake: NOT_WOKEN });
const ASKING: Phase = Object.freeze({ kind: "asking" });
const VENTILATION: Phase = Object.freeze({ kind: "ventilation" });
const CHARGING: Phase = Object.freeze({ kind: "charging", watch: NO_OVER_CURRENT });

/**
 * One control step of the EVSE (every 20 ms): the only decision over pilot and contactor in the firmware.
 * Pure; the same object comes back when nothing changed. `nowMs` may come late, but never goes back.
 */
export function step(state: EvseState, nowMs: MonotonicMs, input: EvseInput): EvseState {
  const next = decide(state, nowMs, input);
  // A contactor that is told otherwise has its whole time again.
  const isMoved = next.feedbackWrongSinceMs !== undefined && closedPhases(next) !== closedPhases(state);
  return isMoved ? { ...next, feedbackWrongSinceMs: undefined } : next;
}

function decide(state: EvseState, nowMs: MonotonicMs, input: EvseInput): EvseState {
  const seen = observe(state, nowMs, input);
  const ready = seen.phase.kind === "fault" ? stepFault(seen, seen.phase, nowMs, input) : seen;
  if (ready.phase.kind === "fault") return ready;
  const fault = findFault(ready, nowMs, input);
  if (fault !== undefined) return enterFault(ready, fault, nowMs);
  const moved = moveSelfTest(movePhases(move(ready, nowMs, input), nowMs, input), nowMs, input);
  if (moved.phase.kind === "switching") return moved;
  return steer(moved, nowMs, targetA(moved, nowMs, input));
}

/** The phase after this step. */
function move(state: EvseState, nowMs: MonotonicMs, input: EvseInput): EvseState {
  const phase = state.phase;
  if (phase.kind === "switching") return nowMs >= phase.untilMs ? endSwitching(state, phase, nowMs, input) : state;
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
  // The next car follows nothing down.
  return { ...left, raiseNotBeforeMs: nowMs, formerOffers: NO_FORMER_OFFERS, repeats: undefined };
}

function moveConnected(state: EvseState, nowMs: MonotonicMs): EvseState {
  const { phase, drive } = state;
  switch (phase.kind) {
    case "available":
      return { ...state, phase: INVITED };
    case "connected": {
      if (!phase.invited) return state;
      const wake = stepWake(phase.wake, nowMs, drive.kind === "X2" ? drive.sinceMs : undefined);
      return wake === phase.wake ? state : { ...state, phase: { ...phase, wake } };
    }
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
  const closeNotBeforeMs = isClosed(state.phase)
    ? Math.max(state.closeNotBeforeMs, nowMs + EVSE_TIMES.recloseMs)
    : state.closeNotBeforeMs;
  return { ...state, phase, closeNotBeforeMs };
}

function moveCharging(
  state: EvseState,
  phase: Phase & { readonly kind: "charging" },
  nowMs: MonotonicMs,
  input: EvseInput,
): EvseState {
  if (input.guardDropped !== null) return leaveC(state, ASKING, nowMs);
  if (!(input.offerA >= MIN_OFFER_A) || input.phases !== state.phases) {
    return { ...state, phase: { kind: "stopping", sinceMs: nowMs, openByMs: nowMs + EVSE_TIMES.stopPatienceMs } };
  }
  const offeredA = state.drive.kind === "X2" ? state.drive.offeredA : 0;
  const watch = watchOverCurrent(phase.watch, nowMs, allowedA(state.formerOffers, nowMs, offeredA), input.drawnA);
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
  if (hasStopped || nowMs >= phase.openByMs) {
    // A car that is leaving C in this very moment has left it from a closed contactor.
    return state.vehicle.kind === "changing" ? leaveC(state, ASKING, nowMs) : { ...state, phase: ASKING };
  }
  return isOfferBack(state, nowMs, input) ? { ...state, phase: CHARGING } : state;
}

/** PWM comes back in this very step: nothing charges on X1. */
function isOfferBack(state: EvseState, nowMs: MonotonicMs, input: EvseInput): boolean {
  const isWanted = input.offerA >= MIN_OFFER_A && input.phases === state.phases && input.isLocked !== false;
  return isWanted && nowMs >= state.raiseNotBeforeMs;
}

/**
 * Other phases than before: with nobody there at once, with a car only after a pause with the pilot off, and never with
 * a closed contactor.
 */
function movePhases(state: EvseState, nowMs: MonotonicMs, input: EvseInput): EvseState {
  const { phase } = state;
  if (input.phases === state.phases || isClosed(phase) || phase.kind === "switching") return state;
  if (phase.kind === "available") return { ...state, phases: input.phases };
  return {
    ...state,
    phase: { kind: "switching", untilMs: nowMs + EVSE_TIMES.phaseChangeMs, invited: isInvited(phase) },
    drive: { kind: "F", sinceMs: nowMs },
    loweredAtMs: nowMs,
    diodeBadSinceMs: undefined,
  };
}

/** The car is looked at anew: that it asked before the pause is no reason to close, nor to say that it has finished. */
function endSwitching(
  state: EvseState,
  phase: Phase & { readonly kind: "switching" },
  nowMs: MonotonicMs,
  input: EvseInput,
): EvseState {
  return {
    ...state,
    phase: phase.invited ? INVITED : FINISHED,
    vehicle: PLUGGED,
    phases: input.phases,
    drive: { kind: "X1", sinceMs: nowMs },
  };
}
