import type { MonotonicMs } from "../device/time";
import { isBusy } from "./authorise";
import { runElapsed } from "./elapsed";
import type { SessionEvent } from "./events";
import { bookTotalWh, type SessionInput, timeOfDayMs } from "./input";
import type { SessionRules } from "./limits";
import { NO_CAR_WATCH, type OpenSession, type Returning, type SessionsState, sessionAt } from "./state";
import { faultStop, type StopReason } from "./stop-reason";
import { SESSION_TIMES } from "./times";
import { findUser } from "./users";

/** A session starts with a car, and is finished when the car is gone. */
export function watchPlug(
  state: SessionsState,
  nowMs: MonotonicMs,
  input: SessionInput,
  rules: SessionRules,
  events: SessionEvent[],
): SessionsState {
  const open = state.open;
  if (open === null) return input.isConnected === true ? start(state, nowMs, input, rules, events) : state;
  if (open.returning === null) {
    return input.isConnected === false ? finish(state, open, nowMs, input, goneReason(open, nowMs), events) : state;
  }
  return watchReturning(state, open, open.returning, nowMs, input, rules, events);
}

function watchReturning(
  state: SessionsState,
  open: OpenSession,
  returning: Returning,
  nowMs: MonotonicMs,
  input: SessionInput,
  rules: SessionRules,
  events: SessionEvent[],
): SessionsState {
  const { isConnected } = input;
  if (returning.isGone) {
    if (isConnected !== true && mayHaveMore(returning, nowMs, input)) return state;
    const finished = finish(state, open, nowMs, input, returning.cause, events);
    return isConnected === true ? start(finished, nowMs, input, rules, events) : finished;
  }
  if (isConnected === true) return goOn(state, open, nowMs, input, events);
  if (isConnected === undefined || nowMs < returning.lookUntilMs) return state;
  if (!mayHaveMore(returning, nowMs, input)) return finish(state, open, nowMs, input, returning.cause, events);
  return { ...state, open: { ...open, returning: { ...returning, isGone: true } } };
}

/** The journal is behind by what was charged just before the outage; the meter's register knows it. */
function mayHaveMore(returning: Returning, nowMs: MonotonicMs, input: SessionInput): boolean {
  return bookTotalWh(input) === null && nowMs < returning.bookUntilMs;
}

function start(
  state: SessionsState,
  nowMs: MonotonicMs,
  input: SessionInput,
  rules: SessionRules,
  events: SessionEvent[],
): SessionsState {
  const tag = tappedTag(state, rules, events);
  const open: OpenSession = {
    number: state.lastNumber + 1,
    tag,
    startedAtMs: timeOfDayMs(input.wallMs),
    startWh: bookTotalWh(input),
    energyWh: 0,
    highestA: 0,
    stop: null,
    duration: { beforeMs: 0, sinceMs: nowMs },
    contactor: { beforeMs: 0, sinceMs: input.isClosed ? nowMs : null },
    isRestored: false,
    returning: null,
    car: NO_CAR_WATCH,
  };
  events.push({ kind: "started", session: sessionAt(open, nowMs) });
  return { ...state, lastNumber: open.number, open, tap: null };
}

/** What was tapped before the car came, where it still counts: list and sessions elsewhere may have changed. */
function tappedTag(state: SessionsState, rules: SessionRules, events: SessionEvent[]): string | null {
  const tag = findUser(rules.users, state.tap?.tag ?? null)?.tag;
  if (tag === undefined) return null;
  if (!isBusy(tag, rules)) return tag;
  events.push({ kind: "refused", tag, why: "in-use" });
  return null;
}

function goOn(
  state: SessionsState,
  open: OpenSession,
  nowMs: MonotonicMs,
  input: SessionInput,
  events: SessionEvent[],
): SessionsState {
  const seen: OpenSession = {
    ...open,
    duration: runElapsed(open.duration, nowMs, true),
    contactor: runElapsed(open.contactor, nowMs, input.isClosed),
    returning: null,
  };
  events.push({ kind: "continued", session: sessionAt(seen, nowMs) });
  return { ...state, open: seen };
}

function finish(
  state: SessionsState,
  open: OpenSession,
  nowMs: MonotonicMs,
  input: SessionInput,
  unlessStopped: StopReason,
  events: SessionEvent[],
): SessionsState {
  const { stop, ...session } = sessionAt(open, nowMs);
  const endedAtMs = timeOfDayMs(input.wallMs);
  events.push({ kind: "finished", session: { ...session, endedAtMs, stopReason: stop ?? unlessStopped } });
  // The next car has a charge of its own.
  return { ...state, open: null, soc: null };
}

/** Only a fault that stood before the plug was pulled ended the charging, and only where there was any. */
function goneReason(open: OpenSession, nowMs: MonotonicMs): StopReason {
  const { fault } = open.car;
  const hasCharged = open.contactor.beforeMs > 0 || open.contactor.sinceMs !== null;
  if (!hasCharged || fault === null || nowMs - fault.sinceMs < SESSION_TIMES.settleMs) return "unplugged";
  return faultStop(fault.code);
}
