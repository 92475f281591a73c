import { closedPhases, type EvseState } from "../../../../modules/evse/state";
import { EVSE_TIMES } from "../../../../modules/evse/times";
import { outlast } from "./outlast";
import type { Moment, Trial } from "./trial";

const { faultShowMs, faultLookMs, faultLongLookMs, recloseAfterErrorMs, raiseIntervalMs, askDebounceMs, dutySettleMs } =
  EVSE_TIMES;
const { plugDebounceMs, stepMs } = EVSE_TIMES;

/**
 * ms from the end of every wait that a state shows: a turn of the pilot until the fault ends, the wait after an error, the
 * one for a raise, C believed, the duty settled (the self-test goes on meanwhile), and a step for each of these.
 */
export const RECOVERY_MS =
  faultShowMs + faultLongLookMs + recloseAfterErrorMs + raiseIntervalMs + askDebounceMs + dutySettleMs + 6 * stepMs;

/** ms from unplugging to a charger that has forgotten the car: a turn of the pilot, and nobody seen in its look. */
export const FORGET_MS = faultShowMs + faultLookMs + plugDebounceMs + 4 * stepMs;

/** Faults that may still come out of what was so before all was well: a failed self-test, a contact, an over-current. */
const LATE_FAULTS = 2;

/**
 * All causes are gone, and a car in C may charge: ms beyond the waits that the state itself shows until the contactor is
 * closed. Where the state waits for an unplugging, the car is unplugged and plugged in again. undefined: it stays open.
 */
export function recover(trial: Trial, from: Moment): number | undefined {
  trial.begin(from);
  for (let faults = 0; faults <= LATE_FAULTS; faults++) {
    if (isLatched(trial.state) && !unplug(trial)) return undefined;
    const tookMs = waitForClose(trial);
    if (tookMs !== "fault") return tookMs;
  }
  return undefined;
}

function isLatched({ phase }: EvseState): boolean {
  return phase.kind === "fault" && phase.carWaitsUntilMs === Number.POSITIVE_INFINITY;
}

function unplug(trial: Trial): boolean {
  const untilMs = trial.nowMs + FORGET_MS;
  trial.input.settle(false);
  while (isLatched(trial.state) && trial.nowMs < untilMs) trial.hasten(untilMs);
  return !isLatched(trial.state);
}

/** "fault": a fault began meanwhile. */
function waitForClose(trial: Trial): number | "fault" | undefined {
  trial.input.settle(true);
  const { phase } = trial.state;
  const waitsMs = waitsUntilMs(trial.state, trial.nowMs);
  if (phase.kind === "fault") outlast(trial, waitsMs);
  while (closedPhases(trial.state) === 0) {
    if (isNewFault(phase, trial.state.phase)) return "fault";
    if (trial.nowMs >= waitsMs + RECOVERY_MS) return undefined;
    trial.hasten(waitsMs + RECOVERY_MS);
  }
  return Math.max(0, trial.nowMs - waitsMs);
}

function isNewFault(before: EvseState["phase"], now: EvseState["phase"]): boolean {
  if (now.kind !== "fault") return false;
  return before.kind !== "fault" || before.code !== now.code || now.shownUntilMs > before.shownUntilMs;
}

/** The last of the waits that a state shows; now where there is none. */
function waitsUntilMs({ phase }: EvseState, nowMs: number): number {
  if (phase.kind === "fault") return Math.max(nowMs, phase.shownUntilMs, phase.carWaitsUntilMs);
  return phase.kind === "switching" ? Math.max(nowMs, phase.untilMs) : nowMs;
}
