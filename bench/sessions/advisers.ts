import type { Claimant } from "../../modules/allocation/allocation";
import { SLOT_S, type Visit } from "./visits";

/** What the allocator is told of a car beside what the manager sees. */
export type Advice = Pick<Claimant, "neededWh" | "departsInMs">;

export interface Adviser {
  /** `atS`: since 1970. `visit` null: no car. */
  advise(visit: Visit | null, atS: number, servedWh: number): Advice;
  /** The car left, and had got that. */
  learn(visit: Visit, servedWh: number): void;
}

const UNKNOWN: Advice = Object.freeze({ neededWh: null, departsInMs: null });

function adviser(advise: (visit: Visit, atS: number) => Advice): () => Adviser {
  return () => ({ advise: (visit, atS) => (visit === null ? UNKNOWN : advise(visit, atS)), learn: () => {} });
}

/** A new one for each replay, by the name that the command line has for what is told. */
export const ADVISERS = Object.freeze({
  none: adviser(() => UNKNOWN),
  stated: adviser(({ stated }, atS) =>
    stated === null ? UNKNOWN : { neededWh: stated.neededWh, departsInMs: 1_000 * (stated.departureS - atS) },
  ),
  true: adviser(({ neededWh, toSlot }, atS) => ({ neededWh, departsInMs: 1_000 * (toSlot * SLOT_S - atS) })),
} as const);

export type Departures = keyof typeof ADVISERS;
