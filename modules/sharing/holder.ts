import type { Limit } from "../arbiter/limits";
import type { MonotonicMs } from "../device/time";
import type { Grant } from "../messages/grant";
import type { Following } from "./following";
import { SHARING_TIMES } from "./times";

/** A claim's uptime is rounded to whole ms. */
const ROUNDING_MS = 1;

/** The newest grant that a charger took. */
export interface Held {
  readonly term: number;
  readonly sequence: number;
  readonly currentA: number;
  readonly reason: string;
  readonly takenMs: MonotonicMs;
  /** The last moment of its lease, on the charger's clock. */
  readonly untilMs: MonotonicMs;
}

/** Why a grant was not taken. */
export type GrantRefusal =
  /** It is for another start of this charger. */
  | "boot"
  /** Whoever sent it is not followed, or in another term. */
  | "leader"
  /** A newer one was taken already. */
  | "old"
  /** Its lease is over, or longer than a lease is. */
  | "lease";

export interface GrantReceived {
  readonly sender: string;
  readonly grant: Grant;
  /** Of this charger. */
  readonly boot: string;
  readonly startedMs: MonotonicMs;
}

/** The grant as it is held from now on, or why it is refused: nothing changes then. */
export function takeGrant(
  held: Held | undefined,
  following: Following,
  nowMs: MonotonicMs,
  { sender, grant, boot, startedMs }: GrantReceived,
): Held | GrantRefusal {
  const { term, sequence, currentA, reason } = grant;
  if (grant.to !== boot) return "boot";
  if (following.heard === null || following.leader !== sender || following.term !== term) return "leader";
  if (following.heard.boot !== grant.boot) return "leader";
  if (held !== undefined && (term < held.term || (term === held.term && sequence <= held.sequence))) return "old";
  const untilMs = startedMs + grant.untilMs;
  // One that lasts longer than from a claim made this instant was not made of a claim of ours.
  if (untilMs <= nowMs || untilMs > nowMs + SHARING_TIMES.leaseMs + ROUNDING_MS) return "lease";
  return { term, sequence, currentA, reason, takenMs: nowMs, untilMs };
}

/** When a charger without a lease goes to its fail-safe current. A car that had less than that waits for others' leases to end. */
export function failsafeFromMs(held: Held | undefined, startedMs: MonotonicMs): MonotonicMs {
  const { failsafeAfterMs, leaseMs } = SHARING_TIMES;
  return held === undefined ? startedMs + failsafeAfterMs : held.untilMs + failsafeAfterMs - leaseMs;
}

/** What the site lets this charger offer now, and what stands in for it while nobody says. */
export function grantLimit(
  held: Held | undefined,
  nowMs: MonotonicMs,
  startedMs: MonotonicMs,
  failsafeA: number,
): Limit {
  if (held !== undefined && nowMs < held.untilMs) {
    const { currentA, reason, takenMs, untilMs } = held;
    return { code: "site-grant", currentA, reason, atMs: takenMs, untilMs };
  }
  const fromMs = failsafeFromMs(held, startedMs);
  const lostS = Math.floor((nowMs - (held === undefined ? startedMs : held.untilMs - SHARING_TIMES.leaseMs)) / 1000);
  if (nowMs >= fromMs)
    return {
      code: "fail-safe",
      currentA: failsafeA,
      reason: `nobody has shared the site's current for ${lostS} s, so the fail-safe current holds`,
    };
  if (held === undefined)
    return { code: "site-grant", currentA: 0, reason: "waiting for the site manager", untilMs: fromMs };
  return {
    code: "fail-safe",
    currentA: Math.min(held.currentA, failsafeA),
    reason: `the site manager has been silent for ${lostS} s`,
    untilMs: fromMs,
  };
}
