import type { WallMs } from "../device/time";
import type { ChargingStop, StopReason } from "./stop-reason";

/** One plug-in as it stands: from the moment a car is believed to be there until it is gone. */
export interface Session {
  /** 1, 2, …: the how-manieth plug-in of this charger. */
  readonly number: number;
  /** As it is spelled in the list of users; null: free, or not authorised. */
  readonly tag: string | null;
  /** null: the time of day was not known. */
  readonly startedAtMs: WallMs | null;
  /** Wh, whole: the meter book's total at the start; null: not known yet. */
  readonly startWh: number | null;
  /** Wh, whole, all phases; never falls. */
  readonly energyWh: number;
  /** ms, whole, monotonic; time without power is not in it. */
  readonly durationMs: number;
  /** ms, whole, with closed contacts; part of `durationMs`. */
  readonly contactorMs: number;
  /** A, to 0.01: the highest current of any phase. */
  readonly highestA: number;
  /** What ended the charging; null while it may go on. A car that asks again lifts `ev`, a person may lift `user`. */
  readonly stop: ChargingStop | null;
}

/** A session whose car is gone. */
export interface FinishedSession extends Omit<Session, "stop"> {
  /** When the car was found gone, which after an outage may be long after it went; null: the time of day was not known. */
  readonly endedAtMs: WallMs | null;
  /** What ended the charging, or else the session. */
  readonly stopReason: StopReason;
}

/** Greatest values that a session holds; what is beyond is taken for not known, or stays there. */
export const SESSION_BOUNDS = Object.freeze({
  number: 999_999_999,
  /** 10 GWh. */
  energyWh: 9_999_999_999,
  /** 30 years and more. */
  durationMs: 999_999_999_000,
  currentA: 1_000,
  /** The end of the year 9999. */
  wallMs: 253_402_300_799_999,
} as const);
