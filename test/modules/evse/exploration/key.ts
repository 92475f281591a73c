import type { Drive, EvseState, Phase } from "../../../../modules/evse/state";
import { EVSE_TIMES } from "../../../../modules/evse/times";
import type { Board } from "./boards";
import { CLOCKS, isFollowed, nextDeadline, OVER_CURRENT_MS, readClocks } from "./clocks";
import { faultKey } from "./fault-key";
import type { History } from "./history";
import { againNumber, region, vehicleNumber } from "./regions";
import { risksOf } from "./risks";

const PHASES = Object.freeze(["available", "asking", "ventilation", "switching", "stopping", "charging"] as const);
const SELF_TESTS = Object.freeze(["idle", "checking", "testing", "releasing", "passed", "failed"] as const);

/** Scratch of {@link keyOf}. */
const clocks = new Float64Array(CLOCKS);

/**
 * The abstract state, as text: everything that is no time, of each deadline whether it has passed, and whether the next
 * one comes within the control step. Of the history, since when something is so: for less than its limit, or for longer.
 * With one contactor the phases of a former close tell nothing.
 */
export function keyOf(state: EvseState, history: History, nowMs: number, board: Board): string {
  const { phase, drive } = state;
  const boundPhases = board.contactors === 2 ? history.contactor.boundPhases : 0;
  if (phase.kind === "fault") return faultKey(state, phase, history, nowMs, boundPhases, board.isDetailed);
  readClocks(state, clocks);
  let pending = 0;
  for (let index = 0; index < CLOCKS; index++) pending = pending * 2 + ((clocks[index] as number) > nowMs ? 1 : 0);
  const isSoon = nextDeadline(clocks, nowMs) - nowMs <= EVSE_TIMES.stepMs;
  return String.fromCharCode(
    phaseNumber(phase) + 64 * againNumber(state.repeats),
    vehicleNumber(state.vehicle),
    driveNumber(drive) + 128 * formerA(state, nowMs),
    flagsOf(state) + (isSoon ? 512 : 0) + (pending >= 0x10000 ? 1024 : 0),
    pending & 0xffff,
    offerNumber(history, drive, nowMs),
    contactorNumber(history, nowMs) + 8 * boundPhases,
    risksOf(state, history, nowMs),
  );
}

function phaseNumber(phase: Phase): number {
  if (phase.kind === "connected")
    return 16 + (phase.invited ? 1 : 0) + (phase.wake.kind === "pausing" ? 2 : 0) + 4 * phase.wake.call;
  if (phase.kind === "fault") return 63;
  const watched = phase.kind === "charging" && phase.watch[0] !== undefined ? 1 : 0;
  const watchedHigh = phase.kind === "charging" && phase.watch[1] !== undefined ? 2 : 0;
  const invited = phase.kind === "switching" && phase.invited ? 6 : 0;
  return PHASES.indexOf(phase.kind) + watched + watchedHigh + invited;
}

function driveNumber(drive: Drive): number {
  if (drive.kind === "X2") return drive.offeredA;
  return drive.kind === "F" ? 1 : 0;
}

/** A, the highest of the former offers that still hold. */
function formerA({ phase, formerOffers }: EvseState, nowMs: number): number {
  let highestA = 0;
  for (const offer of formerOffers) {
    if (offer.untilMs > nowMs && offer.offeredA > highestA && isFollowed(phase, offer)) highestA = offer.offeredA;
  }
  return highestA;
}

function flagsOf(state: EvseState): number {
  return (
    (state.isConnected ? 1 : 0) +
    (state.phases === 3 ? 2 : 0) +
    (state.diodeBadSinceMs === undefined ? 0 : 4) +
    (state.feedbackWrongSinceMs === undefined ? 0 : 8) +
    (state.cableGoneSinceMs === undefined ? 0 : 16) +
    32 * SELF_TESTS.indexOf(state.selfTest.kind)
  );
}

function offerNumber({ offer, fault }: History, { kind }: Drive, nowMs: number): number {
  const pilotLimitMs =
    kind === "F" ? EVSE_TIMES.stateFMinimumMs : kind === "X2" ? EVSE_TIMES.dutySettleMs : EVSE_TIMES.stopPatienceMs;
  return (
    (nowMs - offer.changedMs < EVSE_TIMES.raiseIntervalMs ? 1 : 0) +
    (nowMs - offer.pilotMs < pilotLimitMs ? 2 : 0) +
    (offer.isCall ? 4 : 0) +
    8 * Math.min(offer.calls, 3) +
    (nowMs - fault.errorMs < EVSE_TIMES.recloseAfterErrorMs ? 32 : 0)
  );
}

function contactorNumber({ contactor, closed }: History, nowMs: number): number {
  return (
    (nowMs - contactor.leftMs < EVSE_TIMES.recloseMs ? 1 : 0) +
    (contactor.hasTripped ? 2 : 0) +
    4 * (region(contactor.passedMs, EVSE_TIMES.selfTestValidMs, nowMs) % 2) +
    32 * region(contactor.outSinceMs, EVSE_TIMES.leaveDebounceMs, nowMs) +
    96 * region(contactor.feedbackSinceMs, EVSE_TIMES.feedbackMs, nowMs) +
    288 * region(closed.ventilationSinceMs, EVSE_TIMES.askDebounceMs, nowMs) +
    864 * region(closed.diodeBadSinceMs, EVSE_TIMES.leaveDebounceMs, nowMs) +
    2592 * region(closed.overSinceMs, OVER_CURRENT_MS[0], nowMs) +
    7776 * region(closed.overHighSinceMs, OVER_CURRENT_MS[1], nowMs)
  );
}
