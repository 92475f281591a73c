import type { WallMs } from "../../../modules/device/time";
import { dayNumber, dayStartMs, type OffsetAt } from "../../../modules/tariff/calendar";
import { quarterOf } from "../../../modules/tariff/quarters";

const DAY_MS = 86_400_000;

/**
 * The offset of a time zone of the IANA list, `Europe/Berlin`, daylight saving counted in. Throws a RangeError for a
 * zone that is not known. Offsets change on whole quarter hours, so that one is asked for once.
 */
export function zoneOffset(zone: string): OffsetAt {
  const format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  let newestMs: WallMs | undefined;
  let newest = 0;
  return (atMs) => {
    const quarterMs = quarterOf(atMs);
    if (quarterMs !== newestMs) {
      newest = offsetMinutes(format.formatToParts(quarterMs));
      newestMs = quarterMs;
    }
    return newest;
  };
}

/** `GMT`, `GMT+02:00`, `GMT-09:30`. */
function offsetMinutes(parts: readonly Intl.DateTimeFormatPart[]): number {
  const name = parts.find(({ type }) => type === "timeZoneName")?.value ?? "";
  const found = /^GMT([+-])(\d\d):(\d\d)/.exec(name);
  if (found === null) return 0;
  const minutes = Number(found[2]) * 60 + Number(found[3]);
  return found[1] === "-" ? -minutes : minutes;
}

/** ISO 8601 in local time with its offset: `2026-03-29T03:00:00.000+02:00`. */
export function isoLocal(atMs: WallMs, offsetAt: OffsetAt): string {
  const offset = offsetAt(atMs);
  const away = Math.abs(offset);
  const zone = `${offset < 0 ? "-" : "+"}${two(Math.floor(away / 60))}:${two(away % 60)}`;
  return new Date(atMs + offset * 60_000).toISOString().slice(0, -1) + zone;
}

/** Local days from `from` to `to`, both included, as moments; throws a RangeError for what are no days in that order. */
export function daysRange(from: string, to: string, offsetAt: OffsetAt): { fromMs: WallMs; toMs: WallMs } {
  const first = dayNumber(from);
  const last = dayNumber(to);
  if (first === undefined || last === undefined) throw new RangeError("a day is written as 2026-01-31");
  if (last < first) throw new RangeError(`${to} is before ${from}`);
  return { fromMs: dayStartMs(first, offsetAt), toMs: dayStartMs(last + 1, offsetAt) };
}

/** `2026-03-29` */
export function localDate(atMs: WallMs, offsetAt: OffsetAt): string {
  return isoLocal(atMs, offsetAt).slice(0, 10);
}

/** When the local day of `atMs` began. */
export function localDayMs(atMs: WallMs, offsetAt: OffsetAt): WallMs {
  return dayStartMs(Math.floor((atMs + offsetAt(atMs) * 60_000) / DAY_MS), offsetAt);
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
