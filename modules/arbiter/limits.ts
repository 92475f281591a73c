import type { MonotonicMs } from "../device/time";

/** The named limits of the offered current, from the most fundamental to the most passing: of equal ones the first binds. */
export const LIMIT_CODES = Object.freeze([
  "hardware",
  "cable",
  "user",
  "fail-safe",
  "no-reading",
  "house",
  "resume-delay",
] as const);

export type LimitCode = (typeof LIMIT_CODES)[number];

/** One limit as it stands: amperes, and what a person should know of it. */
export interface Limit {
  readonly code: LimitCode;
  /** A, 0 or more, not yet whole. */
  readonly currentA: number;
  /** A clause that ends the sentence "Offering 12 A: …" or "No current: …". */
  readonly reason: string;
  /** The last moment at which it holds; left out: until something changes. */
  readonly untilMs?: MonotonicMs;
}

/** What the arbiter decided: the smallest limit, in whole amperes, and which one it was. */
export interface Decision {
  /** A, whole; 0 below 6 A. */
  readonly offerA: number;
  readonly limit: LimitCode;
  readonly why: string;
}
