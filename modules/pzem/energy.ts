import { ENERGY_WRAP_WH, MAX_POWER_W } from "./constants";

/** What has to be kept over a power cut: plain numbers, both whole Wh. */
export interface EnergyCount {
  /** Never falls. */
  readonly totalWh: number;
  /** The module's register when it was last looked at; null before the first time. */
  readonly registerWh: number | null;
}

export const NO_ENERGY: EnergyCount = Object.freeze({ totalWh: 0, registerWh: null });

/** Where nobody knows how long ago the register was looked at (a restart), no more than a day's energy is believed. */
export const DAY_MS = 86_400_000;
const MS_PER_HOUR = 3_600_000;
/** The register shows whole Wh and lags by its renewal. */
const ROUNDING_WH = 10;

/**
 * Counts the register's way forward. A reset is counted from zero, the wrap at 9999.99 kWh across it; a jump that is
 * more than the module can carry in `elapsedMs`, up or down, counts nothing and is where counting goes on from.
 *
 * @param elapsedMs since the register was last looked at; 0 or more.
 */
export function countEnergy(count: EnergyCount, registerWh: number, elapsedMs: number = DAY_MS): EnergyCount {
  if (!Number.isInteger(registerWh) || registerWh < 0 || registerWh > ENERGY_WRAP_WH) return count;
  if (count.registerWh === null) return { totalWh: count.totalWh, registerWh };
  const mostWh = (MAX_POWER_W * Math.max(0, elapsedMs)) / MS_PER_HOUR + ROUNDING_WH;
  return { totalWh: count.totalWh + forwardWh(count.registerWh, registerWh, mostWh), registerWh };
}

function forwardWh(fromWh: number, toWh: number, mostWh: number): number {
  if (toWh >= fromWh) return toWh - fromWh <= mostWh ? toWh - fromWh : 0;
  const acrossWrapWh = toWh + ENERGY_WRAP_WH - fromWh;
  if (acrossWrapWh <= mostWh) return acrossWrapWh;
  return toWh <= mostWh ? toWh : 0;
}

/** Reads what was stored. Anything but a good count is undefined: then begin with {@link NO_ENERGY}. */
export function toEnergyCount(stored: unknown): EnergyCount | undefined {
  if (typeof stored !== "object" || stored === null) return undefined;
  const { totalWh, registerWh } = stored as { totalWh?: unknown; registerWh?: unknown };
  if (typeof totalWh !== "number" || !Number.isSafeInteger(totalWh) || totalWh < 0) return undefined;
  if (registerWh === null) return { totalWh, registerWh };
  if (typeof registerWh !== "number" || !Number.isInteger(registerWh)) return undefined;
  if (registerWh < 0 || registerWh > ENERGY_WRAP_WH) return undefined;
  return { totalWh, registerWh };
}
