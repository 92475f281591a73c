import type { MonotonicMs } from "../device/time";
import type { Claim } from "../messages/claim";
import type { Lead } from "../messages/lead";
import { MOST_TERMS_LATER, SHARING_TIMES } from "./times";

/** ms between two terms of one part: a charger that lies may cost it a moment, and not its leadership. */
const TERM_GAP_MS = SHARING_TIMES.promiseMs / 2;

export interface LeadershipOptions {
  readonly id: string;
  /** Of this start of the part. */
  readonly boot: string;
  readonly startedMs: MonotonicMs;
  readonly isManager: boolean;
  /** Nobody else may lead, so nobody has to follow before this part does. */
  readonly isAlone: boolean;
  /** The highest term that was ever known here. */
  readonly term: number;
}

/**
 * Whether this part may share the site's current. A charger promises for a while to follow nobody else; while enough
 * promises last there cannot be a second leader, as any two majorities have a charger in common.
 */
export class Leadership {
  term: number;
  /** Since when it leads without a break; undefined: it does not. */
  sinceMs: MonotonicMs | undefined;
  /** The highest term that somebody else was found in; it overtakes that with its next step. */
  private usedTerm = 0;
  private overtakeAtMs: MonotonicMs = Number.NEGATIVE_INFINITY;
  /** When each charger's promise ends, at the earliest, on this part's clock. */
  private readonly promisedUntilMs = new Map<string, MonotonicMs>();

  constructor(private readonly options: LeadershipOptions) {
    this.term = options.term + 1;
  }

  /** Somebody else's, or this part's own echo. True: it overrules, so an elected charger has to give way. */
  hear(sender: string, lead: Lead): boolean {
    if (sender === this.options.id) return false;
    const { isManager } = this.options;
    if (lead.role === "resigns") {
      if (isManager) this.noteUsed(lead.term);
      return false;
    }
    // The manager never gives way: it stands in a higher term until it is followed.
    if (isManager) {
      this.noteUsed(lead.term);
      return false;
    }
    return lead.isManager || lead.term > this.term;
  }

  /** The claim of a charger of the site: its vote. True: it follows this part in this start and term. */
  count(chargerId: string, claim: Claim): boolean {
    const { id, boot, isManager, startedMs } = this.options;
    const { follows } = claim;
    const isMine = follows !== null && follows.leader === id && follows.boot === boot && follows.term === this.term;
    if (isMine) {
      const untilMs = startedMs + follows.uptimeMs + SHARING_TIMES.promiseMs - SHARING_TIMES.marginMs;
      const knownMs = this.promisedUntilMs.get(chargerId) ?? untilMs;
      this.promisedUntilMs.set(chargerId, Math.max(knownMs, untilMs));
      return true;
    }
    // The manager has its own way also in a term that somebody else has used, or that is over. One that follows nobody
    // and was never counted may know of either.
    const isUsed = isManager && (follows !== null || !this.promisedUntilMs.has(chargerId));
    if (claim.term > this.term || isUsed) this.noteUsed(claim.term);
    return false;
  }

  forget(chargerId: string): void {
    this.promisedUntilMs.delete(chargerId);
  }

  /** Looks at the promises anew, and begins a later term where it has to; `chargers`: of the site. */
  step(nowMs: MonotonicMs, chargers: number): void {
    if (this.usedTerm >= this.term && nowMs >= this.overtakeAtMs) this.overtake(nowMs);
    if (this.supporters(nowMs) >= this.quorum(chargers)) this.sinceMs ??= nowMs;
    else this.sinceMs = undefined;
  }

  supporters(nowMs: MonotonicMs): number {
    let count = 0;
    for (const untilMs of this.promisedUntilMs.values()) if (untilMs > nowMs) count += 1;
    return count;
  }

  /** A charger needs more than half of them, the manager what is left for it to share one with any such majority. */
  quorum(chargers: number): number {
    const { isAlone, isManager } = this.options;
    if (isAlone) return 0;
    const majority = Math.floor(chargers / 2) + 1;
    return isManager ? Math.max(1, chargers + 1 - majority) : majority;
  }

  private noteUsed(term: number): void {
    // Only a term that somebody else has used: an own old one is followed in its own right.
    if (term >= this.term && term - this.term <= MOST_TERMS_LATER) this.usedTerm = Math.max(this.usedTerm, term);
  }

  private overtake(nowMs: MonotonicMs): void {
    this.term = this.usedTerm + 1;
    this.overtakeAtMs = nowMs + TERM_GAP_MS;
    this.sinceMs = undefined;
    this.promisedUntilMs.clear();
  }
}
