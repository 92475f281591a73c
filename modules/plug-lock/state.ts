import type { LockDrive } from "../device/plug-lock";
import type { MonotonicMs } from "../device/time";

/** Limits of the motor and of its patience, in ms. */
export const LOCK_TIMES = Object.freeze({
  /** The motor goes on so long after the bolt's contact says it is there, so that it sits at its stop. */
  seatMs: 50,
  /** A try, at most. */
  tryMs: 600,
  /** Between two movements, whichever way: a motor that is held burns, and one that is reversed in motion breaks. */
  restMs: 300,
  /** After {@link LOCK_TRIES} tries in vain. */
  retryMs: 30_000,
  /** To believe that a bolt at rest has left its place: two samples of the 20 ms step, with room for a late tick. */
  lostDebounceMs: 15,
});

export const LOCK_TRIES = 3;

export type LockGoal = "locked" | "unlocked";

/** When a bolt that does not move is a fault: after all tries, after this one (it was forced), or it is shown already. */
export type LockPatience = "all-tries" | "this-try" | "none";

interface Attempt {
  readonly goal: LockGoal;
  /** 1 to {@link LOCK_TRIES}: of this try, or of the one that follows the rest. */
  readonly number: number;
  readonly patience: LockPatience;
}

export type LockState =
  /** The bolt is where it should be. `lostSinceMs`: since when its contact says otherwise. */
  | {
      readonly kind: "holding";
      readonly goal: LockGoal;
      readonly restUntilMs: MonotonicMs;
      readonly lostSinceMs: MonotonicMs | undefined;
    }
  /** The motor runs. `seatedAtMs`: when it is done, once the contact says that the bolt is there. */
  | (Attempt & {
      readonly kind: "moving";
      readonly giveUpAtMs: MonotonicMs;
      readonly seatedAtMs: MonotonicMs | undefined;
    })
  /** The motor rests before it moves. */
  | (Attempt & { readonly kind: "resting"; readonly untilMs: MonotonicMs })
  /** All tries were in vain. */
  | {
      readonly kind: "failed";
      readonly goal: LockGoal;
      readonly restUntilMs: MonotonicMs;
      readonly retryAtMs: MonotonicMs;
    };

/** Where the firmware starts: the bolt stays where it is; the motor rests, for it may have run until just now. */
export function initialLock(nowMs: MonotonicMs, isLocked: boolean): LockState {
  return {
    kind: "holding",
    goal: isLocked ? "locked" : "unlocked",
    restUntilMs: nowMs + LOCK_TIMES.restMs,
    lostSinceMs: undefined,
  };
}

/** What the motor has to do. */
export function lockDrive(state: LockState): LockDrive {
  if (state.kind !== "moving") return "rest";
  return state.goal === "locked" ? "lock" : "unlock";
}

/** `lock-open`: it should hold the plug and does not. `lock-stuck`: it should let the plug go and does not. */
export function lockFault(state: LockState): "lock-open" | "lock-stuck" | null {
  const isShown = state.kind === "failed" || (state.kind !== "holding" && state.patience === "none");
  if (!isShown) return null;
  return state.goal === "locked" ? "lock-open" : "lock-stuck";
}

/** The bolt was driven home, or found there at start, and has held the plug since. */
export function isSafelyLocked(state: LockState): boolean {
  return state.kind === "holding" && state.goal === "locked";
}
