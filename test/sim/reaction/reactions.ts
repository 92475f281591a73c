import { type FaultReaction, measureReactions } from "../../../sim/soak/reaction/fault-reaction";

/** What docs/safety.md says its table was measured with. */
export const REACTION_SEED = 1;
export const REACTION_RUNS = 200;

let measured: FaultReaction[] | undefined;

/** The table of docs/safety.md, measured once for all tests that look at it. */
export function reactions(): readonly FaultReaction[] {
  measured ??= measureReactions(REACTION_SEED, REACTION_RUNS);
  return measured;
}
