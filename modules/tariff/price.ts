import type { WallMs } from "../device/time";
import { covers, dayNumber, localTime } from "./calendar";
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
  const band = tariff.bands.find(({ days, fromMinute, toMinute }) =>
    covers(fromMinute, toMinute, (weekday) => isOn(days, weekday), local),
  );
  return { tariff: name, band: band?.name ?? DEFAULT_BAND, perKWh: (band ?? tariff).perKWh, currency, decimals };
}

function isOn(days: TariffBand["days"], weekday: number): boolean {
  const name = WEEKDAYS[weekday];
  return days === undefined || (name !== undefined && days.includes(name));
}
