import type { AllocatorInput, Claimant } from "./allocation";

const HOUR_MS = 3_600_000;
/** A car that is still there when it should be gone, or nearly so, is taken to stay for so long. */
const STAYS_MS = 1_800_000;

/**
 * ms that a car has to spare: until it leaves, less what it takes to charge what it still needs with all it can use.
 * Negative: it will not get all. null: its departure or its need is not known.
 */
export function laxityMs(
  { departsInMs, neededWh, servedWh, phases }: Claimant,
  usefulA: number,
  { voltageV }: AllocatorInput,
): number | null {
  if (departsInMs === null || neededWh === null) return null;
  const fullW = usefulA * voltageV * Math.max(1, phases.length);
  return Math.max(STAYS_MS, departsInMs) - (Math.max(0, neededWh - servedWh) / fullW) * HOUR_MS;
}
