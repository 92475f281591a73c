import type { MonotonicMs } from "../device/time";
import { FAULTS } from "./faults";
import { coil } from "./outputs";
import type { EvseState } from "./state";

/** The sentence for the person beside the car. `offerWhy` is the arbiter's: it already says which limit binds. */
export function whyText(state: EvseState, nowMs: MonotonicMs, offerWhy: string): string {
  const phase = state.phase;
  switch (phase.kind) {
    case "available":
      return "No car is plugged in.";
    case "connected":
      if (!phase.invited) return "The car has finished. It gets current again when it asks for it.";
      return state.drive.kind === "X2"
        ? "The car is plugged in and has not asked for current."
        : `The car is plugged in and has not asked for current. ${offerWhy}`;
    case "asking":
      if (nowMs < state.closeNotBeforeMs) return "Waiting a moment before the contactor closes again.";
      return offerWhy;
    case "charging":
    case "stopping":
      return offerWhy;
    case "ventilation":
      return "The car asks for a ventilated room, and this charger has none.";
    case "fault":
      return FAULTS[phase.code].text;
  }
}

/** Whether current can flow to the car. */
export function isCharging(state: EvseState): boolean {
  return coil(state) === 1;
}
