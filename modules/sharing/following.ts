import type { MonotonicMs } from "../device/time";
import type { Lead } from "../messages/lead";
import { MOST_TERMS_LATER, SHARING_TIMES } from "./times";

/** Whom a charger follows. It follows one at a time, and its claims are its vote. */
export interface Following {
  /** The highest term it has followed; a lower one is never followed again, an equal one only of the same leader. */
  readonly term: number;
  /** Of that term; null: none yet, or it resigned, and the term is over. */
  readonly leader: string | null;
  /** Of the leader's newest `lead` message; null: nobody is followed now. */
  readonly heard: Heard | null;
  /** Until then it follows nobody else; a restart is no way out of the promise. */
  readonly promisedUntilMs: MonotonicMs;
  /** When somebody who leads was heard last, or since when nobody was. */
  readonly ledAtMs: MonotonicMs;
  /** Chargers of the site, as the newest leader said; 0: not known. */
  readonly chargers: number;
}

export interface Heard {
  readonly boot: string;
  readonly sequence: number;
  readonly uptimeMs: number;
  readonly isManager: boolean;
}

/** What outlasts a restart. */
export type StoredFollowing = Pick<Following, "term" | "leader">;

export const NO_FOLLOWING: StoredFollowing = Object.freeze({ term: 0, leader: null });

export function beginFollowing({ term, leader }: StoredFollowing, nowMs: MonotonicMs): Following {
  const promisedUntilMs = leader === null ? nowMs : nowMs + SHARING_TIMES.promiseMs;
  return { term, leader, heard: null, promisedUntilMs, ledAtMs: nowMs, chargers: 0 };
}

/** Pure; the same object where the message changes nothing. `sender`: whose topic it stood on. */
export function hearLead(following: Following, nowMs: MonotonicMs, sender: string, lead: Lead): Following {
  const { heard, leader, term } = following;
  const isSame = leader === sender && lead.term === term;
  if (lead.role === "resigns") {
    // In whatever term: it may have gone on to a later one that nobody has followed yet.
    if (leader !== sender || heard?.boot !== lead.boot || lead.sequence < heard.sequence) return following;
    return { ...following, leader: null, heard: null, promisedUntilMs: nowMs };
  }
  if (isSame) {
    if (heard !== null && (heard.boot !== lead.boot || lead.sequence <= heard.sequence)) return following;
  } else {
    if (lead.term <= term) return following;
    if (lead.term - term > MOST_TERMS_LATER) return following;
    // The same part in another start, or in a later term: its earlier self is bound by nothing any more.
    if (leader !== sender && nowMs < following.promisedUntilMs) return following;
  }
  return {
    term: lead.term,
    leader: sender,
    heard: { boot: lead.boot, sequence: lead.sequence, uptimeMs: lead.uptimeMs, isManager: lead.isManager },
    promisedUntilMs: nowMs + SHARING_TIMES.promiseMs,
    ledAtMs: lead.role === "leads" ? nowMs : following.ledAtMs,
    chargers: lead.chargers,
  };
}

/** Whoever was followed has not been heard for as long as the promise holds. */
export function isLeaderless(following: Following, nowMs: MonotonicMs): boolean {
  return following.heard === null || nowMs >= following.promisedUntilMs;
}
