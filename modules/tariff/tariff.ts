import { type Checked, check, type Refusal } from "../schema/check";
import { type Infer, list, number, object, oneOf, optional, text } from "../schema/schema";
import { dayNumber } from "./calendar";
import { CURRENCY } from "./currency";

export const WEEKDAYS = Object.freeze(["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const);
export type Weekday = (typeof WEEKDAYS)[number];

const NAME = text({ minLength: 1, maxLength: 32 });
/** Of the currency, for one kWh; counted to 0.00001. */
const PER_KWH = number({ min: 0, max: 100_000 });

const BAND = object({
  /** As it stands on a bill: `night`. */
  name: NAME,
  /** On which days it begins; left out: every day. */
  days: optional(list(oneOf(...WEEKDAYS), { min: 1, max: 7 })),
  /** Minutes since local midnight, whole quarter hours: 1320 is 22:00. */
  fromMinute: number({ min: 0, max: 1_425, integer: true }),
  /** The same, exclusive. Not above `fromMinute`: it lasts into the next day. */
  toMinute: number({ min: 0, max: 1_440, integer: true }),
  perKWh: PER_KWH,
});

/** Energy prices by the time of day. The first band that covers a moment counts; none does: `perKWh`. */
export const TARIFF = object({
  name: NAME,
  currency: CURRENCY,
  /** Digits after the point that a bill shows. */
  decimals: optional(oneOf(0, 1, 2, 3, 4), 2),
  /** The first local day on which it holds: `2026-01-01`. */
  validFrom: text({ minLength: 10, maxLength: 10 }),
  perKWh: PER_KWH,
  bands: optional(list(BAND, { max: 16 }), []),
});

/** One after another: each holds until the next begins. */
export const TARIFFS = list(TARIFF, { max: 32 });

export type TariffBand = Infer<typeof BAND>;
export type Tariff = Infer<typeof TARIFF>;

/** Of the default price on a bill. */
export const DEFAULT_BAND = "default";

/** Minutes. Energy is booked by the quarter hour, so no price may change within one. */
const STEP_MINUTES = 15;

/** Checks a whole list from outside, and what a schema cannot say of it. */
export function checkTariffs(value: unknown): Checked<readonly Tariff[]> {
  const checked = check(TARIFFS, value);
  return checked.ok ? (refuseTariffs(checked.value) ?? checked) : checked;
}

/** The first thing that is wrong; `path`: where the list stands. undefined: all is well. */
export function refuseTariffs(tariffs: readonly Tariff[], path = "$"): Refusal | undefined {
  let before = -1;
  for (const [index, { validFrom, bands }] of tariffs.entries()) {
    const at = `${path}[${index}]`;
    const day = dayNumber(validFrom);
    if (day === undefined) return refusal(`${at}.validFrom`, "must be a day, such as 2026-01-01");
    if (day <= before) return refusal(`${at}.validFrom`, "must be later than that of the tariff before");
    before = day;
    for (const [row, { name, fromMinute, toMinute }] of bands.entries()) {
      const band = `${at}.bands[${row}]`;
      if (fromMinute % STEP_MINUTES !== 0) return refusal(`${band}.fromMinute`, "must be a whole quarter hour");
      if (toMinute % STEP_MINUTES !== 0) return refusal(`${band}.toMinute`, "must be a whole quarter hour");
      if (name === DEFAULT_BAND || bands.findIndex((other) => other.name === name) < row)
        return refusal(`${band}.name`, "is taken already");
    }
  }
  return undefined;
}

function refusal(path: string, reason: string): Refusal {
  return { ok: false, path, reason };
}
