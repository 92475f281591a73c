import { type Infer, number, object } from "../schema/schema";
import { costOf } from "../tariff/cost";
import { CURRENCY } from "../tariff/currency";

/** What a kWh costs at this charger, for what people read: a bill is the site manager's. */
export const PRICE = object({
  /** Of the currency; counted to 0.00001. */
  perKwh: number({ min: 0, max: 100 }),
  currency: CURRENCY,
});

export type Price = Infer<typeof PRICE>;

/** Digits after the point, whatever the currency. */
export const COST_DECIMALS = 2;

/** Of the currency, to 0.01, a half rounded up; null without a price. */
export function sessionCost(energyWh: number, price: Price | null): number | null {
  const hundredths = costInHundredths(energyWh, price);
  return hundredths === null ? null : hundredths / 100;
}

/** The same in hundredths, whole. */
export function costInHundredths(energyWh: number, price: Price | null): number | null {
  return price === null ? null : costOf(energyWh, { perKWh: price.perKwh, decimals: COST_DECIMALS });
}
