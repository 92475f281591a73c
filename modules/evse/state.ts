import type { ClosedPhases, GuardDrop } from "../device/guard";
import type { MonotonicMs } from "../device/time";
import { IDLE_SELF_TEST, type SelfTest } from "../residual/self-test";
import type { FaultCode } from "./faults";
import { type FormerOffers, NO_FORMER_OFFERS } from "./offers";
import type { OverCurrentWatch } from "./over-current";
import { NO_VEHICLE, type Vehicle } from "./vehicle";
import type { Wake } from "./wake";

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
  /** The contactors' feedback, true is closed; undefined where there is none. */
  readonly contacts: boolean | undefined;
  readonly extraContacts: boolean | undefined;
  /** The residual current detector's line; undefined: the board has none, and no self-test. */
  readonly residualTrip: 0 | 1 | undefined;
  readonly isEarthMissing: boolean;
  readonly isEmergencyStop: boolean;
  /** Too hot to charge at all. */
  readonly isHot: boolean;
  /** The mains have been out of their band for long enough, and whether they are out of it now. */
  readonly mainsFault: "over-voltage" | "under-voltage" | null;
  readonly isMainsBad: boolean;
  /** A that the plugged cable carries; 0: no cable; undefined: it is tethered. */
  readonly cableA: number | undefined;
  /** The bolt of a socket outlet holds the plug; undefined: no lock. */
  readonly isLocked: boolean | undefined;
  readonly lockFault: "lock-open" | "lock-stuck" | null;
  /** Phases to connect. Where it differs from what was connected, the pilot goes off in between. */
  readonly phases: 1 | 3;
  /** A person clears a fault that waits for it, in this very step. */
  readonly isCleared: boolean;
}

/** Nothing is read yet, measured or offered, on a board that has nothing but a pilot: what is known is put over it. */
export const QUIET_INPUT: EvseInput = Object.freeze({
  highV: 0,
  lowV: 0,
  readingAgeMs: 0,
  offerA: 0,
  drawnA: Number.NaN,
  drawnAtMs: 0,
  guardDropped: null,
  contacts: undefined,
  extraContacts: undefined,
  residualTrip: undefined,
  isEarthMissing: false,
  isEmergencyStop: false,
  isHot: false,
  mainsFault: null,
  isMainsBad: false,
  cableA: undefined,
  isLocked: undefined,
  lockFault: null,
  phases: 1,
  isCleared: false,
});

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
  /** Since when this look at +12 V has seen nobody, without a break. */
  readonly nobodySinceMs: MonotonicMs | undefined;
  /** As in `connected`, kept over the fault. */
  readonly invited: boolean;
}

/** Where the EVSE stands with the car. Every phase that ends by time carries its deadline. */
export type Phase =
  /** A: nobody there. */
  | { readonly kind: "available" }
  /** B: plugged in. `invited`: shown 6 A where there is current, until it has asked and finished once. */
  | { readonly kind: "connected"; readonly invited: boolean; readonly wake: Wake }
  /** C, contactor open: waits for an offer, or for the checks before closing. */
  | { readonly kind: "asking" }
  /** C2, contactor closed. */
  | { readonly kind: "charging"; readonly watch: OverCurrentWatch }
  /** C1, contactor still closed: the car was told to stop. */
  | { readonly kind: "stopping"; readonly sinceMs: MonotonicMs; readonly openByMs: MonotonicMs }
  /** D1: the car asks for a ventilation that is not there. */
  | { readonly kind: "ventilation" }
  /** Pilot off between three phases and one; `invited` as before. */
  | { readonly kind: "switching"; readonly untilMs: MonotonicMs; readonly invited: boolean }
  | FaultPhase;

export const AVAILABLE: Phase = Object.freeze({ kind: "available" });
export const FINISHED: Phase = Object.freeze({
  kind: "connected",
  invited: false,
  wake: Object.freeze({ kind: "listening", call: 0 } as const),
});

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
  /** The newest lowering. */
  readonly loweredAtMs: MonotonicMs | undefined;
  /** What a car may still be following down. */
  readonly formerOffers: FormerOffers;
  readonly closeNotBeforeMs: MonotonicMs;
  /** Since when the low half says that the diode is missing. */
  readonly diodeBadSinceMs: MonotonicMs | undefined;
  /** Since when the feedback contact says something else than the coil. */
  readonly feedbackWrongSinceMs: MonotonicMs | undefined;
  /** Since when a car is there without a cable. */
  readonly cableGoneSinceMs: MonotonicMs | undefined;
  /** Of the residual current detector, anew before every close. */
  readonly selfTest: SelfTest;
  /** Phases that the next close connects. */
  readonly phases: 1 | 3;
  readonly repeats: FaultRepeats | undefined;
}

/** A charger that has just started: steady +12 V, contactor open, nobody believed to be there. */
export function initialState(nowMs: MonotonicMs, phases: 1 | 3 = 1): EvseState {
  return {
    phase: AVAILABLE,
    vehicle: NO_VEHICLE,
    isConnected: false,
    drive: { kind: "X1", sinceMs: nowMs },
    raiseNotBeforeMs: nowMs,
    loweredAtMs: undefined,
    formerOffers: NO_FORMER_OFFERS,
    closeNotBeforeMs: nowMs,
    diodeBadSinceMs: undefined,
    feedbackWrongSinceMs: undefined,
    cableGoneSinceMs: undefined,
    selfTest: IDLE_SELF_TEST,
    phases,
    repeats: undefined,
  };
}

/** The phases whose coils have to be energised. */
export function closedPhases(state: EvseState): ClosedPhases {
  return isClosed(state.phase) ? state.phases : 0;
}

/** Whether the car that is there, or the next one, is shown an offer before it asks. */
export function isInvited(phase: Phase): boolean {
  return phase.kind === "connected" || phase.kind === "switching" || phase.kind === "fault" ? phase.invited : true;
}

/** Whether the coil is energised in a phase. */
export function isClosed(phase: Phase): boolean {
  return phase.kind === "charging" || phase.kind === "stopping";
}
