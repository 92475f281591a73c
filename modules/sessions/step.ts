import type { MonotonicMs } from "../device/time";
import { end, findReached, isAuthorised, lift, takeCommand, takeTap } from "./authorise";
import { elapsedMs } from "./elapsed";
import { NO_EVENTS, type SessionEvent } from "./events";
import { isWithin, type SessionInput } from "./input";
import type { SessionRules } from "./limits";
import { measure } from "./measure";
import { watchPlug } from "./plug";
import type { CarWatch, OpenSession, SessionsState } from "./state";
import { SESSION_TIMES } from "./times";

export interface SessionStep {
  /** The same object as before where nothing changed. */
  readonly state: SessionsState;
  readonly events: readonly SessionEvent[];
}

/**
 * One look at car, meter and people: what that makes of the sessions. Pure. `nowMs` may come late, but never goes
 * back; the time of day may jump, and no duration depends on it.
 */
export function step(state: SessionsState, nowMs: MonotonicMs, input: SessionInput, rules: SessionRules): SessionStep {
  const events: SessionEvent[] = [];
  let next = hearSoc(forget(state, nowMs), nowMs, input.evSocPercent);
  if (next.open !== null) next = withOpen(next, measure(next.open, nowMs, input));
  // What a person did came before what the plug does in the same step: whoever stops and unplugs has stopped.
  if (input.tap !== undefined) next = takeTap(next, nowMs, input.tap, rules, events);
  if (input.command !== undefined) next = takeCommand(next, nowMs, input.command, rules, events);
  next = watchPlug(next, nowMs, input, rules, events);
  next = watchCar(next, nowMs, input, events);
  next = enforce(next, nowMs, rules, events);
  return { state: next, events: events.length === 0 ? NO_EVENTS : events };
}

/** What was said too long ago. */
function forget(state: SessionsState, nowMs: MonotonicMs): SessionsState {
  const tap = state.tap !== null && nowMs < state.tap.untilMs ? state.tap : null;
  const soc = state.soc !== null && nowMs < state.soc.untilMs ? state.soc : null;
  return tap === state.tap && soc === state.soc ? state : { ...state, tap, soc };
}

function hearSoc(state: SessionsState, nowMs: MonotonicMs, percent: number | undefined): SessionsState {
  if (percent === undefined || !isWithin(percent, 100)) return state;
  return { ...state, soc: { percent, untilMs: nowMs + SESSION_TIMES.socMs } };
}

/** A car that opens S2 under an offer, and keeps it open, has finished; until it asks again. */
function watchCar(
  state: SessionsState,
  nowMs: MonotonicMs,
  input: SessionInput,
  events: SessionEvent[],
): SessionsState {
  const open = state.open;
  if (open === null || open.returning !== null) return state;
  const car = nextCar(open, nowMs, input);
  const watched = car === open.car ? open : { ...open, car };
  if (open.stop === "ev" && input.isAsking) return lift(state, watched, events);
  const isDone = car.doneSinceMs !== null && nowMs - car.doneSinceMs >= SESSION_TIMES.settleMs;
  if (open.stop === null && isDone) return end(state, watched, "ev", events);
  return withOpen(state, watched);
}

function nextCar(open: OpenSession, nowMs: MonotonicMs, input: SessionInput): CarWatch {
  const { car } = open;
  const { isAsking, isOffered, faultCode } = input;
  // A car that was told to stop, or lost its offer to a fault, opens S2 too, and wants more all the same.
  const isOwnAccord = car.isAsking && car.isOffered && faultCode === null && elapsedMs(open.contactor, nowMs) > 0;
  const doneSinceMs = isAsking ? null : (car.doneSinceMs ?? (isOwnAccord ? nowMs : null));
  const fault = faultCode === null ? null : (car.fault ?? { code: faultCode, sinceMs: nowMs });
  const isSame =
    isAsking === car.isAsking && isOffered === car.isOffered && doneSinceMs === car.doneSinceMs && fault === car.fault;
  return isSame ? car : { isAsking, isOffered, doneSinceMs, fault };
}

function enforce(state: SessionsState, nowMs: MonotonicMs, rules: SessionRules, events: SessionEvent[]): SessionsState {
  const open = state.open;
  if (open === null || open.returning !== null || open.stop !== null || !isAuthorised(open, rules)) return state;
  const reason = findReached(state, open, nowMs, rules);
  return reason === undefined ? state : end(state, open, reason, events);
}

function withOpen(state: SessionsState, open: OpenSession): SessionsState {
  return open === state.open ? state : { ...state, open };
}
