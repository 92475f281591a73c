import type { WallMs } from "../device/time";
import { dayNumber, type LocalTime, localTime } from "./calendar";
import { DEFAULT_BAND, type Tariff, type TariffBand, WEEKDAYS } from "./tariff";

/** What a kWh costs at a moment, and what that is called. */
export interface Price {
  readonly tariff: string;
  readonly band: string;
  /** Of the currency. */
  readonly perKWh: number;
  readonly currency: string;
  /** Digits after the point of the currency. */
  readonly decimals: number;
}

/** undefined before the first tariff. `offsetMinutes`: local time minus UTC at that moment. */
export function priceAt(tariffs: readonly Tariff[], atMs: WallMs, offsetMinutes: number): Price | undefined {
  const local = localTime(atMs, offsetMinutes);
  let tariff: Tariff | undefined;
  for (const next of tariffs) if ((dayNumber(next.validFrom) ?? local.day + 1) <= local.day) tariff = next;
  if (tariff === undefined) return undefined;
  const { name, currency, decimals } = tariff;
  const band = tariff.bands.find((one) => covers(one, local));
  return { tariff: name, band: band?.name ?? DEFAULT_BAND, perKWh: (band ?? tariff).perKWh, currency, decimals };
}

/** A band past midnight belongs to the day on which it began. */
function covers({ days, fromMinute, toMinute }: TariffBand, { weekday, minute }: LocalTime): boolean {
  const isOn = (day: number): boolean => {
    const name = WEEKDAYS[day % 7];
    return days === undefined || (name !== undefined && days.includes(name));
  };
  if (toMinute > fromMinute) return minute >= fromMinute && minute < toMinute && isOn(weekday);
  return (minute >= fromMinute && isOn(weekday)) || (minute < toMinute && isOn(weekday + 6));
}

/** A price is counted in hundred thousandths. */
const PRICE_PARTS = 100_000;
const WH_PER_KWH = 1_000;
const SCALES = Object.freeze([1, 10, 100, 1_000, 10_000] as const);

/**
 * In the currency's last shown digit, a whole number: cents for two decimals. Exact up to 90 million of the currency in
 * one sum, a half rounded up.
 */
export function costOf(energyWh: number, { perKWh, decimals }: Price): number {
  const parts = energyWh * Math.round(perKWh * PRICE_PARTS);
  return Math.round(parts / ((PRICE_PARTS * WH_PER_KWH) / (SCALES[decimals] ?? 1)));
}

/** A whole number from 0 on, of which the last `decimals` digits stand behind the point: `12.30`, whatever country reads it. */
export function fixedPoint(value: number, decimals: number): string {
  const text = String(value).padStart(decimals + 1, "0");
  return decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
}
