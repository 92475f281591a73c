import type { MonotonicMs } from "../device/time";
import type { Wants } from "../messages/claim";

/** A circuit below the main switch: a sub-board, or a cable with its own limit. */
export interface Circuit {
  /** Index of the circuit that feeds it; null: the main switch. Always smaller than its own index. */
  readonly parent: number | null;
  /** A per phase that it carries: the chargers on it, all together. */
  readonly limitA: number;
}

/** A charger as the allocator sees it. */
export interface Claimant {
  readonly id: string;
  /** Of registration: the lower the earlier. */
  readonly order: number;
  /** Higher goes first. */
  readonly priority: number;
  /** The site's phases (0, 1, 2) that its car loads, by the charger's phase rotation. */
  readonly phases: readonly number[];
  /** Index in `circuits`; null: straight at the main switch. */
  readonly circuit: number | null;
  readonly wants: Wants;
  /** A, the most that charger and cable can use, not yet whole. */
  readonly maxA: number;
  /** A that the car was found to use at the most (needs.ts); not above `maxA`. What is above it goes to others. */
  readonly usefulA: number;
  /** A, whole, that it was given by the decision before. */
  readonly grantedA: number;
  /** When it was last given current after a wait, or began to wait; for the rotation. */
  readonly sinceMs: MonotonicMs;
  /** When its car was plugged in. */
  readonly pluggedMs: MonotonicMs;
  /** It was paused for lack of current, and must not come back before; null: it was not. */
  readonly pausedUntilMs: MonotonicMs | null;
  /** Wh of this session so far. */
  readonly servedWh: number;
  /** Wh that the car is thought to need in this session, all in all; null: nothing is known. */
  readonly neededWh: number | null;
  /** ms from now until the car leaves; null: nothing is known. May be negative. */
  readonly departsInMs: number | null;
}

export interface AllocatorInput {
  readonly nowMs: MonotonicMs;
  /** A per phase of the site for all claimants together; may be negative. One or three. */
  readonly availableA: readonly number[];
  /** Line to neutral. */
  readonly voltageV: number;
  readonly circuits: readonly Circuit[];
  /** How many may charge at a time. */
  readonly maxCharging: number;
  readonly claimants: readonly Claimant[];
}

/** Why a charger gets no more. */
export type ShareReason =
  /** All it can use. */
  | "enough"
  /** What the car was found to draw. */
  | "car"
  /** The site has no more, shared level. */
  | "shared"
  /** Its circuit has no more. */
  | "circuit"
  /** Less than 6 A are left for it. */
  | "short"
  /** Others are charging, as many as may at a time. */
  | "turn"
  /** It was paused, and current has to last before it comes back. */
  | "resume"
  /** It asks for nothing. */
  | "nothing";

export interface Share {
  /** A, whole: 0, or 6 and more. */
  readonly currentA: number;
  readonly reason: ShareReason;
}

/** Shares the current: a pure function; one share a claimant, in their order. */
export type Policy = (input: AllocatorInput) => readonly Share[];
