import type { EvseState } from "../../../../modules/evse/state";
import type { Trial } from "./trial";

/**
 * Steps through a fault until `untilMs`, or until it is over. Its pilot takes turns, −12 V and a look, for minutes: a turn
 * that left everything else as it was is done once, and the like of it are left out.
 */
export function outlast(trial: Trial, untilMs: number): void {
  let turn = trial.state;
  let turnMs = trial.nowMs;
  while (trial.nowMs < untilMs && trial.state.phase.kind === "fault") {
    trial.hasten(untilMs);
    const { state, nowMs } = trial;
    if (state.drive.kind !== "F" || state.drive === turn.drive) continue;
    const lengthMs = nowMs - turnMs;
    const turns = isSameTurn(turn, state) ? Math.floor((untilMs - nowMs) / lengthMs) - 1 : 0;
    if (turns > 0) trial.passTurns(turns * lengthMs);
    turn = trial.state;
    turnMs = trial.nowMs;
  }
}

/** Nothing that a turn could change has changed. */
function isSameTurn(before: EvseState, after: EvseState): boolean {
  const { phase } = before;
  if (phase.kind !== "fault" || after.phase.kind !== "fault" || before.drive.kind !== "F") return false;
  return (
    before.vehicle === after.vehicle &&
    before.vehicle.kind === "steady" &&
    before.feedbackWrongSinceMs === after.feedbackWrongSinceMs &&
    before.cableGoneSinceMs === after.cableGoneSinceMs &&
    before.repeats === after.repeats &&
    phase.code === after.phase.code &&
    phase.causeGoneMs === after.phase.causeGoneMs &&
    phase.carWaitsUntilMs === after.phase.carWaitsUntilMs
  );
}
