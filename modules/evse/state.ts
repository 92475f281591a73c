import type { GuardDrop } from "../device/guard";
import type { MonotonicMs } from "../device/time";
import type { FaultCode } from "./faults";
import type { OverCurrentWatch } from "./over-current";
import { NO_VEHICLE, type Vehicle } from "./vehicle";

/** What the EVSE is told at every control step. */
export interface EvseInput {
  /** V at the control pilot in the high and the low half, and the age of the samples in ms. */
  readonly highV: number;
  readonly lowV: number;
  readonly readingAgeMs: number;
  /** A, whole: what the arbiter allows now; below 6 is no offer. */
  readonly offerA: number;
  /** A, the highest phase, and when it was measured; NaN while unknown. */
  readonly drawnA: number;
  readonly drawnAtMs: MonotonicMs;
  /** What the guard says it did. */
  readonly guardDropped: GuardDrop | null;
}

/** What the pilot says to the car, and since when. */
export type Drive =
  | { readonly kind: "X1"; readonly sinceMs: MonotonicMs }
  | { readonly kind: "X2"; readonly sinceMs: MonotonicMs; readonly offeredA: number }
  | { readonly kind: "F"; readonly sinceMs: MonotonicMs };

export interface FaultPhase {
  readonly kind: "fault";
  readonly code: FaultCode;
  /** It is shown at least until then. */
  readonly shownUntilMs: MonotonicMs;
  /** The same car waits until then, later each time the fault returns; Infinity: until it is unplugged. */
  readonly carWaitsUntilMs: MonotonicMs;
  /** Since when the cause has not been there; undefined while it is, or while nobody could look. */
  readonly causeGoneMs: MonotonicMs | undefined;
  /** As in `connected`, kept over the fault. */
  readonly invited: boolean;
}

/** Where the EVSE stands with the car. Every phase that ends by time carries its deadline. */
export type Phase =
  /** A: nobody there. */
  | { readonly kind: "available" }
  /** B: plugged in. `invited`: shown 6 A where there is current, until it has asked and finished once. */
  | { readonly kind: "connected"; readonly invited: boolean }
  /** C, contactor open: waits for an offer, or for the checks before closing. */
  | { readonly kind: "asking" }
  /** C2, contactor closed. */
  | { readonly kind: "charging"; readonly watch: OverCurrentWatch }
  /** C1, contactor still closed: the car was told to stop. */
  | { readonly kind: "stopping"; readonly sinceMs: MonotonicMs; readonly openByMs: MonotonicMs }
  /** D1: the car asks for a ventilation that is not there. */
  | { readonly kind: "ventilation" }
  | FaultPhase;

export const AVAILABLE: Phase = Object.freeze({ kind: "available" });
export const FINISHED: Phase = Object.freeze({ kind: "connected", invited: false });

/** The returns of a fault that grow its wait; forgotten when the car is unplugged. */
export interface FaultRepeats {
  readonly code: FaultCode;
  readonly count: number;
}

export interface EvseState {
  readonly phase: Phase;
  readonly vehicle: Vehicle;
  /** A car is plugged in, as far as the pilot tells; while it shows no valid level, as it was before. */
  readonly isConnected: boolean;
  readonly drive: Drive;
  readonly raiseNotBeforeMs: MonotonicMs;
  /** The newest lowering, while a car may still be following it. */
  readonly loweredAtMs: MonotonicMs | undefined;
  readonly closeNotBeforeMs: MonotonicMs;
  /** Since when the low half says that the diode is missing. */
  readonly diodeBadSinceMs: MonotonicMs | undefined;
  readonly repeats: FaultRepeats | undefined;
}

/** A charger that has just started: steady +12 V, contactor open, nobody believed to be there. */
export function initialState(nowMs: MonotonicMs): EvseState {
  return {
    phase: AVAILABLE,
    vehicle: NO_VEHICLE,
    isConnected: false,
    drive: { kind: "X1", sinceMs: nowMs },
    raiseNotBeforeMs: nowMs,
    loweredAtMs: undefined,
    closeNotBeforeMs: nowMs,
    diodeBadSinceMs: undefined,
    repeats: undefined,
  };
}
