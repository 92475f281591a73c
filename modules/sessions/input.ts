import type { WallMs } from "../device/time";
import { SESSION_BOUNDS } from "./session";

/** What the sessions are told: once a second, and whenever something changes. */
export interface SessionInput {
  /** A car is believed to be there; undefined while the pilot does not tell: then the session stays as it is. */
  readonly isConnected: boolean | undefined;
  /** S2 is closed: C or D. */
  readonly isAsking: boolean;
  /** The pilot offers a current (PWM). */
  readonly isOffered: boolean;
  /** The contacts. */
  readonly isClosed: boolean;
  /** Wh: the meter book's total; undefined while it is not known. */
  readonly energyWh: number | undefined;
  /** A, the highest phase; NaN while it is not known. */
  readonly highestA: number;
  /** The time of day; undefined while it is not known. */
  readonly wallMs: WallMs | undefined;
  readonly faultCode: string | null;
  /** A tag that was presented since the last step. */
  readonly tap: string | undefined;
  /** Given since the last step. */
  readonly command: "stop" | "resume" | undefined;
  /** % as it was told from outside since the last step; undefined: nothing new. */
  readonly evSocPercent: number | undefined;
}

/** The total in whole Wh, or null where it is none. */
export function bookTotalWh(input: SessionInput): number | null {
  return input.energyWh !== undefined && isWithin(input.energyWh, SESSION_BOUNDS.energyWh)
    ? Math.floor(input.energyWh)
    : null;
}

/** The time of day in whole ms, or null where it is none. */
export function timeOfDayMs(wallMs: WallMs | undefined): WallMs | null {
  return wallMs !== undefined && isWithin(wallMs, SESSION_BOUNDS.wallMs) ? Math.floor(wallMs) : null;
}

/** From 0 to `max`; false for NaN. */
export function isWithin(value: number, max: number): boolean {
  return value >= 0 && value <= max;
}
