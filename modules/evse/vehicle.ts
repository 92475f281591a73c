import type { MonotonicMs } from "../device/time";
import { classifyLevel, isAsking, type PilotLevel } from "../pilot/level";
import { EVSE_TIMES } from "./times";

/** What the car's end of the pilot is believed to say. */
export type Vehicle =
  | { readonly kind: "steady"; readonly level: PilotLevel }
  | {
      readonly kind: "changing";
      readonly level: PilotLevel;
      /** The newest sample. */
      readonly towards: PilotLevel;
      readonly sinceMs: MonotonicMs;
    };

export const NO_VEHICLE: Vehicle = Object.freeze({ kind: "steady", level: "A" });

/** The belief after one more sample of the high half, in volts. Comes back unchanged (the same object) while nothing changes. */
export function watchVehicle(vehicle: Vehicle, nowMs: MonotonicMs, highV: number): Vehicle {
  const newest = vehicle.kind === "steady" ? vehicle.level : vehicle.towards;
  const sample = classifyLevel(highV, newest);
  if (sample === vehicle.level) return vehicle.kind === "steady" ? vehicle : { kind: "steady", level: sample };
  if (vehicle.kind === "steady") return { kind: "changing", level: vehicle.level, towards: sample, sinceMs: nowMs };
  if (!continues(vehicle.level, vehicle.towards, sample)) {
    return { kind: "changing", level: vehicle.level, towards: sample, sinceMs: nowMs };
  }
  if (nowMs - vehicle.sinceMs >= debounceMs(vehicle.level, sample)) return { kind: "steady", level: sample };
  return sample === vehicle.towards ? vehicle : { ...vehicle, towards: sample };
}

/** A car that leaves C through B to A has left C all the while: the clock goes on. */
function continues(level: PilotLevel, before: PilotLevel, now: PilotLevel): boolean {
  return before === now || (isAsking(level) && !isAsking(before) && !isAsking(now));
}

function debounceMs(from: PilotLevel, to: PilotLevel): number {
  if (isAsking(to)) return EVSE_TIMES.askDebounceMs;
  if (isAsking(from) || (to !== "A" && to !== "B")) return EVSE_TIMES.leaveDebounceMs;
  return EVSE_TIMES.plugDebounceMs;
}
