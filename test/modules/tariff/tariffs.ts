import assert from "node:assert/strict";
import { checkTariffs, type Tariff } from "../../../modules/tariff/tariff";

/** 2026-01-01T00:00Z, a Thursday. */
export const JANUARY_MS = Date.UTC(2026, 0, 1);
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

/** A day price, a cheaper night and weekend; from July on dearer, and the same all day. */
export const WINTER = {
  name: "winter",
  currency: "EUR",
  validFrom: "2026-01-01",
  perKWh: 0.32,
  bands: [
    { name: "weekend", days: ["sat", "sun"], fromMinute: 360, toMinute: 1_320, perKWh: 0.28 },
    { name: "night", fromMinute: 1_320, toMinute: 360, perKWh: 0.215 },
  ],
} as const;

export const SUMMER = { name: "summer", currency: "EUR", validFrom: "2026-07-01", perKWh: 0.35 } as const;

export function tariffsOf(value: unknown): readonly Tariff[] {
  const checked = checkTariffs(value);
  assert.ok(checked.ok, JSON.stringify(checked));
  return checked.value;
}

export const TARIFFS = tariffsOf([WINTER, SUMMER]);
