import type { WallMs } from "../device/time";
import { clockText } from "../local-time/iso";
import { nextChangeMs, offsetMinAt, wallMsOf, type ZonedTime, zonedTime, zoneGroup } from "../local-time/local-time";
import type { ZoneGroup } from "../local-time/zones";
import { MIN_OFFER_A } from "../pilot/duty";
import { covers } from "../tariff/calendar";
import type { ScheduleSettings } from "./settings";

/**
 * - `disabled`: there is no schedule;
 * - `no-clock`: the time of day is not known, so there is none either: a charger that never charges is worse than one
 *   that charges at the wrong time;
 * - `window`: at least one window is open;
 * - `off`, `free`: none is.
 */
export type ScheduleCode = "disabled" | "no-clock" | "window" | "off" | "free";

/** What the schedule says of a moment. */
export interface ScheduledNow {
  readonly code: ScheduleCode;
  /** A; Infinity: the schedule sets no limit. */
  readonly maxA: number;
  /** Until then it says nothing else; undefined: until the settings or the clock change. */
  readonly untilWallMs: WallMs | undefined;
  /** A clause that ends the sentence "Offering 12 A: …" or "No current: …". */
  readonly sentence: string;
}

const DAY_NAMES = Object.freeze([
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
  "Sunday",
] as const);
const MINUTE_MS = 60_000;
const DAY_MIN = 1_440;
const WEEK_MIN = 10_080;
const UNLIMITED_A = Number.POSITIVE_INFINITY;

const DISABLED: ScheduledNow = Object.freeze({
  code: "disabled",
  maxA: UNLIMITED_A,
  untilWallMs: undefined,
  sentence: "there is no schedule",
} as const);

const NO_CLOCK: ScheduledNow = Object.freeze({
  code: "no-clock",
  maxA: UNLIMITED_A,
  untilWallMs: undefined,
  sentence: "the time of day is not known, so the schedule does not hold",
} as const);

/** Pure. `wallMs` undefined: nobody knows the time of day. */
export function scheduleAt(settings: ScheduleSettings, wallMs: WallMs | undefined): ScheduledNow {
  if (!settings.enabled) return DISABLED;
  if (wallMs === undefined) return NO_CLOCK;
  const zone = zoneGroup(settings.zone);
  const local = zonedTime(zone, wallMs);
  const nowMin = local.weekday * DAY_MIN + local.minute;
  const open = openA(settings, nowMin);
  const maxA = levelOf(settings, open);
  const otherAt = nextAt(settings, nowMin, (levelA) => levelA !== maxA);
  // Where a clock is put back, the same minutes come again.
  const changeMs = nextChangeMs(zone, wallMs);
  const atMs = otherAt === undefined ? undefined : momentOf(zone, local, wallMs, otherAt);
  const code = open === undefined ? settings.outside : "window";
  return {
    code,
    maxA,
    untilWallMs: atMs === undefined || (changeMs !== undefined && changeMs < atMs) ? changeMs : atMs,
    sentence: maxA < MIN_OFFER_A ? startClause(settings, nowMin) : levelClause(maxA, nowMin, otherAt),
  };
}

function startClause(settings: ScheduleSettings, nowMin: number): string {
  const startAt = nextAt(settings, nowMin, (levelA) => levelA >= MIN_OFFER_A);
  if (startAt === undefined) return "the schedule never lets it charge";
  return `the schedule lets it charge from ${momentText(nowMin, startAt)}`;
}

function levelClause(maxA: number, nowMin: number, otherAt: number | undefined): string {
  const level = maxA === UNLIMITED_A ? "the schedule sets no limit" : `the schedule gives ${maxA} A`;
  return otherAt === undefined ? level : `${level} until ${momentText(nowMin, otherAt)}`;
}

/** A of the highest window that is open at that minute of the week, from Monday's midnight on; undefined: none is. */
function openA({ windows }: ScheduleSettings, weekMin: number): number | undefined {
  const minute = weekMin % DAY_MIN;
  const local = { day: 0, weekday: ((weekMin - minute) / DAY_MIN) % 7, minute };
  let highestA: number | undefined;
  for (const { days, fromMin, toMin, maxA } of windows) {
    if (maxA <= (highestA ?? -1)) continue;
    if (covers(fromMin, toMin, (weekday) => days.includes(weekday), local)) highestA = maxA;
  }
  return highestA;
}

function levelOf({ outside }: ScheduleSettings, open: number | undefined): number {
  return open ?? (outside === "off" ? 0 : UNLIMITED_A);
}

/** Minutes from `nowMin` to the first edge of a window behind which the level is wanted; undefined: there is none. */
function nextAt(settings: ScheduleSettings, nowMin: number, isWanted: (levelA: number) => boolean): number | undefined {
  // Most of what is never found is seen without a look at a whole week, which takes a chip long.
  if (!isWanted(levelOf(settings, undefined)) && !settings.windows.some(({ maxA }) => isWanted(maxA))) return undefined;
  for (const edge of edgesAfter(settings, nowMin))
    if (isWanted(levelOf(settings, openA(settings, nowMin + edge)))) return edge;
  return undefined;
}

/** Minutes from `nowMin` to each edge of a window within a week, the nearest first. */
function edgesAfter({ windows }: ScheduleSettings, nowMin: number): readonly number[] {
  const edges = new Set<number>();
  for (const { days, fromMin, toMin } of windows)
    for (const day of days) {
      const lastMin = toMin > fromMin ? toMin : toMin + DAY_MIN;
      for (const minute of [fromMin, lastMin]) {
        const away = (day * DAY_MIN + minute - nowMin + 2 * WEEK_MIN) % WEEK_MIN;
        if (away > 0) edges.add(away);
      }
    }
  return [...edges].sort((a, b) => a - b);
}

/** When the clock is `away` minutes on from `local`, after `nowMs`. */
function momentOf(zone: ZoneGroup, { day, minute, offsetMin }: ZonedTime, nowMs: WallMs, away: number): WallMs {
  // In the second of a doubled hour it is not the first that is meant.
  const straightMs = nowMs - (nowMs % MINUTE_MS) + away * MINUTE_MS;
  return offsetMinAt(zone, straightMs) === offsetMin ? straightMs : wallMsOf(zone, day, minute + away);
}

/** `22:00`, or `22:00 on Friday` where today's is not meant, nor the next night's. */
function momentText(nowMin: number, away: number): string {
  const weekMin = (nowMin + away) % WEEK_MIN;
  const clock = clockText(weekMin % DAY_MIN);
  const name = away < DAY_MIN ? undefined : DAY_NAMES[Math.floor(weekMin / DAY_MIN)];
  return name === undefined ? clock : `${clock} on ${name}`;
}

/** The next departure after `wallMs`; undefined: none is known. */
export function nextDeparture(
  { enabled, zone: id, departure }: ScheduleSettings,
  wallMs: WallMs | undefined,
): { readonly atWallMs: WallMs; readonly neededWh: number | null } | undefined {
  if (!enabled || departure === null || wallMs === undefined) return undefined;
  const zone = zoneGroup(id);
  const local = zonedTime(zone, wallMs);
  for (let day = 0; day <= 7; day++) {
    if (!departure.days.includes((local.weekday + day) % 7)) continue;
    const atWallMs = wallMsOf(zone, local.day + day, departure.atMin);
    if (atWallMs > wallMs) return { atWallMs, neededWh: departure.neededWh };
  }
  return undefined;
}
