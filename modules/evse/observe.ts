import type { MonotonicMs } from "../device/time";
import { DIODE_LIMIT_V, isAsking, type PilotLevel } from "../pilot/level";
import { isFresh, sampledAtMs } from "./reading";
import { closedPhases, type EvseInput, type EvseState } from "./state";
import { watchVehicle } from "./vehicle";

/** What the new readings change in what is believed of car, cable and contactor. The same object when nothing does. */
export function observe(state: EvseState, nowMs: MonotonicMs, input: EvseInput): EvseState {
  const seen = observePilot(state, nowMs, input);
  const feedbackWrongSinceMs = isFeedbackOk(seen, input) ? undefined : (seen.feedbackWrongSinceMs ?? nowMs);
  const isCableGone = seen.isConnected && input.cableA === 0;
  const cableGoneSinceMs = isCableGone ? (seen.cableGoneSinceMs ?? nowMs) : undefined;
  if (feedbackWrongSinceMs === seen.feedbackWrongSinceMs && cableGoneSinceMs === seen.cableGoneSinceMs) return seen;
  return { ...seen, feedbackWrongSinceMs, cableGoneSinceMs };
}

function observePilot(state: EvseState, nowMs: MonotonicMs, input: EvseInput): EvseState {
  if (state.drive.kind === "F" || !isFresh(state.drive, nowMs, input)) return state;
  const sampledMs = sampledAtMs(nowMs, input);
  const vehicle = watchVehicle(state.vehicle, sampledMs, input.highV);
  const isDiodeBad = state.drive.kind === "X2" && !(input.lowV <= DIODE_LIMIT_V);
  const diodeBadSinceMs = isDiodeBad ? (state.diodeBadSinceMs ?? sampledMs) : undefined;
  if (vehicle === state.vehicle && diodeBadSinceMs === state.diodeBadSinceMs) return state;
  return { ...state, vehicle, isConnected: isCarThere(vehicle.level) ?? state.isConnected, diodeBadSinceMs };
}

/** undefined: the level does not tell. */
function isCarThere(level: PilotLevel): boolean | undefined {
  if (level === "A") return false;
  return level === "B" || isAsking(level) ? true : undefined;
}

/** Each feedback contact says what its coil is told. */
function isFeedbackOk(state: EvseState, { contacts, extraContacts }: EvseInput): boolean {
  const phases = closedPhases(state);
  return (contacts ?? phases > 0) === phases > 0 && (extraContacts ?? phases === 3) === (phases === 3);
}
