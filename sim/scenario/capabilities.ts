import type { EventName, FaultName } from "./vocabulary";

interface Lacking {
  /** `site.manager: true`, which is its default. */
  readonly manager: string | null;
  /** More than one charger without a manager. */
  readonly severalChargers: string | null;
  readonly events: { readonly [event in EventName]?: string };
  readonly faults: { readonly [fault in FaultName]?: string };
}

/**
 * The parts of the contract that this version does not have, with the reason a person reads. A file that uses one is
 * refused, never half obeyed. When a part arrives, its line goes.
 */
export const LACKING: Lacking = Object.freeze({
  manager: "the site manager is not there yet: set site.manager to false",
  severalChargers: "more than one charger needs the site manager, which is not there yet",
  events: Object.freeze({}),
  faults: Object.freeze({
    "manager-down": "the site manager is not there yet",
  }),
});
