import { FAULT_CODES, FAULTS, type FaultCode } from "../../../../modules/evse/faults";
import type { FaultRepeats } from "../../../../modules/evse/state";
import type { Vehicle } from "../../../../modules/evse/vehicle";
import type { PilotLevel } from "../../../../modules/pilot/level";

const LEVELS: readonly PilotLevel[] = Object.freeze(["A", "B", "C", "D", "E", "F", "invalid"]);

/** 0: not, 1: for less than `ms`, 2: for that or longer. */
export function region(sinceMs: number | undefined, ms: number, nowMs: number): number {
  if (sinceMs === undefined) return 0;
  return nowMs - sinceMs < ms ? 1 : 2;
}

export function codeNumber(code: FaultCode): number {
  return FAULT_CODES.indexOf(code);
}

/** Below 7: steady. */
export function vehicleNumber(vehicle: Vehicle): number {
  const level = LEVELS.indexOf(vehicle.level);
  if (vehicle.kind === "steady") return level;
  const towards = level * LEVELS.length + LEVELS.indexOf(vehicle.towards);
  return LEVELS.length + towards * 2 + (vehicle.lapsedMs === undefined ? 0 : 1);
}

/** 0: nothing that a next fault would care about; 1: the first, 2: between, 3: the last that ends by itself, 4: the one after. */
export function repeatsNumber(repeats: FaultRepeats | undefined): number {
  const times = repeats === undefined ? 0 : (FAULTS[repeats.code].growth?.times ?? 0);
  if (repeats === undefined || times === 0) return 0;
  if (repeats.count >= times) return 4;
  if (repeats.count + 1 === times) return 3;
  return repeats.count === 0 ? 1 : 2;
}

/** The same with the code, 0 without: what the next fault will remember. */
export function againNumber(repeats: FaultRepeats | undefined): number {
  const number = repeatsNumber(repeats);
  return repeats === undefined || number === 0 ? 0 : codeNumber(repeats.code) * 4 + number;
}
