import type { MonotonicMs } from "../device/time";
import { MAX_OFFER_A, MIN_OFFER_A } from "../pilot/duty";
import { rememberOffer } from "./offers";
import type { Drive, EvseInput, EvseState } from "./state";
import { EVSE_TIMES } from "./times";

/** A that the pilot should say in this phase; 0 is X1. */
export function targetA(state: EvseState, nowMs: MonotonicMs, input: EvseInput): number {
  // A plug is locked before there is PWM; what charges already is the lock's fault to end.
  if (input.isLocked === false && state.drive.kind !== "X2") return 0;
  const { offerA } = input;
  const allowedA = offerA >= MIN_OFFER_A ? Math.min(Math.floor(offerA), MAX_OFFER_A) : 0;
  const { phase } = state;
  switch (phase.kind) {
    case "connected":
      return phase.invited && phase.wake.kind === "listening" ? Math.min(allowedA, MIN_OFFER_A) : 0;
    case "asking":
      return nowMs >= state.closeNotBeforeMs ? allowedA : 0;
    case "charging":
      return allowedA;
    default:
      return 0;
  }
}

/** Brings the pilot to the target: down at once, up no sooner than 5 s after the last change. */
export function steer(state: EvseState, nowMs: MonotonicMs, target: number): EvseState {
  const drive = state.drive;
  const currentA = drive.kind === "X2" ? drive.offeredA : 0;
  if (target === currentA && drive.kind !== "F") return state;
  const isRaise = target > currentA;
  if (isRaise && nowMs < state.raiseNotBeforeMs) return state;
  const next: Drive = target > 0 ? { kind: "X2", sinceMs: nowMs, offeredA: target } : { kind: "X1", sinceMs: nowMs };
  return {
    ...state,
    drive: next,
    loweredAtMs: isRaise ? state.loweredAtMs : nowMs,
    formerOffers: isFollowed(state, currentA, target)
      ? rememberOffer(state.formerOffers, nowMs, currentA)
      : state.formerOffers,
    raiseNotBeforeMs: raiseNotBeforeMs(state, nowMs),
  };
}

function raiseNotBeforeMs({ phase }: EvseState, nowMs: MonotonicMs): MonotonicMs {
  if (phase.kind === "available") return nowMs;
  // A sleeping car follows nothing yet. One that the call has woken is served at once, and not called again.
  if (phase.kind === "connected" && phase.wake.kind === "pausing") return nowMs;
  return nowMs + EVSE_TIMES.raiseIntervalMs;
}

/** A car may be on its way down from the offer. */
function isFollowed({ phase }: EvseState, offeredA: number, target: number): boolean {
  return offeredA > target && phase.kind !== "available";
}
