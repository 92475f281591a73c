import type { MonotonicMs } from "../device/time";
import { isAuthorised } from "./authorise";
import { limitsFor, type SessionRules } from "./limits";
import { type OpenSession, presentSession, type SessionsState } from "./state";
import { findUser, type User } from "./users";

/** What the session adds to the limits of the offered current. */
export interface SessionLimit {
  readonly code: "authorisation" | "session" | "user-limit";
  /** A; 0: nothing is offered. */
  readonly currentA: number;
  /** A clause that ends the sentence "No current: …" or "Offering 12 A: …". */
  readonly reason: string;
}

/** The session's limit now; undefined: it sets none. Before a car comes it is the one that the next session will have. */
export function sessionLimit(state: SessionsState, rules: SessionRules, nowMs: MonotonicMs): SessionLimit | undefined {
  const open = presentSession(state);
  if (open === null) {
    const tag = state.tap !== null && nowMs < state.tap.untilMs ? state.tap.tag : null;
    const user = findUser(rules.users, tag);
    return rules.users.length > 0 && user === undefined ? unauthorised(null) : ofUser(user);
  }
  if (!isAuthorised(open, rules)) return unauthorised(open.tag);
  const reason = stopClause(open, rules);
  return reason === undefined ? ofUser(findUser(rules.users, open.tag)) : { code: "session", currentA: 0, reason };
}

function unauthorised(tag: string | null): SessionLimit {
  const reason = tag === null ? "tap a tag to charge" : "the tag of this session is not on the list any more";
  return { code: "authorisation", currentA: 0, reason };
}

function ofUser(user: User | undefined): SessionLimit | undefined {
  const currentA = user?.maxCurrentA;
  if (currentA === undefined) return undefined;
  return { code: "user-limit", currentA, reason: `this tag may have ${currentA} A` };
}

/** undefined: the session may go on. */
function stopClause(open: OpenSession, rules: SessionRules): string | undefined {
  const limits = limitsFor(rules.limits, findUser(rules.users, open.tag));
  switch (open.stop) {
    case null:
    // A car that has finished is offered current as soon as it asks again.
    case "ev":
      return undefined;
    case "energy":
      return `the session has had its ${((limits.maxEnergyWh ?? open.energyWh) / 1_000).toFixed(1)} kWh`;
    case "time":
      return limits.maxTimeS === null
        ? "the session has charged for its time"
        : `the session has charged for its ${spanText(limits.maxTimeS)}`;
    case "target":
      return limits.targetSocPercent === null
        ? "the car has reached its target"
        : `the car has reached its ${limits.targetSocPercent} %`;
    case "user":
      return open.tag === null ? "the session was stopped" : "the session was stopped; its tag lets it go on";
  }
}

/** "45 s", "90 min", "2 h", "2 h 30 min". */
function spanText(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? "" : ` ${rest} min`}`;
}
