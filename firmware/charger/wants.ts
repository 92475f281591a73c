import type { EvseState, Phase } from "../../modules/evse/state";
import type { Wants } from "../../modules/messages/claim";

const WANTS: Readonly<Record<Exclude<Phase["kind"], "connected">, Wants>> = Object.freeze({
  available: "nothing",
  asking: "current",
  charging: "current",
  stopping: "current",
  ventilation: "nothing",
  switching: "current",
  fault: "nothing",
});

/** What the car at this charger wants of the site. */
export function wantsOf({ phase }: EvseState): Wants {
  if (phase.kind === "connected") return phase.invited ? "standby" : "nothing";
  return WANTS[phase.kind];
}
