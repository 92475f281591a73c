import type { MonotonicMs } from "../device/time";
import { elapsedMs } from "./elapsed";
import type { SessionEvent } from "./events";
import { limitsFor, reachedLimit, type SessionRules } from "./limits";
import { type OpenSession, presentSession, type SessionsState } from "./state";
import type { ChargingStop } from "./stop-reason";
import { SESSION_TIMES } from "./times";
import { findUser, isSameTag, isTag } from "./users";

/** With a list of users, a session needs a tag that is on it now. */
export function isAuthorised(open: OpenSession, rules: SessionRules): boolean {
  return rules.users.length === 0 || findUser(rules.users, open.tag) !== undefined;
}

/** The tag has a session running elsewhere. */
export function isBusy(tag: string, rules: SessionRules): boolean {
  return rules.busyTags?.some((busy) => isSameTag(busy, tag)) === true;
}

/** The limit that this session has reached; undefined: none. */
export function findReached(
  state: SessionsState,
  open: OpenSession,
  nowMs: MonotonicMs,
  rules: SessionRules,
): ChargingStop | undefined {
  const { energyWh, contactor } = open;
  const had = { energyWh, contactorMs: elapsedMs(contactor, nowMs), socPercent: state.soc?.percent ?? null };
  return reachedLimit(had, limitsFor(rules.limits, findUser(rules.users, open.tag)));
}

/** A tag was tapped: it authorises, stops or resumes. Where charging is free, a tag means nothing. */
export function takeTap(
  state: SessionsState,
  nowMs: MonotonicMs,
  tap: string,
  rules: SessionRules,
  events: SessionEvent[],
): SessionsState {
  if (rules.users.length === 0) return state;
  const known = findUser(rules.users, tap);
  if (known === undefined) {
    events.push(
      isTag(tap) ? { kind: "refused", tag: tap, why: "unknown" } : { kind: "refused", tag: "", why: "unreadable" },
    );
    return state;
  }
  const tag = known.tag;
  const open = presentSession(state);
  if (open !== null && open.tag !== null) {
    if (isSameTag(open.tag, tag)) return toggle(state, open, nowMs, rules, events);
    events.push({ kind: "refused", tag, why: "other-tag" });
    return state;
  }
  if (isBusy(tag, rules)) {
    events.push({ kind: "refused", tag, why: "in-use" });
    return state;
  }
  events.push({ kind: "authorised", tag });
  if (open === null) return { ...state, tap: { tag, untilMs: nowMs + SESSION_TIMES.tapMs } };
  const next = { ...open, tag };
  return open.stop === "user" ? lift(state, next, events) : { ...state, open: next };
}

/** A command without a session, or for what is so already, changes nothing. */
export function takeCommand(
  state: SessionsState,
  nowMs: MonotonicMs,
  command: "stop" | "resume",
  rules: SessionRules,
  events: SessionEvent[],
): SessionsState {
  const open = presentSession(state);
  if (open === null) return state;
  if (command === "stop") return mayGoOn(open) ? end(state, open, "user", events) : state;
  if (mayGoOn(open) || findReached(state, open, nowMs, rules) !== undefined) return state;
  return lift(state, open, events);
}

/** The charging ends for `reason`. */
export function end(
  state: SessionsState,
  open: OpenSession,
  reason: ChargingStop,
  events: SessionEvent[],
): SessionsState {
  events.push({ kind: "ended", reason });
  return { ...state, open: { ...open, stop: reason } };
}

/** What had ended the charging holds no more. */
export function lift(state: SessionsState, open: OpenSession, events: SessionEvent[]): SessionsState {
  events.push({ kind: "resumed" });
  return { ...state, open: { ...open, stop: null } };
}

/** A car that has finished may ask again. */
export function mayGoOn(open: OpenSession): boolean {
  return open.stop === null || open.stop === "ev";
}

/** The session's own tag again: stop, and once more: go on, if a limit leaves anything. */
function toggle(
  state: SessionsState,
  open: OpenSession,
  nowMs: MonotonicMs,
  rules: SessionRules,
  events: SessionEvent[],
): SessionsState {
  if (mayGoOn(open)) return end(state, open, "user", events);
  if (findReached(state, open, nowMs, rules) === undefined) return lift(state, open, events);
  events.push({ kind: "refused", tag: open.tag ?? "", why: "spent" });
  return state;
}
