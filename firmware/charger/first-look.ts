import type { MonotonicMs } from "../../modules/device/time";
import { isConnected } from "../../modules/evse/outputs";
import { isFresh } from "../../modules/evse/reading";
import type { EvseInput, EvseState } from "../../modules/evse/state";
import { EVSE_TIMES } from "../../modules/evse/times";
import { isAsking } from "../../modules/pilot/level";

/** ms after the start in which no car seen yet means nothing: the pilot has to be believed first. */
const START_GRACE_MS = 1_000;

/** Whether anybody has looked for a car since the start: a fault may hold the pilot at −12 V from the first step on. */
export class FirstLook {
  private hasLooked = false;

  constructor(private readonly startedMs: MonotonicMs) {}

  step(evse: EvseState, nowMs: MonotonicMs, input: EvseInput): void {
    if (this.hasLooked) return;
    const { drive, vehicle } = evse;
    const isLongEnough = nowMs - drive.sinceMs >= EVSE_TIMES.plugDebounceMs + 2 * EVSE_TIMES.stepMs;
    this.hasLooked = drive.kind !== "F" && vehicle.kind === "steady" && isLongEnough && isFresh(drive, nowMs, input);
  }

  /** What is believed now was seen. */
  isOver(nowMs: MonotonicMs): boolean {
    return this.hasLooked && nowMs - this.startedMs >= START_GRACE_MS;
  }

  /** undefined: a shorted, broken or silent pilot does not tell, nor does one that was not looked at long enough. */
  isCarThere(evse: EvseState, nowMs: MonotonicMs): boolean | undefined {
    const { level, kind } = evse.vehicle;
    if (level !== "A" && level !== "B" && !isAsking(level)) return undefined;
    if (isConnected(evse)) return true;
    return kind === "steady" && this.isOver(nowMs) ? false : undefined;
  }
}
