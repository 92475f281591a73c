/** A moment that comes once a year: a weekday on or after a day of the month, and the minute. */
export interface YearlyMoment {
  /** 1–12. */
  readonly month: number;
  /** Of the month: 25 for the last of its weekday in a month of 31 days, 8 for the second in any. */
  readonly earliestDay: number;
  /** 0 is Monday. */
  readonly weekday: number;
  /** Since that day's midnight in standard time, or in UTC; below 0: on the day before. */
  readonly minute: number;
}

/** When the clocks of a region go forward by an hour, and back. */
export interface DaylightRule {
  readonly isUtc: boolean;
  readonly forward: YearlyMoment;
  readonly back: YearlyMoment;
}

const THURSDAY = 3;
const FRIDAY = 4;
const SUNDAY = 6;

/**
 * The rules that are in force from 2026-11-01 on, after the facts in release 2026f of the IANA time zone database. What
 * a law sets in daylight saving time stands here an hour earlier, in standard time.
 */
export const DAYLIGHT_RULES = Object.freeze({
  /** Directive 2000/84/EC, and those who follow it; Greenland too. */
  eu: Object.freeze({
    isUtc: true,
    forward: Object.freeze({ month: 3, earliestDay: 25, weekday: SUNDAY, minute: 60 } as const),
    back: Object.freeze({ month: 10, earliestDay: 25, weekday: SUNDAY, minute: 60 } as const),
  } as const),
  /** 15 U.S.C. 260a; Canada's east and Mexico's border too. */
  us: Object.freeze({
    isUtc: false,
    forward: Object.freeze({ month: 3, earliestDay: 8, weekday: SUNDAY, minute: 120 } as const),
    back: Object.freeze({ month: 11, earliestDay: 1, weekday: SUNDAY, minute: 60 } as const),
  } as const),
  chile: Object.freeze({
    isUtc: true,
    forward: Object.freeze({ month: 9, earliestDay: 2, weekday: SUNDAY, minute: 240 } as const),
    back: Object.freeze({ month: 4, earliestDay: 2, weekday: SUNDAY, minute: 180 } as const),
  } as const),
  egypt: Object.freeze({
    isUtc: false,
    forward: Object.freeze({ month: 4, earliestDay: 24, weekday: FRIDAY, minute: 0 } as const),
    back: Object.freeze({ month: 10, earliestDay: 25, weekday: THURSDAY, minute: 1_380 } as const),
  } as const),
  israel: Object.freeze({
    isUtc: false,
    forward: Object.freeze({ month: 3, earliestDay: 23, weekday: FRIDAY, minute: 120 } as const),
    back: Object.freeze({ month: 10, earliestDay: 25, weekday: SUNDAY, minute: 60 } as const),
  } as const),
  lebanon: Object.freeze({
    isUtc: false,
    forward: Object.freeze({ month: 3, earliestDay: 25, weekday: SUNDAY, minute: 0 } as const),
    back: Object.freeze({ month: 10, earliestDay: 25, weekday: SUNDAY, minute: -60 } as const),
  } as const),
  /** The south-east of Australia. */
  australia: Object.freeze({
    isUtc: false,
    forward: Object.freeze({ month: 10, earliestDay: 1, weekday: SUNDAY, minute: 120 } as const),
    back: Object.freeze({ month: 4, earliestDay: 1, weekday: SUNDAY, minute: 120 } as const),
  } as const),
  newZealand: Object.freeze({
    isUtc: false,
    forward: Object.freeze({ month: 9, earliestDay: 24, weekday: SUNDAY, minute: 120 } as const),
    back: Object.freeze({ month: 4, earliestDay: 1, weekday: SUNDAY, minute: 120 } as const),
  } as const),
} as const);

export type DaylightRuleName = keyof typeof DAYLIGHT_RULES;
