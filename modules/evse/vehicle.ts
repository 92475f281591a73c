import type { MonotonicMs } from "../device/time";
import { classifyLevel, isAsking, type PilotLevel } from "../pilot/level";
import { EVSE_TIMES } from "./times";

/** What the car's end of the pilot is believed to say. */
export type Vehicle =
  | { readonly kind: "steady"; readonly level: PilotLevel }
  | {
      readonly kind: "changing";
      readonly level: PilotLevel;
      /** The newest sample that was no lapse. */
      readonly towards: PilotLevel;
      readonly sinceMs: MonotonicMs;
      /** On the way to C or D: since when S2 seems open again. Contacts bounce: a single sample is forgiven. */
      readonly lapsedMs: MonotonicMs | undefined;
    };

export const NO_VEHICLE: Vehicle = Object.freeze({ kind: "steady", level: "A" });
/** A car that is there and has not said yet that it asks. */
export const PLUGGED: Vehicle = Object.freeze({ kind: "steady", level: "B" });

/** The belief after one more sample of the high half, in volts. Comes back unchanged (the same object) while nothing changes. */
export function watchVehicle(vehicle: Vehicle, nowMs: MonotonicMs, highV: number): Vehicle {
  const newest = vehicle.kind === "steady" ? vehicle.level : vehicle.towards;
  const sample = classifyLevel(highV, newest);
  if (vehicle.kind === "steady") {
    return sample === vehicle.level ? vehicle : changing(vehicle.level, sample, nowMs);
  }
  const { level, towards, sinceMs, lapsedMs } = vehicle;
  if (isAsking(towards) && !isAsking(level) && (sample === "A" || sample === "B")) {
    if (lapsedMs === undefined) return { ...vehicle, lapsedMs: nowMs };
    if (nowMs - lapsedMs < EVSE_TIMES.leaveDebounceMs) return vehicle;
    return sample === level ? { kind: "steady", level } : changing(level, sample, lapsedMs);
  }
  if (sample === level) return { kind: "steady", level };
  if (!continues(level, towards, sample)) return changing(level, sample, nowMs);
  if (nowMs - sinceMs >= debounceMs(level, sample)) return { kind: "steady", level: sample };
  return sample === towards && lapsedMs === undefined ? vehicle : { ...vehicle, towards: sample, lapsedMs: undefined };
}

function changing(level: PilotLevel, towards: PilotLevel, sinceMs: MonotonicMs): Vehicle {
  return { kind: "changing", level, towards, sinceMs, lapsedMs: undefined };
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
