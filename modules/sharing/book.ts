import type { MonotonicMs } from "../device/time";
import type { Claim } from "../messages/claim";
import type { Grant } from "../messages/grant";
import { SHARING_TIMES } from "./times";

/** A current that a charger may hold, until its lease is over for certain. */
interface Holding {
  /** Of the grant. */
  readonly term: number;
  readonly sequence: number;
  readonly currentA: number;
  readonly expiresMs: MonotonicMs;
  /** When the claim it answers was sent, at the earliest. */
  readonly claimedMs: MonotonicMs;
}

/** What is known of one charger: its newest claim, and every grant that it may hold, in the order they were sent. */
interface Entry {
  claim: Claim | undefined;
  receivedMs: MonotonicMs;
  /** On the leader's clock, no later than the claim was sent. */
  sentMs: MonotonicMs;
  /** It follows this leader, so that nobody else's grants reach it any more. */
  isKnown: boolean;
  holdings: readonly Holding[];
  /** Of the newest grant that it is known to have taken, see {@link Holding.claimedMs}. */
  takenMs: MonotonicMs;
}

/** A charger's figures that no claim has to tell. */
export interface MemberBounds {
  /** A it may draw at the most, whatever another leader granted. */
  readonly maxA: number;
  readonly failsafeA: number;
}

/**
 * A leader's books: what each charger of the site may be drawing, by every grant that could reach it, under any loss,
 * delay, doubling and reordering of messages, and restarts of anybody.
 */
export class GrantBook {
  private readonly entries = new Map<string, Entry>();

  /** The newest claim; undefined: none was heard. */
  claim(chargerId: string): Claim | undefined {
    return this.entries.get(chargerId)?.claim;
  }

  /** Of the newest claim, on the leader's clock. */
  receivedMs(chargerId: string): MonotonicMs | undefined {
    return this.entries.get(chargerId)?.receivedMs;
  }

  /** It was heard not long ago, and follows: it can be given something. */
  canGrant(chargerId: string, nowMs: MonotonicMs): boolean {
    const entry = this.entries.get(chargerId);
    return entry?.isKnown === true && nowMs - entry.receivedMs < SHARING_TIMES.reserveAfterMs;
  }

  /** A that it was given last, while that may last; 0: nothing. */
  grantedA(chargerId: string, nowMs: MonotonicMs): number {
    const newest = this.newest(chargerId);
    return newest !== undefined && newest.expiresMs > nowMs ? newest.currentA : 0;
  }

  /**
   * Takes a claim. `isKnown`: the charger follows this leader. `echoMs`: when what it repeats of this leader was sent.
   * False: it was doubled or overtaken, and is not looked at.
   */
  receive(chargerId: string, claim: Claim, nowMs: MonotonicMs, isKnown: boolean, echoMs: MonotonicMs): boolean {
    const before = this.entries.get(chargerId);
    if (before?.claim?.boot === claim.boot && claim.sequence <= before.claim.sequence) return false;
    // A claim of another start may be an old one that was late: nothing is forgotten before its lease is over.
    let holdings = (before?.holdings ?? []).filter(({ expiresMs }) => expiresMs > nowMs);
    let takenMs = before?.takenMs ?? Number.NEGATIVE_INFINITY;
    const { holds, follows } = claim;
    // Of an earlier term it takes nothing any more: another leader may have given others what it did not take.
    if (isKnown && follows !== null)
      holdings = holdings.filter(
        ({ term, sequence }) => term >= follows.term || (term === holds?.term && sequence === holds.sequence),
      );
    if (holds !== null) {
      const held = holdings.find(({ term, sequence }) => term === holds.term && sequence === holds.sequence);
      if (held !== undefined) {
        takenMs = Math.max(takenMs, held.claimedMs);
        // It never goes back to an earlier one.
        holdings = holdings.filter(({ term, sequence }) => !isBefore(term, sequence, holds));
      } else if (isKnown && !holdings.some(({ term }) => term === holds.term)) {
        // Another leader's, that it took before it followed this one.
        const { term, sequence, currentA, leftMs } = holds;
        const claimedMs = echoMs + leftMs - SHARING_TIMES.leaseMs;
        takenMs = Math.max(takenMs, claimedMs);
        const expiresMs = nowMs + leftMs + SHARING_TIMES.marginMs;
        holdings = [{ term, sequence, currentA, expiresMs, claimedMs }, ...holdings];
      }
    }
    this.entries.set(chargerId, {
      claim,
      receivedMs: nowMs,
      sentMs: Math.min(nowMs, echoMs),
      isKnown,
      holdings,
      takenMs,
    });
    return true;
  }

  /** A grant has gone out with this envelope. */
  sent(chargerId: string, term: number, sequence: number, currentA: number, nowMs: MonotonicMs): void {
    const entry = this.entries.get(chargerId);
    if (entry === undefined) return;
    const { leaseMs, marginMs } = SHARING_TIMES;
    const open = entry.holdings.filter(({ expiresMs }) => expiresMs > nowMs);
    const expiresMs = entry.receivedMs + leaseMs + marginMs;
    entry.holdings = [...open, { term, sequence, currentA, expiresMs, claimedMs: entry.sentMs }];
  }

  /** What a grant says beside its current; undefined: the charger cannot be given anything now. */
  terms(chargerId: string, nowMs: MonotonicMs): Pick<Grant, "to" | "untilMs"> | undefined {
    const claim = this.claim(chargerId);
    if (claim === undefined || !this.canGrant(chargerId, nowMs)) return undefined;
    return { to: claim.boot, untilMs: claim.uptimeMs + SHARING_TIMES.leaseMs };
  }

  /**
   * There is a claim by which the newest grant can be made longer, and that claim does not acknowledge it, or its lease
   * has run for a while.
   */
  isRenewalDue(chargerId: string, nowMs: MonotonicMs): boolean {
    const entry = this.entries.get(chargerId);
    const newest = this.newest(chargerId);
    if (entry === undefined || newest === undefined) return entry !== undefined;
    const { leaseMs, marginMs, renewMs } = SHARING_TIMES;
    if (newest.expiresMs >= entry.receivedMs + leaseMs + marginMs) return false;
    const holds = entry.claim?.holds;
    const isTaken = holds?.term === newest.term && holds.sequence === newest.sequence;
    return !isTaken || newest.expiresMs - marginMs - nowMs < renewMs;
  }

  /**
   * A per phase that the charger may draw by what it was granted, now or before anybody could hear that it holds
   * nothing any more: no increase takes of it. `leaderSinceMs`: since when this leader leads; before it others may have
   * granted.
   */
  reserveA(chargerId: string, nowMs: MonotonicMs, leaderSinceMs: MonotonicMs, member: MemberBounds): number {
    const entry = this.entries.get(chargerId);
    const { leaseMs, marginMs } = SHARING_TIMES;
    const mayHoldAnothers = entry?.isKnown !== true && nowMs < leaderSinceMs + leaseMs + marginMs;
    let reserveA = Math.max(this.failsafeA(entry, nowMs, member), mayHoldAnothers ? member.maxA : 0);
    for (const { currentA, expiresMs } of entry?.holdings ?? [])
      if (expiresMs > nowMs) reserveA = Math.max(reserveA, currentA);
    return reserveA;
  }

  /**
   * A per phase that the charger may come to whatever it is granted now: what the others are meant to have has to leave
   * room for it. Less than {@link reserveA}, which may hold what has only to run out.
   */
  floorA(chargerId: string, nowMs: MonotonicMs, member: MemberBounds): number {
    const entry = this.entries.get(chargerId);
    const failsafeA = this.failsafeA(entry, nowMs, member);
    return this.canGrant(chargerId, nowMs) ? failsafeA : Math.max(failsafeA, this.grantedA(chargerId, nowMs));
  }

  /** Of the charger's own meter by its newest claim, A a phase of the charger; undefined: not known. */
  drawnA(chargerId: string, nowMs: MonotonicMs): readonly number[] | undefined {
    const entry = this.entries.get(chargerId);
    if (entry?.claim === undefined || nowMs - entry.receivedMs > SHARING_TIMES.leaseMs) return undefined;
    return entry.claim.drawnA ?? undefined;
  }

  /** The leader starts anew in another term: what chargers hold is known for certain when they follow it there. */
  forgetFollowers(): void {
    for (const entry of this.entries.values()) entry.isKnown = false;
  }

  forget(chargerId: string): void {
    this.entries.delete(chargerId);
  }

  /** What it goes to by itself, once the newest grant that it took is so old that this may come before others' leases end. */
  private failsafeA(entry: Entry | undefined, nowMs: MonotonicMs, { failsafeA }: MemberBounds): number {
    if (entry !== undefined && nowMs - entry.takenMs <= SHARING_TIMES.reserveAfterMs) return 0;
    return Math.max(failsafeA, entry?.claim?.failsafeA ?? 0);
  }

  private newest(chargerId: string): Holding | undefined {
    const holdings = this.entries.get(chargerId)?.holdings;
    return holdings?.[holdings.length - 1];
  }
}

function isBefore(term: number, sequence: number, than: { readonly term: number; readonly sequence: number }): boolean {
  return term < than.term || (term === than.term && sequence < than.sequence);
}
