import type { MonotonicMs, WallMs } from "../device/time";
import { type Elapsed, elapsedMs } from "./elapsed";
import { SESSION_BOUNDS, type Session } from "./session";
import type { ChargingStop } from "./stop-reason";

/** A session found in the journal, while nobody knows whether its car is still there. */
export interface Returning {
  readonly cause: "power-loss" | "reset";
  /** Before, no car seen means nothing. */
  readonly lookUntilMs: MonotonicMs;
  /** The car is gone, and the meter's book is waited for, until then. */
  readonly isGone: boolean;
  readonly bookUntilMs: MonotonicMs;
}

/** What the last step saw of the car, as far as the reason of an end depends on it. */
export interface CarWatch {
  readonly isAsking: boolean;
  readonly isOffered: boolean;
  /** Since when the car has opened S2 of its own accord, after it had charged. */
  readonly doneSinceMs: MonotonicMs | null;
  /** The first of the faults that stand without a break. */
  readonly fault: { readonly code: string; readonly sinceMs: MonotonicMs } | null;
}

export const NO_CAR_WATCH: CarWatch = Object.freeze({
  isAsking: false,
  isOffered: false,
  doneSinceMs: null,
  fault: null,
} as const);

/** The running session, in a form that changes only when something happens. */
export interface OpenSession {
  readonly number: number;
  readonly tag: string | null;
  readonly startedAtMs: WallMs | null;
  readonly startWh: number | null;
  readonly energyWh: number;
  readonly highestA: number;
  readonly stop: ChargingStop | null;
  readonly duration: Elapsed;
  readonly contactor: Elapsed;
  /** It began in an earlier run of the program. */
  readonly isRestored: boolean;
  /** null: its car has been seen in this run. */
  readonly returning: Returning | null;
  readonly car: CarWatch;
}

/** Everything about sessions; plain data. */
export interface SessionsState {
  /** Plug-ins so far, the running one included: the newest session's number. */
  readonly lastNumber: number;
  readonly open: OpenSession | null;
  /** A known tag, tapped while there was no car. */
  readonly tap: { readonly tag: string; readonly untilMs: MonotonicMs } | null;
  /** The car's state of charge as it was told last. */
  readonly soc: { readonly percent: number; readonly untilMs: MonotonicMs } | null;
}

/** The session whose car is there, or may still be. */
export function presentSession(state: SessionsState): OpenSession | null {
  return state.open?.returning?.isGone === true ? null : state.open;
}

/** The running session as it stands now. */
export function sessionAt(open: OpenSession, nowMs: MonotonicMs): Session {
  const { number, tag, startedAtMs, startWh, energyWh, highestA, stop } = open;
  const durationMs = wholeMs(elapsedMs(open.duration, nowMs));
  return {
    number,
    tag,
    startedAtMs,
    startWh,
    energyWh,
    durationMs,
    // Added up from more pieces, its last digit may be ahead.
    contactorMs: Math.min(durationMs, wholeMs(elapsedMs(open.contactor, nowMs))),
    highestA,
    stop,
  };
}

function wholeMs(ms: number): number {
  return Math.min(Math.floor(ms), SESSION_BOUNDS.durationMs);
}
