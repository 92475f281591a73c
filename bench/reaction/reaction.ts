import { rounded } from "../figures";
import { coarseDay, SITE } from "./coarse-site";
import { wholeDays } from "./whole";

export interface ReactionPlan {
  readonly coarseDays: number;
  readonly wholeDays: number;
}

export const REACTION_PLAN: ReactionPlan = Object.freeze({ coarseDays: 100, wholeDays: 3 });

/** How long a site stays above its contract when its house rises, and how much of what is left cars get. */
export function reaction(plan: ReactionPlan = REACTION_PLAN) {
  let trips = 0;
  let longestOverS = 0;
  let overS = 0;
  let drawnAs = 0;
  let drawableAs = 0;
  let highestHeat = 0;
  for (let seed = 1; seed <= plan.coarseDays; seed++) {
    const day = coarseDay(seed);
    trips += day.tripped ? 1 : 0;
    longestOverS = Math.max(longestOverS, day.longestOverS);
    overS += day.overS;
    drawnAs += day.drawnAs;
    drawableAs += day.drawableAs;
    highestHeat = Math.max(highestHeat, day.highestHeat);
  }
  return {
    site: SITE,
    coarse: {
      days: plan.coarseDays,
      trips,
      longestOverS,
      overS,
      highestHeat: rounded(highestHeat, 3),
      utilisation: rounded(drawnAs / drawableAs, 3),
    },
    whole: wholeDays(plan.wholeDays),
  };
}
