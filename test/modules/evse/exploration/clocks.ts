import type { FormerOffer } from "../../../../modules/evse/offers";
import { type Drive, type EvseState, type FaultPhase, isClosed, type Phase } from "../../../../modules/evse/state";
import { EVSE_TIMES } from "../../../../modules/evse/times";
import type { Vehicle } from "../../../../modules/evse/vehicle";
import { WAKE_CALLS } from "../../../../modules/evse/wake";
import { isAsking, type PilotLevel } from "../../../../modules/pilot/level";
import type { History } from "./history";

/** How many deadlines a state can have. The first of them are in the time of the pilot's samples, not of the steps. */
export const CLOCKS = 17;
const SAMPLED_CLOCKS = 4;

/** ms of the two windows of the over-current rule. */
export const OVER_CURRENT_MS = Object.freeze([6_000, 10_000] as const);

/**
 * The deadlines that a state may still meet, in ms of the clock; NaN where there is none. Between two of them a state
 * that one step left alone is left alone by the same input: the explorer checks that at each of them.
 */
export function readClocks(state: EvseState, into: Float64Array): void {
  into.fill(Number.NaN);
  const { drive, phase } = state;
  readVehicle(state.vehicle, into);
  if (phase.kind === "fault") readFault(phase, drive, into);
  else {
    into[7] = settled(drive, phase);
    into[13] = state.raiseNotBeforeMs;
    // The patience holds in its last moment, too.
    if (drive.kind === "X1" && state.loweredAtMs !== undefined && phase.kind !== "available")
      into[5] = state.loweredAtMs + EVSE_TIMES.stopPatienceMs + 1;
    readPhase(state, into);
  }
  into[4] = state.closeNotBeforeMs;
  // From then on a sample of one step ago was taken while the pilot already did what it does.
  into[6] = drive.sinceMs + EVSE_TIMES.stepMs + 1;
  if (state.diodeBadSinceMs !== undefined) into[2] = state.diodeBadSinceMs + EVSE_TIMES.leaveDebounceMs;
  if (state.feedbackWrongSinceMs !== undefined) into[8] = state.feedbackWrongSinceMs + EVSE_TIMES.feedbackMs;
  if (state.cableGoneSinceMs !== undefined) into[9] = state.cableGoneSinceMs + EVSE_TIMES.cableDebounceMs;
  if ("byMs" in state.selfTest) into[10] = state.selfTest.byMs;
  if (state.selfTest.kind === "passed") into[10] = state.selfTest.atMs + EVSE_TIMES.selfTestValidMs;
}

function readVehicle(vehicle: Vehicle, into: Float64Array): void {
  if (vehicle.kind === "steady") return;
  into[0] = vehicle.sinceMs + debounceMs(vehicle.level, vehicle.towards);
  if (vehicle.lapsedMs !== undefined) into[1] = vehicle.lapsedMs + EVSE_TIMES.leaveDebounceMs;
}

function debounceMs(from: PilotLevel, to: PilotLevel): number {
  if (isAsking(to)) return EVSE_TIMES.askDebounceMs;
  if (isAsking(from) || (to !== "A" && to !== "B")) return EVSE_TIMES.leaveDebounceMs;
  return EVSE_TIMES.plugDebounceMs;
}

/** When the same duty has been there for long enough for what waits for it. */
function settled(drive: Drive, phase: Phase): number {
  if (drive.kind !== "X2") return Number.NaN;
  if (phase.kind === "asking") return drive.sinceMs + EVSE_TIMES.dutySettleMs;
  const call = phase.kind === "connected" && phase.wake.kind === "listening" ? WAKE_CALLS[phase.wake.call] : undefined;
  return call === undefined ? Number.NaN : drive.sinceMs + call.afterMs;
}

function readFault(phase: FaultPhase, drive: Drive, into: Float64Array): void {
  const isOff = drive.kind === "F";
  into[7] = drive.sinceMs + (isOff ? EVSE_TIMES.stateFMinimumMs : EVSE_TIMES.faultLookMs);
  into[13] = drive.sinceMs + (isOff ? EVSE_TIMES.faultShowMs : EVSE_TIMES.faultLongLookMs);
  into[11] = phase.shownUntilMs;
  if (phase.carWaitsUntilMs < Number.POSITIVE_INFINITY) into[12] = phase.carWaitsUntilMs;
  if (phase.nobodySinceMs !== undefined) into[3] = phase.nobodySinceMs + EVSE_TIMES.plugDebounceMs;
  if (phase.causeGoneMs !== undefined) into[14] = phase.causeGoneMs + EVSE_TIMES.recloseAfterErrorMs;
}

function readPhase({ phase, formerOffers }: EvseState, into: Float64Array): void {
  switch (phase.kind) {
    case "connected":
      if (phase.wake.kind === "pausing") into[11] = phase.wake.untilMs;
      break;
    case "switching":
      into[11] = phase.untilMs;
      break;
    case "stopping":
      into[11] = phase.openByMs;
      break;
    case "charging":
      for (let index = 0; index < OVER_CURRENT_MS.length; index++) {
        const sinceMs = phase.watch[index];
        if (sinceMs !== undefined) into[12 + 2 * index] = sinceMs + (OVER_CURRENT_MS[index] ?? 0);
      }
      break;
  }
  // They end in the order in which they are kept.
  for (let index = 0; index < 2; index++) {
    const offer = formerOffers[index];
    if (offer !== undefined && isFollowed(phase, offer)) into[15 + index] = offer.untilMs;
  }
}

/** A; while the contactor is open, only what was so much more than the next offer is looked at: it has nothing to follow. */
const HIGH_OFFER_A = 45;

/** Whether a former offer is told apart from none. */
export function isFollowed(phase: Phase, { offeredA }: FormerOffer): boolean {
  return isClosed(phase) || offeredA > HIGH_OFFER_A;
}

/** The next of the deadlines after `nowMs`, where samples are `ageMs` old; Infinity without. */
export function nextDeadline(clocks: Float64Array, nowMs: number, ageMs = 0): number {
  let nextMs = Number.POSITIVE_INFINITY;
  for (let index = 0; index < CLOCKS; index++) {
    const atMs = (clocks[index] as number) + (index < SAMPLED_CLOCKS ? ageMs : 0);
    if (atMs > nowMs && atMs < nextMs) nextMs = atMs;
  }
  return nextMs;
}

/** The next moment at which one of the invariants has waited long enough for something; Infinity without. */
export function nextRuling({ contactor, closed, offer }: History, { phase, drive }: EvseState, nowMs: number): number {
  let nextMs = Number.POSITIVE_INFINITY;
  const consider = (sinceMs: number | undefined, forMs: number): void => {
    if (sinceMs !== undefined && sinceMs + forMs > nowMs) nextMs = Math.min(nextMs, sinceMs + forMs);
  };
  consider(closed.overSinceMs, OVER_CURRENT_MS[0]);
  consider(closed.overHighSinceMs, OVER_CURRENT_MS[1]);
  consider(closed.ventilationSinceMs, EVSE_TIMES.askDebounceMs);
  consider(contactor.feedbackSinceMs, EVSE_TIMES.feedbackMs);
  if (isClosed(phase) && drive.kind === "X1") consider(offer.pilotMs, EVSE_TIMES.stopPatienceMs);
  return nextMs;
}
