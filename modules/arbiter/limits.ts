import type { MonotonicMs } from "../device/time";

/** The named limits of the offered current, from the most fundamental to the most passing: of equal ones the first binds. */
export const LIMIT_CODES = Object.freeze([
  "hardware",
  "installer",
  "cable",
  "temperature",
  "own-meter",
  "dimming",
  "authorisation",
  "session",
  "user-limit",
  "schedule",
  "user",
  "power-return",
  "fail-safe",
  "no-reading",
  "house",
  "site-grant",
  "resume-delay",
] as const);

export type LimitCode = (typeof LIMIT_CODES)[number];

/** What the site has to give: an offer that ends for one of these was withdrawn for lack of current. */
const SUPPLY_CODES: readonly LimitCode[] = Object.freeze(["fail-safe", "no-reading", "house", "site-grant"] as const);

export function isSupply({ code }: Limit): boolean {
  return SUPPLY_CODES.includes(code);
}

/** One limit as it stands: amperes, and what a person should know of it. */
export interface Limit {
  readonly code: LimitCode;
  /** A, 0 or more, not yet whole. */
  readonly currentA: number;
  /** A clause that ends the sentence "Offering 12 A: …" or "No current: …". */
  readonly reason: string;
  /** When what it rests on was measured or told; left out: it is a setting, and does not age. */
  readonly atMs?: MonotonicMs;
  /** The last moment at which it holds; left out: until something changes. Past it nothing is offered. */
  readonly untilMs?: MonotonicMs;
}

/** What the arbiter decided: the smallest limit, in whole amperes, and which one it was. */
export interface Decision {
  /** A, whole; 0 below 6 A. */
  readonly offerA: number;
  readonly limit: LimitCode;
  readonly why: string;
}

/** A limit for whoever shows the whole list. */
export interface LimitRow {
  readonly code: LimitCode;
  readonly currentA: number;
  readonly reason: string;
  /** s; null: a setting. */
  readonly ageS: number | null;
  /** s until it expires; null: it does not. */
  readonly expiresInS: number | null;
}

export function limitRows(limits: readonly Limit[], nowMs: MonotonicMs): LimitRow[] {
  return limits.map(({ code, currentA, reason, atMs, untilMs }) => ({
    code,
    currentA: Math.round(currentA * 100) / 100,
    reason,
    ageS: atMs === undefined ? null : Math.round((nowMs - atMs) / 1000),
    expiresInS: untilMs === undefined ? null : Math.max(0, Math.round((untilMs - nowMs) / 1000)),
  }));
}
