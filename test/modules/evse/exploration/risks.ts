import { FAULTS } from "../../../../modules/evse/faults";
import { allowedA } from "../../../../modules/evse/offers";
import { type EvseState, isClosed } from "../../../../modules/evse/state";
import { EVSE_TIMES } from "../../../../modules/evse/times";
import { OVER_CURRENT_MS } from "./clocks";
import type { History } from "./history";

/**
 * Where a state's own clock says something else than what was seen: it may act later than an invariant demands, or
 * sooner than one allows. One bit for each; such a state is told apart from those that agree with what was seen.
 */
export function risksOf(state: EvseState, history: History, nowMs: number): number {
  const { phase } = state;
  const risks = phase.kind === "fault" ? inFault(state, history) : isClosed(phase) ? whileClosed(state, history) : 0;
  return (
    risks +
    (history.offer.pilotMs === state.drive.sinceMs ? 0 : 256) +
    (isClosed(phase) || reopensMs(state, nowMs) >= waitsMs(history) ? 0 : 512) +
    (isEarlier(history.contactor.feedbackSinceMs, state.feedbackWrongSinceMs) ? 1024 : 0) +
    (isRaisedEarly(state, history, nowMs) ? 2048 : 0) +
    (isTestedEarly(state, history) ? 4096 : 0) +
    (isMoreAllowed(state, history, nowMs) ? 8192 : 0)
  );
}

/** The first is there, and the second is later or not there. */
function isEarlier(firstMs: number | undefined, secondMs: number | undefined): boolean {
  return firstMs !== undefined && (secondMs === undefined || firstMs < secondMs);
}

function inFault({ phase }: EvseState, { fault, offer }: History): number {
  if (phase.kind !== "fault") return 0;
  const isForgotten = phase.carWaitsUntilMs < Number.POSITIVE_INFINITY && !fault.isReleased;
  return (
    (phase.shownUntilMs < fault.sinceMs + FAULTS[phase.code].minimumMs ? 1 : 0) +
    (phase.code === "residual-current" && isForgotten ? 2 : 0) +
    (offer.calls > 0 ? 4 : 0)
  );
}

function whileClosed({ phase, vehicle, diodeBadSinceMs }: EvseState, { contactor, closed, offer }: History): number {
  const changingMs = vehicle.kind === "changing" ? vehicle.sinceMs : undefined;
  const [forMs, highForMs] = OVER_CURRENT_MS;
  const [since, highSince] = phase.kind === "charging" ? phase.watch : [];
  const actsMs = Math.min(
    since === undefined ? Number.POSITIVE_INFINITY : since + forMs,
    highSince === undefined ? Number.POSITIVE_INFINITY : highSince + highForMs,
  );
  return (
    (isEarlier(contactor.outSinceMs, changingMs) ? 1 : 0) +
    (isEarlier(closed.ventilationSinceMs, changingMs) ? 2 : 0) +
    (isEarlier(closed.diodeBadSinceMs, diodeBadSinceMs) ? 4 : 0) +
    (closed.overSinceMs !== undefined && closed.overSinceMs + forMs < actsMs ? 8 : 0) +
    (closed.overHighSinceMs !== undefined && closed.overHighSinceMs + highForMs < actsMs ? 16 : 0) +
    (phase.kind === "stopping" && offer.pilotMs + EVSE_TIMES.stopPatienceMs < phase.openByMs ? 32 : 0)
  );
}

/** When the state would let the contactor close again, at the earliest. */
function reopensMs({ phase, closeNotBeforeMs }: EvseState, nowMs: number): number {
  if (phase.kind !== "fault") return closeNotBeforeMs;
  return Math.max(closeNotBeforeMs, (phase.causeGoneMs ?? nowMs) + EVSE_TIMES.recloseAfterErrorMs);
}

function waitsMs({ contactor, fault }: History): number {
  return Math.max(contactor.leftMs + EVSE_TIMES.recloseMs, fault.errorMs + EVSE_TIMES.recloseAfterErrorMs);
}

function isRaisedEarly({ phase, raiseNotBeforeMs }: EvseState, { offer }: History, nowMs: number): boolean {
  const allowedMs = offer.changedMs + EVSE_TIMES.raiseIntervalMs;
  return phase.kind !== "fault" && !offer.isCall && nowMs < allowedMs && raiseNotBeforeMs < allowedMs;
}

function isTestedEarly({ selfTest }: EvseState, { contactor }: History): boolean {
  return selfTest.kind === "passed" && !(contactor.passedMs !== undefined && contactor.passedMs >= selfTest.atMs);
}

/** More than was offered since PWM began: the car of before had it. */
function isMoreAllowed({ drive, formerOffers }: EvseState, { closed }: History, nowMs: number): boolean {
  if (drive.kind !== "X2") return false;
  const highestA = Math.max(closed.highestA, drive.offeredA);
  return allowedA(formerOffers, nowMs, drive.offeredA) > highestA;
}
