/** A price is counted in hundred thousandths. */
const PRICE_PARTS = 100_000;
const WH_PER_KWH = 1_000;
const SCALES = Object.freeze([1, 10, 100, 1_000, 10_000] as const);

/**
 * In the currency's last shown digit, a whole number: cents for two decimals. Exact up to 90 million of the currency in
 * one sum, a half rounded up.
 */
export function costOf(
  energyWh: number,
  { perKWh, decimals }: { readonly perKWh: number; readonly decimals: number },
): number {
  const parts = energyWh * Math.round(perKWh * PRICE_PARTS);
  return Math.round(parts / ((PRICE_PARTS * WH_PER_KWH) / (SCALES[decimals] ?? 1)));
}

/** A whole number from 0 on, of which the last `decimals` digits stand behind the point: `12.30`, whatever country reads it. */
export function fixedPoint(value: number, decimals: number): string {
  const text = String(value).padStart(decimals + 1, "0");
  return decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
}
