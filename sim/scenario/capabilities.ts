import type { EventName, FaultName } from "./vocabulary";

interface Lacking {
  /** `site.manager: true`, which is its default. */
  readonly manager: string | null;
  /** More than one charger without a manager. */
  readonly severalChargers: string | null;
  readonly events: { readonly [event in EventName]?: string };
  readonly faults: { readonly [fault in FaultName]?: string };
}

const NO_SAFETY_INPUT = "the charger does not watch for this fault yet";

/**
 * The parts of the contract that this version does not have, with the reason a person reads. A file that uses one is
 * refused, never half obeyed. When a part arrives, its line goes.
 */
export const LACKING: Lacking = Object.freeze({
  manager: "the site manager is not there yet: set site.manager to false",
  severalChargers: "more than one charger needs the site manager, which is not there yet",
  events: Object.freeze({
    tap: "users and their tags are not there yet",
  }),
  faults: Object.freeze({
    "manager-down": "the site manager is not there yet",
    "contactor-welded": NO_SAFETY_INPUT,
    "contactor-stuck-open": NO_SAFETY_INPUT,
    "residual-current": NO_SAFETY_INPUT,
    "self-test-fails": NO_SAFETY_INPUT,
    "earth-missing": NO_SAFETY_INPUT,
    "over-voltage": NO_SAFETY_INPUT,
    "under-voltage": NO_SAFETY_INPUT,
    overheat: NO_SAFETY_INPUT,
    "cable-missing": NO_SAFETY_INPUT,
    "emergency-stop": NO_SAFETY_INPUT,
    "ev-sleeps": "the charger does not wake a sleeping car yet",
    "clock-jump": "nothing keeps the time of day yet",
  }),
});
