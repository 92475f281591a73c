import type { WallMs } from "../device/time";

/** Minutes to add to UTC for the local time at that moment, daylight saving counted in: 60 or 120 in Berlin. */
export type OffsetAt = (atMs: WallMs) => number;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const DAY_MINUTES = 1_440;
/** 1970-01-01 was a Thursday, counted from Monday as 0. */
const FIRST_WEEKDAY = 3;
/** Days from the 1st of March of the year 0 to 1970-01-01. */
const MARCH_OF_YEAR_0 = 719_468;
const DAYS_OF_400_YEARS = 146_097;

/** A moment as a clock on the wall shows it. */
export interface LocalTime {
  /** Days since 1970-01-01. */
  readonly day: number;
  /** 0 is Monday, 6 Sunday. */
  readonly weekday: number;
  /** 0–1439. */
  readonly minute: number;
}

export function localTime(atMs: WallMs, offsetMinutes: number): LocalTime {
  const minutes = Math.floor(atMs / MINUTE_MS) + offsetMinutes;
  const day = Math.floor(minutes / DAY_MINUTES);
  return { day, weekday: (((day + FIRST_WEEKDAY) % 7) + 7) % 7, minute: minutes - day * DAY_MINUTES };
}

/**
 * Whether a span of local minutes covers `local`. `toMinute` is exclusive; not above `fromMinute`: the span lasts into the
 * next day, and belongs to the one on which it began. `isOn`: whether it begins on that weekday.
 */
export function covers(
  fromMinute: number,
  toMinute: number,
  isOn: (weekday: number) => boolean,
  { weekday, minute }: LocalTime,
): boolean {
  if (toMinute > fromMinute) return minute >= fromMinute && minute < toMinute && isOn(weekday);
  return (minute >= fromMinute && isOn(weekday)) || (minute < toMinute && isOn((weekday + 6) % 7));
}

/** The moment at which a local day begins, to the minute. On a day without a midnight it is an hour off at most. */
export function dayStartMs(day: number, offsetAt: OffsetAt): WallMs {
  const asUtcMs = day * DAY_MS;
  const guessMs = asUtcMs - offsetAt(asUtcMs) * MINUTE_MS;
  return asUtcMs - offsetAt(guessMs) * MINUTE_MS;
}

/** Days from 1970-01-01 to `date`, `2026-03-29`; undefined where that is no day of the calendar. */
export function dayNumber(date: string): number | undefined {
  const year = digits(date, 0, 4);
  const month = digits(date, 5, 7);
  const dayOfMonth = digits(date, 8, 10);
  if (date.length !== 10 || date[4] !== "-" || date[7] !== "-") return undefined;
  if (!(year >= 1970 && month >= 1 && month <= 12 && dayOfMonth >= 1)) return undefined;
  if (dayOfMonth > daysBefore(year, month + 1) - daysBefore(year, month)) return undefined;
  return daysBefore(year, month) + dayOfMonth - 1;
}

/** A day of the calendar. */
export interface CalendarDate {
  readonly year: number;
  /** 1–12. */
  readonly month: number;
  /** 1–31. */
  readonly dayOfMonth: number;
}

/** The date of a day that is counted from 1970-01-01. */
export function dateOf(day: number): CalendarDate {
  // Of 400 years, which begin with a March.
  const era = Math.floor((day + MARCH_OF_YEAR_0) / DAYS_OF_400_YEARS);
  const dayOfEra = day + MARCH_OF_YEAR_0 - era * DAYS_OF_400_YEARS;
  const leapDays = Math.floor(dayOfEra / 1_460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const years = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (years * 365 + Math.floor(years / 4) - Math.floor(years / 100));
  const months = Math.floor((5 * dayOfYear + 2) / 153);
  const month = months < 10 ? months + 3 : months - 9;
  return {
    year: era * 400 + years + (month > 2 ? 0 : 1),
    month,
    dayOfMonth: dayOfYear - Math.floor((153 * months + 2) / 5) + 1,
  };
}

/** Days from 1970-01-01 to the first of a month; month 13 is the next year's first. */
export function daysBefore(year: number, month: number): number {
  // Counted from March on, the leap day comes last: 153 days are five months of 31, 30, 31, 30, 31.
  const years = month > 2 ? year : year - 1;
  const months = (month + 9) % 12;
  return (
    years * 365 +
    Math.floor(years / 4) -
    Math.floor(years / 100) +
    Math.floor(years / 400) +
    Math.floor((153 * months + 2) / 5) -
    MARCH_OF_YEAR_0
  );
}

/** NaN where another character stands. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let index = from; index < to; index++) {
    const digit = text.charCodeAt(index) - 0x30;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : Number.NaN;
  }
  return value;
}
