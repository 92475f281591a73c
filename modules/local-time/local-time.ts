import type { WallMs } from "../device/time";
import { type CalendarDate, dateOf, daysBefore, type LocalTime, localTime } from "../tariff/calendar";
import { DAYLIGHT_RULES, type YearlyMoment } from "./rules";
import { ZONE_GROUPS, type ZoneGroup, type ZoneId } from "./zones";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** What daylight saving time adds, in every zone of the table. */
const SAVED_MIN = 60;
/** 1970-01-01 was a Thursday, counted from Monday as 0. */
const FIRST_WEEKDAY = 3;
const UTC: ZoneGroup = Object.freeze({ offsetMin: 0, rule: null, ids: Object.freeze([] as const) } as const);

/** A moment as calendar and clock of a place show it. */
export interface ZonedTime extends CalendarDate, LocalTime {
  /** Minutes that are added to UTC, daylight saving counted in. */
  readonly offsetMin: number;
  readonly isDst: boolean;
}

/** What the zone goes by. */
export function zoneGroup(id: ZoneId): ZoneGroup {
  return ZONE_GROUPS.find(({ ids }) => (ids as readonly string[]).includes(id)) ?? UTC;
}

export function zonedTime(zone: ZoneGroup, atMs: WallMs): ZonedTime {
  const offsetMin = offsetMinAt(zone, atMs);
  const local = localTime(atMs, offsetMin);
  return { ...dateOf(local.day), ...local, offsetMin, isDst: offsetMin !== zone.offsetMin };
}

/** Minutes to add to UTC at that moment. */
export function offsetMinAt(zone: ZoneGroup, atMs: WallMs): number {
  const changes = changesIn(zone, yearOf(atMs));
  if (changes === undefined) return zone.offsetMin;
  const { forwardMs, backMs } = changes;
  // In the south summer lies over the turn of the year.
  const isDst = forwardMs < backMs ? atMs >= forwardMs && atMs < backMs : atMs >= forwardMs || atMs < backMs;
  return isDst ? zone.offsetMin + SAVED_MIN : zone.offsetMin;
}

/** The next moment after `atMs` at which the clocks change; undefined: they never do. */
export function nextChangeMs(zone: ZoneGroup, atMs: WallMs): WallMs | undefined {
  const year = yearOf(atMs);
  for (const changes of [changesIn(zone, year), changesIn(zone, year + 1)]) {
    if (changes === undefined) return undefined;
    const { forwardMs, backMs } = changes;
    if (atMs < Math.min(forwardMs, backMs)) return Math.min(forwardMs, backMs);
    if (atMs < Math.max(forwardMs, backMs)) return Math.max(forwardMs, backMs);
  }
  return undefined;
}

/**
 * When the clock shows that `minute` (any whole number, counted from midnight) of a local day. Of a minute that comes
 * twice the first; for one that is skipped the moment after the gap.
 */
export function wallMsOf(zone: ZoneGroup, day: number, minute: number): WallMs {
  const asUtcMs = day * DAY_MS + minute * MINUTE_MS;
  const standardMs = asUtcMs - zone.offsetMin * MINUTE_MS;
  const savedMs = standardMs - SAVED_MIN * MINUTE_MS;
  if (offsetMinAt(zone, savedMs) !== zone.offsetMin) return savedMs;
  if (offsetMinAt(zone, standardMs) === zone.offsetMin) return standardMs;
  return changesIn(zone, yearOf(standardMs))?.forwardMs ?? standardMs;
}

/** The two changes of a year; undefined: the clocks never change. */
function changesIn(zone: ZoneGroup, year: number): { forwardMs: WallMs; backMs: WallMs } | undefined {
  if (zone.rule === null) return undefined;
  const { isUtc, forward, back } = DAYLIGHT_RULES[zone.rule];
  const awayMin = isUtc ? 0 : zone.offsetMin;
  return { forwardMs: momentMs(forward, year, awayMin), backMs: momentMs(back, year, awayMin) };
}

/** In UTC, which is near enough: no zone changes its clocks at the turn of the year. */
function yearOf(atMs: WallMs): number {
  return dateOf(Math.floor(atMs / DAY_MS)).year;
}

function momentMs({ month, earliestDay, weekday, minute }: YearlyMoment, year: number, awayMin: number): WallMs {
  const earliest = daysBefore(year, month) + earliestDay - 1;
  const weekdayThen = (earliest + FIRST_WEEKDAY) % 7;
  const day = earliest + ((weekday - weekdayThen + 7) % 7);
  return day * DAY_MS + (minute - awayMin) * MINUTE_MS;
}
