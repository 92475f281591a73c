import { type Infer, list, nullable, number, object, oneOf } from "../schema/schema";

/** The main breaker; null: not known, and then taken for one of the contracted current with curve B. */
export const BREAKER_SETTINGS = nullable(
  object({
    /** In, A. */
    ratedA: number({ min: 1, max: 1000 }),
    curve: oneOf("B", "C", "D"),
  }),
);

export type BreakerSettings = Infer<typeof BREAKER_SETTINGS>;

const CUTOFF_ROW = object({
  /** Of the contracted current. */
  above: number({ min: 1, max: 20 }),
  /** s that more than that may last. */
  forS: number({ min: 0, max: 86_400 }),
});

/**
 * When the smart meter cuts the supply off, in any order; empty: it does not. Distributors' rules differ; these were
 * found in print, and the installer has to ask for the site's own:
 * - Italy (areti.it, GETIS; trade pages): a tenth more for ever, up to a third more for 3 h, more than that for 2 min:
 *   `[{"above": 1.1, "forS": 10800}, {"above": 1.33, "forS": 120}]`.
 * - Spain (noticiasveigaluz.blogspot.com, October 2016): half more for 15 min, twice for 5 min:
 *   `[{"above": 1, "forS": 900}, {"above": 1.5, "forS": 300}, {"above": 2, "forS": 0}]`.
 */
export const CUTOFF_SETTINGS = list(CUTOFF_ROW, { max: 8 });

export type CutoffRow = Infer<typeof CUTOFF_ROW>;
