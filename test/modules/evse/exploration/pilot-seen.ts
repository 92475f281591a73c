import type { EvseInput } from "../../../../modules/evse/state";
import { EVSE_TIMES } from "../../../../modules/evse/times";
import { classifyLevel, type PilotLevel } from "../../../../modules/pilot/level";

/** The sample is not too old, and was taken while the pilot already did what it did before this step (since `pilotMs`). */
export function isSampleFresh(pilotMs: number, nowMs: number, input: EvseInput): boolean {
  return input.readingAgeMs <= EVSE_TIMES.readingMaxAgeMs && nowMs - input.readingAgeMs > pilotMs;
}

/** The level of this very sample; `hysteresisOf` is given the benefit of a doubt. */
export function sampledLevel(input: EvseInput, hysteresisOf: PilotLevel): PilotLevel {
  return classifyLevel(input.highV, hysteresisOf);
}
