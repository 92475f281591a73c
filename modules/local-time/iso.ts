import type { WallMs } from "../device/time";
import { dateOf, localTime } from "../tariff/calendar";

/** `2026-03-29T01:00:00Z`: ISO 8601 in UTC, to the second. */
export function isoUtc(atMs: WallMs): string {
  return `${isoDateTime(atMs, 0)}Z`;
}

/** `2026-03-29T03:00:00+02:00`: the same in local time, with its offset. */
export function isoLocal(atMs: WallMs, offsetMin: number): string {
  const awayMin = Math.abs(offsetMin);
  const sign = offsetMin < 0 ? "-" : "+";
  return `${isoDateTime(atMs, offsetMin)}${sign}${clockText(awayMin)}`;
}

/** `07:05`, of the minutes since midnight; 1440 is `24:00`. */
export function clockText(minutes: number): string {
  return `${digits(Math.floor(minutes / 60), 2)}:${digits(minutes % 60, 2)}`;
}

function isoDateTime(atMs: WallMs, offsetMin: number): string {
  const { day, minute } = localTime(atMs, offsetMin);
  const { year, month, dayOfMonth } = dateOf(day);
  const second = Math.floor(atMs / 1_000) - Math.floor(atMs / 60_000) * 60;
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(dayOfMonth, 2)}T${clockText(minute)}:${digits(second, 2)}`;
}

function digits(value: number, count: number): string {
  return String(value).padStart(count, "0");
}
