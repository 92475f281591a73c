import type { MonotonicMs } from "../device/time";
import { FAULTS } from "./faults";
import { NOTICES } from "./notices";
import { type EvseState, isClosed } from "./state";

/**
 * The sentence for the person beside the car. `offerWhy` is the arbiter's: it already says which limit binds.
 * `hasOffer`: it offers something.
 */
export function whyText(state: EvseState, nowMs: MonotonicMs, offerWhy: string, hasOffer: boolean): string {
  const phase = state.phase;
  switch (phase.kind) {
    case "available":
      return "No car is plugged in.";
    case "connected":
      if (phase.wake.kind === "pausing") return "Waking the car: the offer pauses for a moment.";
      if (!phase.invited) return "The car has finished. It gets current again when it asks for it.";
      return state.drive.kind === "X2"
        ? "The car is plugged in and has not asked for current."
        : `The car is plugged in and has not asked for current. ${offerWhy}`;
    case "asking":
      if (nowMs < state.closeNotBeforeMs) return "Waiting a moment before the contactor closes again.";
      return offerWhy;
    case "charging":
      return offerWhy;
    case "stopping":
      return hasOffer ? "The car is told to stop, before the number of phases changes." : offerWhy;
    case "ventilation":
      return NOTICES.ventilation.text;
    case "switching":
      return "Changing the number of phases. The pilot is off for a minute, so that the car notices.";
    case "fault":
      return FAULTS[phase.code].text;
  }
}

/** Whether current can flow to the car. */
export function isCharging(state: EvseState): boolean {
  return isClosed(state.phase);
}
