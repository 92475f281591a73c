import type { MonotonicMs } from "../device/time";
import type { Drive, EvseInput } from "./state";
import { EVSE_TIMES } from "./times";

/** When the pilot was sampled. A sample that is seen twice counts once. */
export function sampledAtMs(nowMs: MonotonicMs, input: EvseInput): MonotonicMs {
  return nowMs - input.readingAgeMs;
}

/** There is no pilot reading worth the name: too old, or of no known age. */
export function isUnread(input: EvseInput): boolean {
  return !(input.readingAgeMs <= EVSE_TIMES.readingMaxAgeMs);
}

/** The reading is new enough, and taken while the pilot already did what it does now. */
export function isFresh(drive: Drive, nowMs: MonotonicMs, input: EvseInput): boolean {
  return !isUnread(input) && sampledAtMs(nowMs, input) > drive.sinceMs;
}
