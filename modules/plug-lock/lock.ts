import type { MonotonicMs } from "../device/time";
import { LOCK_TIMES, LOCK_TRIES, type LockGoal, type LockPatience, type LockState } from "./state";

export { initialLock, isSafelyLocked, type LockState, lockDrive, lockFault } from "./state";

/**
 * One control step of the lock of a socket outlet (IEC 62196-2 type 2, motor and one contact). Pure; the same object
 * comes back when nothing changed. `isLocked`: the contact says that the bolt holds the plug.
 */
export function stepLock(state: LockState, nowMs: MonotonicMs, wanted: LockGoal, isLocked: boolean): LockState {
  // The bolt may stand half-way whatever its contact says, so every new wish drives it.
  if (state.goal !== wanted) return begin(wanted, "all-tries", restUntilMs(state, nowMs), nowMs);
  const isThere = isLocked === (wanted === "locked");
  switch (state.kind) {
    case "holding":
      return hold(state, nowMs, isThere);
    case "moving":
      return move(state, nowMs, isThere);
    case "resting":
      return nowMs < state.untilMs ? state : drive(wanted, state.number, state.patience, nowMs);
    case "failed":
      return nowMs < state.retryAtMs ? state : drive(wanted, 1, "none", nowMs);
  }
}

type Kind<K extends LockState["kind"]> = LockState & { readonly kind: K };

function hold(state: Kind<"holding">, nowMs: MonotonicMs, isThere: boolean): LockState {
  if (isThere) return state.lostSinceMs === undefined ? state : { ...state, lostSinceMs: undefined };
  if (state.lostSinceMs === undefined) return { ...state, lostSinceMs: nowMs };
  if (nowMs - state.lostSinceMs < LOCK_TIMES.lostDebounceMs) return state;
  return begin(state.goal, "this-try", state.restUntilMs, nowMs);
}

function move(state: Kind<"moving">, nowMs: MonotonicMs, isThere: boolean): LockState {
  if (isThere) {
    const seatedAtMs = state.seatedAtMs ?? Math.min(nowMs + LOCK_TIMES.seatMs, state.giveUpAtMs);
    if (nowMs >= seatedAtMs) {
      return {
        kind: "holding",
        goal: state.goal,
        restUntilMs: nowMs + LOCK_TIMES.restMs,
        lostSinceMs: undefined,
      };
    }
    return seatedAtMs === state.seatedAtMs ? state : { ...state, seatedAtMs };
  }
  if (nowMs >= state.giveUpAtMs) return giveUp(state, nowMs);
  return state.seatedAtMs === undefined ? state : { ...state, seatedAtMs: undefined };
}

function giveUp({ goal, number, patience }: Kind<"moving">, nowMs: MonotonicMs): LockState {
  const untilMs = nowMs + LOCK_TIMES.restMs;
  if (number >= LOCK_TRIES) {
    return { kind: "failed", goal, restUntilMs: untilMs, retryAtMs: nowMs + LOCK_TIMES.retryMs };
  }
  return { kind: "resting", goal, number: number + 1, patience: patience === "this-try" ? "none" : patience, untilMs };
}

/** The first of several tries, as soon as the motor has rested. */
function begin(goal: LockGoal, patience: LockPatience, untilMs: MonotonicMs, nowMs: MonotonicMs): LockState {
  if (nowMs >= untilMs) return drive(goal, 1, patience, nowMs);
  return { kind: "resting", goal, number: 1, patience, untilMs };
}

function drive(goal: LockGoal, number: number, patience: LockPatience, nowMs: MonotonicMs): LockState {
  return { kind: "moving", goal, number, patience, giveUpAtMs: nowMs + LOCK_TIMES.tryMs, seatedAtMs: undefined };
}

/** Until when the motor has to rest before it may go the other way. */
function restUntilMs(state: LockState, nowMs: MonotonicMs): MonotonicMs {
  switch (state.kind) {
    case "moving":
      return nowMs + LOCK_TIMES.restMs;
    case "resting":
      return state.untilMs;
    default:
      return state.restUntilMs;
  }
}
