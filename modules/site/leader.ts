import type { Claimant, Policy, Share } from "../allocation/allocation";
import {
  derateA,
  isUrgent,
  type Supply,
  type SupplyState,
  startSupply,
  stepSupply,
  supplyOf,
} from "../breaker/urgency";
import type { MonotonicMs } from "../device/time";
import type { SiteReading } from "../house/available";
import { REGISTER_LAG_MS } from "../house/available";
import type { Claim } from "../messages/claim";
import type { Lead } from "../messages/lead";
import type { MeterReadingMessage } from "../messages/meter-reading";
import type { Member, SiteRules } from "../messages/site";
import { MIN_OFFER_A } from "../pilot/duty";
import { GrantBook } from "../sharing/book";
import { Leadership } from "../sharing/leadership";
import { type Account, settle } from "../sharing/settle";
import { SHARING_TIMES } from "../sharing/times";
import { ChargerAccount } from "./charger-account";
import { circuitsAbove } from "./circuit-tree";
import { GuestAccounts } from "./guest-accounts";
import type { Guests } from "./guests";
import { type SupplyWords, shareReason } from "./share-words";
import { type SiteSupply, SupplyWatch } from "./site-supply";
import type { SiteVoice } from "./voice";

/** ms between two decisions when nothing is heard. */
const DECIDE_INTERVAL_MS = 1_000;
/** ms after which a lack is none of a start that is seen by one meter before the other. */
const SHORT_AFTER_MS = 2 * REGISTER_LAG_MS;
/** ms between two `lead` messages, at the least. */
const WORD_GAP_MS = 500;

export interface SiteLeaderOptions {
  readonly id: string;
  /** Of this start of the part, as its messages say. */
  readonly boot: string;
  readonly startedMs: MonotonicMs;
  readonly nowMs: MonotonicMs;
  readonly isManager: boolean;
  /** The highest term known here. */
  readonly term: number;
  readonly rules: SiteRules;
  readonly policies: Readonly<Record<SiteRules["policy"], Policy>>;
  readonly voice: SiteVoice;
  /** Chargers that know no grants; left out: there are none. */
  readonly guests?: Guests;
  /** A charger was granted another current. */
  readonly onGrant?: (chargerId: string, currentA: number, reason: string) => void;
}

/** One charger, for whoever shows the site. */
export interface ChargerShare {
  readonly id: string;
  readonly grantedA: number;
  readonly reserveA: number;
  readonly reason: string;
  readonly isHeard: boolean;
}

/**
 * Shares a site's current among its chargers: hears meters and claims, decides, and grants. The site manager has one for
 * good, a charger while it stands in for it.
 */
export class SiteLeader {
  readonly leadership: Leadership;
  private readonly book = new GrantBook();
  private readonly watch = new SupplyWatch();
  private readonly accounts = new Map<string, ChargerAccount>();
  private readonly reasons = new Map<string, string>();
  /** Of each charger's newest grant: what its sentence is about. */
  private readonly subjects = new Map<string, string>();
  private readonly guests: GuestAccounts | undefined;
  private rules: SiteRules;
  private breaker: SupplyState | undefined;
  private supply: SiteSupply = { kind: "waiting" };
  /** The newest reading of which something was made. */
  private readingMs: MonotonicMs | undefined;
  /** Since when the least that cars charge with has seemed too much, one a phase. */
  private readonly shortSinceMs: (MonotonicMs | undefined)[] = [];
  private isDue = true;
  private decideAtMs: MonotonicMs;
  private leadAtMs: MonotonicMs;
  private toldMs: MonotonicMs = Number.NEGATIVE_INFINITY;
  private toldTerm = 0;
  private wasLeading = false;

  constructor(private readonly options: SiteLeaderOptions) {
    const { id, boot, startedMs, nowMs, isManager, term, rules } = options;
    this.rules = rules;
    if (options.guests !== undefined) this.guests = new GuestAccounts(options.guests, rules.phases);
    this.decideAtMs = nowMs;
    this.leadAtMs = nowMs;
    this.leadership = new Leadership({ id, boot, startedMs, isManager, isAlone: isManager && !rules.failover, term });
  }

  get isLeading(): boolean {
    return this.leadership.sinceMs !== undefined;
  }

  get siteSupply(): SiteSupply {
    return this.supply;
  }

  shares(nowMs: MonotonicMs): ChargerShare[] {
    const sinceMs = this.leadership.sinceMs ?? nowMs;
    return [...this.accounts.values()].map((account) => ({
      id: account.id,
      grantedA: this.book.grantedA(account.id, nowMs),
      reserveA: account.reserveA(nowMs, sinceMs, this.book),
      reason: this.reasons.get(account.id) ?? "",
      isHeard: this.book.canGrant(account.id, nowMs),
    }));
  }

  /** The newest of a charger, as long as it counts. */
  claim(chargerId: string): Claim | undefined {
    return this.book.claim(chargerId);
  }

  /** From the next decision on. Phases and failover hold from the next start. */
  setRules(rules: SiteRules): void {
    this.rules = { ...rules, phases: this.rules.phases, failover: this.rules.failover };
    this.breaker = undefined;
    this.isDue = true;
  }

  /** `hasJoined`: it was heard once, be it long ago; one that was not draws nothing by itself. */
  setMember(chargerId: string, member: Member, hasJoined = true): void {
    let account = this.accounts.get(chargerId);
    if (account === undefined) {
      account = new ChargerAccount(chargerId, member, this.rules.phases, this.decideAtMs);
      this.accounts.set(chargerId, account);
    }
    account.member = member;
    if (hasJoined && account.standing === "apart") account.standing = "joined";
    this.isDue = true;
  }

  removeMember(chargerId: string): void {
    this.accounts.delete(chargerId);
    this.reasons.delete(chargerId);
    this.subjects.delete(chargerId);
    this.book.forget(chargerId);
    this.leadership.forget(chargerId);
    this.isDue = true;
  }

  hasMember(chargerId: string): boolean {
    return this.accounts.has(chargerId);
  }

  /** True: whoever sent it overrules this leader, which has to resign. */
  hearLead(sender: string, lead: Lead): boolean {
    return this.leadership.hear(sender, lead);
  }

  /** False: it is no charger of the site, or the claim is old. */
  hearClaim(nowMs: MonotonicMs, chargerId: string, claim: Claim): boolean {
    const account = this.accounts.get(chargerId);
    if (account === undefined) return false;
    if (account.standing === "apart") account.standing = "new";
    const isKnown = this.leadership.count(chargerId, claim);
    const echoMs =
      isKnown && claim.follows !== null ? this.options.startedMs + claim.follows.uptimeMs : Number.NEGATIVE_INFINITY;
    const before = this.book.claim(chargerId);
    if (!this.book.receive(chargerId, claim, nowMs, isKnown, echoMs)) return false;
    if (isKnown) account.echoMs = echoMs;
    // Whoever has just come need not wait for the next word.
    else if (claim.follows === null) this.leadAtMs = Math.min(this.leadAtMs, this.toldMs + WORD_GAP_MS);
    account.measured(nowMs, claim);
    account.observe(nowMs, claim, this.rules.resumeDelayS * 1000);
    if (before === undefined || isNews(before, claim) || this.book.isRenewalDue(chargerId, nowMs)) this.isDue = true;
    return true;
  }

  /** Why the reading is not taken; undefined: it is. */
  hearReading(nowMs: MonotonicMs, meterId: string, message: MeterReadingMessage): string | undefined {
    const before = this.watch.reading;
    const refusal = this.watch.receive(nowMs, meterId, message, this.rules);
    const { reading } = this.watch;
    if (refusal === undefined && reading !== undefined && reading !== before && reading.atMs !== before?.atMs) {
      this.isDue = true;
      this.heat(reading.atMs, reading.currentA);
    }
    return refusal;
  }

  /** A reading of the site meter that came in another way. */
  takeReading(reading: SiteReading): void {
    if (reading.atMs === this.watch.reading?.atMs) return;
    this.watch.take(reading);
    this.isDue = true;
    this.heat(reading.atMs, reading.currentA);
  }

  /** Time goes on: heartbeats, promises that end, leases to renew, what was heard since the step before. */
  step(nowMs: MonotonicMs): void {
    this.leadership.step(nowMs, this.chargers);
    if (this.leadership.term !== this.toldTerm) {
      this.toldTerm = this.leadership.term;
      this.book.forgetFollowers();
      this.leadAtMs = nowMs;
    }
    if (this.isLeading !== this.wasLeading) {
      this.wasLeading = this.isLeading;
      this.watch.forget();
      this.leadAtMs = nowMs;
      this.isDue = true;
    }
    if (nowMs >= this.leadAtMs) this.tell(nowMs, this.isLeading ? "leads" : "stands");
    if (!this.isLeading || (!this.isDue && nowMs < this.decideAtMs)) return;
    this.isDue = false;
    this.decideAtMs = nowMs + DECIDE_INTERVAL_MS;
    this.decide(nowMs, this.leadership.sinceMs ?? nowMs);
  }

  /** Lets its followers go. */
  resign(nowMs: MonotonicMs): void {
    this.tell(nowMs, "resigns");
  }

  /** Of the site, those that were never heard left out: they cannot follow anybody. */
  private get chargers(): number {
    let count = 0;
    for (const { standing } of this.accounts.values()) if (standing !== "apart") count += 1;
    return count;
  }

  private tell(nowMs: MonotonicMs, role: Lead["role"]): void {
    this.toldMs = nowMs;
    this.leadAtMs = nowMs + SHARING_TIMES.heartbeatMs;
    const { isManager } = this.options;
    this.options.voice.lead({ term: this.leadership.term, role, isManager, chargers: this.chargers });
  }

  private heat(atMs: MonotonicMs, currentA: readonly number[]): void {
    const { rules } = this;
    if (rules.meterAt !== "main") return;
    const supply = this.mainSupply;
    this.breaker = stepSupply(this.breaker ?? startSupply(supply, atMs, rules.phases), supply, atMs, currentA);
  }

  private derateA(): readonly number[] {
    return this.breaker === undefined ? [] : derateA(this.breaker, this.mainSupply);
  }

  private get mainSupply(): Supply {
    const { contractedA, updateIntervalS, breaker, cutoff } = this.rules;
    return supplyOf({ contractedA, intervalMs: updateIntervalS * 1000 }, breaker, cutoff);
  }

  private decide(nowMs: MonotonicMs, sinceMs: MonotonicMs): void {
    const { book, rules } = this;
    const accounts = [...this.accounts.values()];
    const reserves = accounts.map((account) => account.reserveA(nowMs, sinceMs, book));
    const isReached = accounts.map(({ id }) => book.canGrant(id, nowMs));
    const readingMs = this.watch.reading?.atMs;
    if (readingMs !== this.readingMs) {
      this.readingMs = readingMs;
      for (const account of accounts)
        account.noticeReading(nowMs, book.claim(account.id), this.heldA(account.id, nowMs));
    }
    this.guests?.look(nowMs);
    const own = accounts.map((account, index) => ({
      draw: account.draw,
      fallsToA: account.fallsToA,
      unmeasuredA: account.unmeasuredA(nowMs, book.claim(account.id), isReached[index] === true, reserves[index] ?? 0),
    }));
    const drawers = this.guests === undefined ? own : [...own, ...this.guests.drawers];
    const heardSinceMs = Math.max(
      ...accounts.map((account) => account.unheardUntilMs(nowMs, sinceMs, book.claim(account.id))),
    );
    const isUnsure = accounts.some((account) => account.isUnsure(book.claim(account.id)));
    this.supply = this.watch.supply(nowMs, { sinceMs, heardSinceMs, isUnsure }, rules, drawers, this.derateA());
    const budgetA = this.budget(accounts, isReached, nowMs);
    const { shares, guestsA } = this.share(nowMs, accounts, isReached, budgetA);
    const settled = accounts.map((account, index): Account => {
      const share = shares[index];
      return {
        phases: account.phases(book.claim(account.id)),
        circuits: circuitsAbove(rules.circuits, account.member.circuit),
        reserveA: this.reservedA(account, reserves[index] ?? 0, nowMs),
        grantedA: this.heldA(account.id, nowMs),
        targetA: share?.currentA,
      };
    });
    const limitsA = rules.circuits.map(({ limitA }) => limitA);
    const guests = this.guests?.accounts(guestsA) ?? [];
    const grants = settle(budgetA, limitsA, [...settled, ...guests]);
    this.guests?.tell(nowMs, grants.slice(accounts.length));
    const charging = shares.filter(
      (share, index) => (share?.currentA ?? 0) > 0 && book.claim(accounts[index]?.id ?? "")?.wants === "current",
    ).length;
    const words: SupplyWords = { supply: this.supply, rules, charging };
    for (let index = 0; index < accounts.length; index++) {
      const account = accounts[index];
      const share = shares[index];
      const currentA = grants[index];
      if (account !== undefined && share !== undefined && currentA !== undefined) {
        if (share.currentA > 0 || words.supply.kind !== "waiting") account.decided(share, currentA);
        this.grant(nowMs, account, currentA, share, words);
      }
    }
  }

  /** A for all chargers, one a phase. Without a reading: no more than they hold, and then their fail-safe currents. */
  private budget(
    accounts: readonly ChargerAccount[],
    isReached: readonly boolean[],
    nowMs: MonotonicMs,
  ): readonly number[] {
    const { supply, rules, book } = this;
    if (supply.kind !== "known") {
      const unlimited = supply.kind === "blind" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
      return new Array<number>(rules.phases).fill(unlimited);
    }
    const isPressing = this.breaker !== undefined && isUrgent(this.breaker, this.mainSupply, supply.reading.currentA);
    // While a draw moves, what it was is known within a range only: enough doubt to lower to the least, not to pause.
    const leastA = new Array<number>(rules.phases).fill(0);
    accounts.forEach((account, index) => {
      const currentA = isReached[index] === true ? Math.min(MIN_OFFER_A, this.heldA(account.id, nowMs)) : 0;
      for (const phase of account.phases(book.claim(account.id))) leastA[phase] = (leastA[phase] ?? 0) + currentA;
    });
    return supply.surelyA.map((surelyA, phase) => {
      const lowestA = leastA[phase] ?? 0;
      const seenA = supply.seenA[phase] ?? surelyA;
      const sinceMs = seenA < lowestA ? (this.shortSinceMs[phase] ?? nowMs) : undefined;
      this.shortSinceMs[phase] = sinceMs;
      // By then every charger has told of that moment, or the next reading came too soon for that. Where the supply
      // would be lost before, what was heard so far decides at once: no more cars are paused than that asks for.
      const isSeen = sinceMs !== undefined && (isPressing || nowMs - sinceMs >= SHORT_AFTER_MS);
      const perhapsA = isSeen ? seenA : (supply.perhapsA[phase] ?? surelyA);
      return Math.max(surelyA, Math.min(perhapsA, lowestA));
    });
  }

  /** What the charger may draw, and what it draws: a car that takes more than it was offered is counted with that. */
  private reservedA(account: ChargerAccount, reserveA: number, nowMs: MonotonicMs): number {
    const drawnA = this.book.drawnA(account.id, nowMs);
    return drawnA === undefined ? reserveA : Math.max(reserveA, ...drawnA);
  }

  /** One share an account; undefined: it cannot be given anything now. And A for each guest. */
  private share(
    nowMs: MonotonicMs,
    accounts: readonly ChargerAccount[],
    isReached: readonly boolean[],
    budgetA: readonly number[],
  ): { readonly shares: readonly (Share | undefined)[]; readonly guestsA: readonly number[] } {
    const { book, supply } = this;
    const claimants: Claimant[] = [];
    accounts.forEach((account, index) => {
      const claim = book.claim(account.id);
      if (isReached[index] === true && claim !== undefined)
        claimants.push(account.claimant(claim, this.heldA(account.id, nowMs)));
    });
    if (supply.kind !== "known") {
      const shares = accounts.map((account, index) =>
        isReached[index] === true ? this.shareUnread(account, nowMs) : undefined,
      );
      return { shares, guestsA: this.guests?.leastA ?? [] };
    }
    if (this.guests !== undefined) claimants.push(...this.guests.claimants(nowMs));
    // Whoever gets no more than it may come to by itself is counted with that: its share has to leave room for it.
    const isCovered = (account: ChargerAccount, index: number, currentA: number): boolean =>
      isReached[index] === true && currentA >= account.floorA(nowMs, book);
    const asked = accounts.map(({ id }) => (book.claim(id)?.wants === "current" ? MIN_OFFER_A : 0));
    const first = this.pour(nowMs, accounts, claimants, budgetA, (account, index) =>
      isCovered(account, index, asked[index] ?? 0),
    );
    let next = 0;
    const given = accounts.map((_, index) => (isReached[index] === true ? first[next++] : undefined));
    const isEnough = accounts.every(
      (account, index) =>
        isCovered(account, index, given[index]?.currentA ?? 0) || !isCovered(account, index, asked[index] ?? 0),
    );
    if (isEnough) return { shares: given, guestsA: first.slice(next).map(({ currentA }) => currentA) };
    const second = this.pour(nowMs, accounts, claimants, budgetA, (account, index) =>
      isCovered(account, index, given[index]?.currentA ?? 0),
    );
    next = 0;
    const own = accounts.map((_, index) => (isReached[index] === true ? second[next++] : undefined));
    return { shares: own, guestsA: second.slice(next).map(({ currentA }) => currentA) };
  }

  /** The policy's shares of what is left beside those that are not `isCovered` by their share. */
  private pour(
    nowMs: MonotonicMs,
    accounts: readonly ChargerAccount[],
    claimants: readonly Claimant[],
    budgetA: readonly number[],
    isCovered: (account: ChargerAccount, index: number) => boolean,
  ): readonly Share[] {
    const { rules, book } = this;
    const availableA = budgetA.slice();
    const circuits = rules.circuits.map(({ parent, limitA }) => ({ parent, limitA }));
    // What has only to run out keeps others from being raised; what they are meant to have leaves room for the rest.
    accounts.forEach((account, index) => {
      const floorA = isCovered(account, index) ? 0 : account.floorA(nowMs, book);
      if (floorA === 0) return;
      for (const phase of account.phases(book.claim(account.id))) availableA[phase] = (availableA[phase] ?? 0) - floorA;
      for (const circuit of circuitsAbove(rules.circuits, account.member.circuit)) {
        const row = circuits[circuit];
        if (row !== undefined) circuits[circuit] = { ...row, limitA: Math.max(0, row.limitA - floorA) };
      }
    });
    return this.options.policies[rules.policy]({
      nowMs,
      availableA,
      voltageV: rules.voltageV,
      circuits,
      maxCharging: rules.maxCharging ?? Number.POSITIVE_INFINITY,
      claimants,
    });
  }

  /** Without a reading: what it has, or, once the meter is silent, its fail-safe current. */
  private shareUnread({ id, member }: ChargerAccount, nowMs: MonotonicMs): Share {
    const claim = this.book.claim(id);
    if (this.supply.kind === "waiting") return { currentA: this.heldA(id, nowMs), reason: "shared" };
    const failsafeA = Math.floor(Math.min(member.failsafeA, claim?.failsafeA ?? 0));
    const isWanted = claim?.wants === "current" && failsafeA >= MIN_OFFER_A;
    return { currentA: isWanted ? failsafeA : 0, reason: "shared" };
  }

  /** A, whole, of its newest grant, or what it offers without one: its fail-safe current. */
  private heldA(id: string, nowMs: MonotonicMs): number {
    const grantedA = this.book.grantedA(id, nowMs);
    const claim = this.book.claim(id);
    if (grantedA > 0 || claim === undefined || claim.holds !== null) return grantedA;
    return Math.floor(Math.min(claim.offeredA, claim.failsafeA));
  }

  private grant(nowMs: MonotonicMs, account: ChargerAccount, currentA: number, share: Share, words: SupplyWords): void {
    const { book, leadership } = this;
    const { id } = account;
    const grantedA = book.grantedA(id, nowMs);
    const isOther = currentA !== grantedA;
    const claim = book.claim(id);
    const wants = claim?.wants ?? "nothing";
    const subject = `${words.supply.kind} ${share.reason} ${wants} ${currentA < share.currentA}`;
    if (!isOther && subject === this.subjects.get(id) && !book.isRenewalDue(id, nowMs)) return;
    const terms = book.terms(id, nowMs);
    if (terms === undefined) return;
    const reason = shareReason(share, currentA, wants, account.member, words);
    const sequence = this.options.voice.grant(id, { term: leadership.term, ...terms, currentA, reason });
    if (currentA < grantedA && claim !== undefined) account.lowered(nowMs, claim);
    account.granted();
    book.sent(id, leadership.term, sequence, currentA, nowMs);
    this.reasons.set(id, reason);
    this.subjects.set(id, subject);
    if (isOther) this.options.onGrant?.(id, currentA, reason);
  }
}

/** Another claim than the one before, in what a decision rests on. */
function isNews(before: Claim, claim: Claim): boolean {
  return (
    before.boot !== claim.boot ||
    before.wants !== claim.wants ||
    before.maxA !== claim.maxA ||
    before.phases !== claim.phases ||
    before.holds?.currentA !== claim.holds?.currentA ||
    before.follows?.leader !== claim.follows?.leader ||
    before.follows?.term !== claim.follows?.term ||
    isOtherDraw(before.drawnA, claim.drawnA)
  );
}

/** A by which a draw has to change to be news. */
const DRAW_NEWS_A = 0.3;

function isOtherDraw(before: Claim["drawnA"], now: Claim["drawnA"]): boolean {
  if (before === null || now === null) return before !== now;
  return now.some((currentA, phase) => Math.abs(currentA - (before[phase] ?? 0)) >= DRAW_NEWS_A);
}
