import type { WallMs } from "../device/time";
import type { OffsetAt } from "./calendar";
import { type Price, priceAt } from "./price";
import type { Tariff } from "./tariff";

/** ms. All offsets from UTC are whole quarter hours, and so are the bands: within one the price stands. */
export const QUARTER_MS = 900_000;

/** ms: of a longer gap, all of the energy is booked on its last 31 days. A clock that is set may make a gap of decades. */
const LONGEST_MS = 2_678_400_000;

/** The quarter hour in which `atMs` lies, by its beginning. */
export function quarterOf(atMs: WallMs): WallMs {
  return Math.floor(atMs / QUARTER_MS) * QUARTER_MS;
}

/** Energy that was used some time between two moments. */
export interface Spent {
  readonly fromMs: WallMs;
  readonly toMs: WallMs;
  /** Whole. */
  readonly energyWh: number;
}

/**
 * Spreads energy evenly over time, in whole Wh whose sum is what was given. `take` hears of no quarter hour without
 * any. Where the clock was set back, all of it is used in the last moment.
 */
export function spread({ fromMs, toMs, energyWh }: Spent, take: (quarterMs: WallMs, energyWh: number) => void): void {
  const beginMs = Math.max(fromMs, toMs - LONGEST_MS);
  let booked = 0;
  for (let quarterMs = quarterOf(beginMs); quarterMs + QUARTER_MS < toMs; quarterMs += QUARTER_MS) {
    const share = (quarterMs + QUARTER_MS - beginMs) / (toMs - beginMs);
    const sum = Math.floor(energyWh * share);
    if (sum > booked) take(quarterMs, sum - booked);
    booked = sum;
  }
  // What is used until exactly the end of a quarter hour belongs into it.
  const lastMs = beginMs < toMs ? quarterOf(toMs - 1) : quarterOf(toMs);
  if (energyWh > booked) take(lastMs, energyWh - booked);
}

/** Energy at one price; undefined: no tariff held yet. */
export interface PricedEnergy {
  readonly price: Price | undefined;
  readonly energyWh: number;
}

/** Spreads energy evenly over time, and tells how much of it fell into which band, in the order of time. */
export function splitByPrice(tariffs: readonly Tariff[], spent: Spent, offsetAt: OffsetAt): readonly PricedEnergy[] {
  const found: { price: Price | undefined; energyWh: number }[] = [];
  spread(spent, (quarterMs, energyWh) => {
    const price = priceAt(tariffs, quarterMs, offsetAt(quarterMs));
    const same = found.find((one) => isSamePrice(one.price, price));
    if (same === undefined) found.push({ price, energyWh });
    else same.energyWh += energyWh;
  });
  return found;
}

/** On the same line of a bill. */
export function isSamePrice(one: Price | undefined, other: Price | undefined): boolean {
  return (
    one?.tariff === other?.tariff &&
    one?.band === other?.band &&
    one?.perKWh === other?.perKWh &&
    one?.currency === other?.currency &&
    one?.decimals === other?.decimals
  );
}
