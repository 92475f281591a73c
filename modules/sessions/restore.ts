import type { MonotonicMs } from "../device/time";
import type { Session } from "./session";
import { NO_CAR_WATCH, type SessionsState } from "./state";
import { SESSION_TIMES } from "./times";

/** What the numbers in the journal tell. */
export interface Reconciled {
  /** The open session is not in the history yet. */
  readonly isOpen: boolean;
  /** Sessions so far. */
  readonly lastNumber: number;
}

/**
 * A finished record may be followed by nothing, or stand beside older records of the same session's progress.
 *
 * @param openNumber of the newest progress record; undefined: there is none.
 * @param lastFinishedNumber of the newest finished record; 0: there is none.
 */
export function reconcile(openNumber: number | undefined, lastFinishedNumber: number): Reconciled {
  const isOpen = openNumber !== undefined && openNumber > lastFinishedNumber;
  return { isOpen, lastNumber: isOpen ? openNumber : lastFinishedNumber };
}

/**
 * What a boot makes of the journal. An open session goes on when its car is seen; it is finished, for `cause`, when the
 * pilot has been looked at and no car is there.
 *
 * @param open the newest progress record, if any.
 * @param lastFinishedNumber of the newest finished record; 0: there is none.
 */
export function restoreSession(
  open: Session | undefined,
  lastFinishedNumber: number,
  nowMs: MonotonicMs,
  cause: "power-loss" | "reset" = "power-loss",
): SessionsState {
  const { isOpen, lastNumber } = reconcile(open?.number, lastFinishedNumber);
  if (open === undefined || !isOpen) return { lastNumber, open: null, tap: null, soc: null };
  const { durationMs, contactorMs, ...rest } = open;
  const returning = {
    cause,
    lookUntilMs: nowMs + SESSION_TIMES.lookMs,
    isGone: false,
    bookUntilMs: nowMs + SESSION_TIMES.bookMs,
  };
  return {
    lastNumber,
    open: {
      ...rest,
      duration: { beforeMs: durationMs, sinceMs: null },
      contactor: { beforeMs: contactorMs, sinceMs: null },
      isRestored: true,
      returning,
      car: NO_CAR_WATCH,
    },
    tap: null,
    soc: null,
  };
}
