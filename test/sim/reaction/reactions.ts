import type { Distribution } from "../../../sim/soak/reaction/distribution";
import { type FaultReaction, measureReactions } from "../../../sim/soak/reaction/fault-reaction";
import { measurePilot, type PilotReaction, type Watchers } from "../../../sim/soak/reaction/pilot-reaction";

/** What docs/safety.md says its table was measured with. */
export const REACTION_SEED = 1;
export const REACTION_RUNS = 200;

let measured: FaultReaction[] | undefined;

/** The table of docs/safety.md, measured once for all tests that look at it. */
export function reactions(): readonly FaultReaction[] {
  measured ??= measureReactions(REACTION_SEED, REACTION_RUNS);
  return measured;
}

/** Phases of the pilot's change against the control step and the converter. */
export const PILOT_RUNS = 100_000;

const measuredPilot: { [watchers in Watchers]?: PilotReaction } = {};

/** A row of the pilot's table in docs/safety.md, measured once as well. */
export function pilotReaction(watchers: Watchers): PilotReaction {
  measuredPilot[watchers] ??= measurePilot(watchers, "step", REACTION_SEED, PILOT_RUNS);
  return measuredPilot[watchers];
}

/** ms: smallest, median, 99 %, largest. */
export function figuresOf(times: Distribution): readonly string[] {
  return [times.smallestMs, times.medianMs, times.share(0.99), times.largestMs].map((ms) => ms.toFixed(1));
}
