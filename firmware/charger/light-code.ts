import type { EvseState } from "../../modules/evse/state";
import { FAULT_LIGHTS } from "../../modules/status-light/fault-lights";
import type { LightCode } from "../../modules/status-light/patterns";

/** What a charger's light says. `isOffline`: there is a broker in its settings, and it is not reached. */
export function lightCode({ phase }: EvseState, isOffline: boolean): LightCode {
  switch (phase.kind) {
    case "available":
      return isOffline ? "offline" : "ready";
    case "connected":
    case "charging":
      return phase.kind;
    case "fault":
      return FAULT_LIGHTS[phase.code];
    default:
      return "waiting";
  }
}
