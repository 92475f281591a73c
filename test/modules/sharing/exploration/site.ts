import type { Claim } from "../../../../modules/messages/claim";
import type { Lead } from "../../../../modules/messages/lead";
import type { GrantBook } from "../../../../modules/sharing/book";
import type { Leadership } from "../../../../modules/sharing/leadership";
import type { Account } from "../../../../modules/sharing/settle";
import { type Charger, type Clock, type Leader, localMs, type Manager, type Message, type Start } from "./parts";
import type { Protocol } from "./protocol";

export const MANAGER = "manager";

/** What a site is made of; the same in every state of an exploration. */
export interface Plan {
  readonly protocol: Protocol;
  /** One a charger. */
  readonly chargers: readonly Clock[];
  readonly manager: Clock;
  /** How many of the chargers, from the first, may stand in for the manager. */
  readonly standIns: number;
  /** A per phase for all of them. */
  readonly budgetsA: readonly [high: number, low: number];
  readonly maxA: number;
  readonly failsafeA: number;
}

/** What happens to the messages of a step. */
export interface Mail {
  /** False: it never comes. */
  passes(message: Message, to: string): boolean;
}

/** What a decision did, for whoever checks it. */
export type OnDecision = (beforeA: number, afterA: number) => void;

/** A site at one moment: the protocol's real functions between parts that do no more than they have to. */
export class Site {
  nowMs = 0;
  chargers: Charger[] = [];
  manager: Manager;
  isLow = false;
  /** When the budget fell last, true time. */
  loweredMs = Number.NEGATIVE_INFINITY;
  /** Which charger's wishes come first. */
  favourite = 0;
  /** The highest terms in which the manager granted anything, and in which a stand-in did. */
  grantedTerms: readonly [manager: number, standIn: number] = [0, 0];
  /** What every message goes through. */
  mail: Mail = EVERYTHING;
  onDecision: OnDecision = () => {};

  constructor(
    readonly plan: Plan,
    isCold = true,
  ) {
    this.manager = { ...startOf(MANAGER, plan.manager), isOn: true, term: 0, leader: undefined };
    if (!isCold) return;
    plan.chargers.forEach((clock, index) => {
      const start = startOf(`charger-${index}`, clock);
      const following = plan.protocol.beginFollowing(plan.protocol.NO_FOLLOWING, localMs(clock, 0));
      this.chargers.push({ ...start, isOn: true, following, held: undefined, leader: undefined });
    });
    this.startManager(false);
  }

  copy(): Site {
    const copy = new Site(this.plan, false);
    copy.nowMs = this.nowMs;
    copy.chargers = this.chargers.map((charger) => ({ ...charger, leader: copyLeader(this.plan, charger.leader) }));
    copy.manager = { ...this.manager, leader: copyLeader(this.plan, this.manager.leader) };
    copy.isLow = this.isLow;
    copy.loweredMs = this.loweredMs;
    copy.favourite = this.favourite;
    copy.grantedTerms = this.grantedTerms;
    return copy;
  }

  get budgetA(): number {
    return this.plan.budgetsA[this.isLow ? 1 : 0];
  }

  setBudget(isLow: boolean): void {
    if (isLow && !this.isLow) this.loweredMs = this.nowMs;
    this.isLow = isLow;
  }

  /** A that it offers now. */
  offerA(charger: Charger, atMs = this.nowMs): number {
    if (!charger.isOn) return 0;
    const { protocol, failsafeA } = this.plan;
    return protocol.grantLimit(charger.held, localMs(charger.clock, atMs), charger.startedMs, failsafeA).currentA;
  }

  stop(part: Charger | Manager): void {
    part.isOn = false;
    part.leader = undefined;
    if ("held" in part) part.held = undefined;
  }

  startManager(isForgotten: boolean): void {
    const { manager } = this;
    this.begin(manager);
    const term = isForgotten ? 0 : manager.term;
    manager.leader = this.newLeader(manager, true, term);
    manager.term = manager.leader.leadership.term;
  }

  startCharger(charger: Charger): void {
    this.begin(charger);
    charger.following = this.plan.protocol.beginFollowing(charger.following, charger.startedMs);
  }

  /** Everybody does what is due, and hears what passes. */
  step(): void {
    for (const leader of this.leaders()) this.lead(leader);
    this.stand();
    for (const charger of this.chargers) if (charger.isOn) this.claim(charger);
    for (const leader of this.leaders()) this.share(leader);
  }

  /** Parts that run and lead or want to. */
  leaders(): (Charger | Manager)[] {
    const found: (Charger | Manager)[] = [];
    if (this.manager.isOn) found.push(this.manager);
    for (const charger of this.chargers) if (charger.isOn && charger.leader !== undefined) found.push(charger);
    return found;
  }

  hasAuthority(part: Charger | Manager, atMs = this.nowMs): boolean {
    const leadership = part.leader?.leadership;
    if (leadership?.sinceMs === undefined) return false;
    return leadership.supporters(localMs(part.clock, atMs)) >= leadership.quorum(this.chargers.length);
  }

  /** The manager has led for long, and every charger holds what it was granted, and nothing else. */
  isCalm(): boolean {
    const { manager, chargers, nowMs, loweredMs } = this;
    const { leaseMs, marginMs } = this.plan.protocol.SHARING_TIMES;
    const managerMs = localMs(manager.clock, nowMs);
    const sinceMs = manager.leader?.leadership.sinceMs;
    if (manager.leader === undefined || sinceMs === undefined || managerMs < sinceMs + leaseMs + marginMs) return false;
    if (nowMs - loweredMs <= leaseMs + marginMs) return false;
    const { entries } = manager.leader.book as unknown as { entries: Map<string, Entry> };
    const { book } = manager.leader;
    return chargers.every(({ id, clock, held, leader }) => {
      if (leader !== undefined || held === undefined || localMs(clock, nowMs) >= held.untilMs) return false;
      const currentA = book.grantedA(id, managerMs);
      return held.currentA === currentA && entries.get(id)?.holdings.every((holding) => holding.currentA === currentA);
    });
  }

  reserveA(leader: Leader, index: number, nowMs: number): number {
    const { maxA, failsafeA } = this.plan;
    const sinceMs = leader.leadership.sinceMs ?? nowMs;
    return leader.book.reserveA(`charger-${index}`, nowMs, sinceMs, { maxA, failsafeA });
  }

  /** To whom it is, if that one runs. */
  deliver(message: Message, to: string): void {
    const part = this.part(to);
    if (part?.isOn !== true) return;
    const nowMs = localMs(part.clock, this.nowMs);
    if (message.kind === "lead") this.hearLead(part, nowMs, message.from, message.body);
    else if (message.kind === "claim") this.hearClaim(part, nowMs, message.from, message.body);
    else if ("held" in part) {
      const { boot, startedMs } = part;
      const received = { sender: message.from, grant: message.body, boot: bootId(boot), startedMs };
      const taken = this.plan.protocol.takeGrant(part.held, part.following, nowMs, received);
      if (typeof taken !== "string") part.held = taken;
    }
  }

  part(id: string): Charger | Manager | undefined {
    return id === MANAGER ? this.manager : this.chargers.find((charger) => charger.id === id);
  }

  private begin(part: Start): void {
    part.isOn = true;
    part.boot += 1;
    part.startedMs = localMs(part.clock, this.nowMs);
    part.sequence = 0;
  }

  private newLeader({ id, boot, startedMs }: Start, isManager: boolean, term: number): Leader {
    const { Leadership, GrantBook } = this.plan.protocol;
    const leadership = new Leadership({ id, boot: bootId(boot), startedMs, isManager, isAlone: false, term });
    const leadAtMs = Number.NEGATIVE_INFINITY;
    return { leadership, book: new GrantBook(), leadAtMs, toldTerm: leadership.term, wasLeading: false };
  }

  /** Looks at the votes, and says so. */
  private lead(part: Charger | Manager): void {
    const { leader } = part;
    if (leader === undefined) return;
    const nowMs = localMs(part.clock, this.nowMs);
    const { leadership } = leader;
    leadership.step(nowMs, this.chargers.length);
    const isLeading = leadership.sinceMs !== undefined;
    if (leadership.term !== leader.toldTerm) {
      leader.toldTerm = leadership.term;
      leader.book.forgetFollowers();
      leader.leadAtMs = nowMs;
      if (part.id === MANAGER) this.manager.term = leadership.term;
    }
    if (isLeading !== leader.wasLeading) leader.leadAtMs = nowMs;
    leader.wasLeading = isLeading;
    if (nowMs < leader.leadAtMs) return;
    leader.leadAtMs = nowMs + this.plan.protocol.SHARING_TIMES.heartbeatMs - 1;
    this.tell(part, leader, isLeading ? "leads" : "stands");
  }

  private tell(part: Charger | Manager, { leadership }: Leader, role: Lead["role"]): void {
    const isManager = part.id === MANAGER;
    const body = { ...this.envelope(part), term: leadership.term, role, isManager, chargers: this.chargers.length };
    const message: Message = { kind: "lead", from: part.id, body };
    // Its own is not sent round.
    if (!isManager) this.hearLead(part, body.uptimeMs + part.startedMs, part.id, body);
    for (const charger of this.chargers) this.send(message, charger.id);
    this.send(message, MANAGER);
  }

  private send(message: Message, to: string): void {
    if (to !== message.from && this.mail.passes(message, to)) this.deliver(message, to);
  }

  private hearLead(part: Charger | Manager, nowMs: number, from: string, body: Lead): void {
    const { leader } = part;
    if (leader?.leadership.hear(from, body) === true && "held" in part) {
      part.leader = undefined;
      this.tell(part, leader, "resigns");
    }
    if ("held" in part) part.following = this.plan.protocol.hearLead(part.following, nowMs, from, body);
  }

  private hearClaim(part: Charger | Manager, nowMs: number, from: string, body: Claim): void {
    const { leader } = part;
    if (leader === undefined) return;
    const isKnown = leader.leadership.count(from, body);
    const { follows } = body;
    const echoMs = isKnown && follows !== null ? part.startedMs + follows.uptimeMs : Number.NEGATIVE_INFINITY;
    leader.book.receive(from, body, nowMs, isKnown, echoMs);
  }

  private stand(): void {
    const { protocol, standIns } = this.plan;
    for (const [index, charger] of this.chargers.slice(0, standIns).entries()) {
      const nowMs = localMs(charger.clock, this.nowMs);
      const { following } = charger;
      if (!charger.isOn || charger.leader !== undefined || !protocol.isLeaderless(following, nowMs)) continue;
      const { electionMs, electionSpreadMs } = protocol.SHARING_TIMES;
      if (nowMs < following.ledAtMs + electionMs + index * electionSpreadMs) continue;
      charger.leader = this.newLeader(charger, false, following.term);
      this.lead(charger);
    }
  }

  private claim(charger: Charger): void {
    const nowMs = localMs(charger.clock, this.nowMs);
    const { held, following } = charger;
    const { heard, leader } = following;
    const { failsafeA, maxA } = this.plan;
    const holds =
      held !== undefined && nowMs < held.untilMs
        ? { term: held.term, sequence: held.sequence, currentA: held.currentA, leftMs: held.untilMs - nowMs }
        : null;
    const body: Claim = {
      version: 1,
      boot: bootId(charger.boot),
      sequence: charger.sequence++,
      uptimeMs: nowMs - charger.startedMs,
      wants: "current",
      maxA,
      phases: 1,
      failsafeA,
      offeredA: this.offerA(charger),
      drawnA: null,
      drawnAgeMs: 0,
      energyWh: null,
      session: null,
      holds,
      term: following.term,
      follows:
        heard === null || leader === null
          ? null
          : { leader, term: following.term, boot: heard.boot, uptimeMs: heard.uptimeMs },
    };
    const message: Message = { kind: "claim", from: charger.id, body };
    this.deliver(message, charger.id);
    for (const leader of this.leaders()) this.send(message, leader.id);
  }

  /** Decides, as any leader has to: targets within what the floors leave, increases within what the reserves leave. */
  private share(part: Charger | Manager): void {
    const { leader } = part;
    if (leader === undefined) return;
    const nowMs = localMs(part.clock, this.nowMs);
    const { leadership, book } = leader;
    leadership.step(nowMs, this.chargers.length);
    if (leadership.term !== leader.toldTerm || leadership.sinceMs === undefined) return;
    const ids = this.chargers.map(({ id }) => id);
    const targets = this.targets(book, nowMs, ids);
    const reserves = ids.map((_, index) => this.reserveA(leader, index, nowMs));
    const accounts = ids.map(
      (id, index): Account => ({
        phases: ONE_PHASE,
        circuits: NONE,
        reserveA: reserves[index] ?? 0,
        grantedA: book.grantedA(id, nowMs),
        targetA: targets[index],
      }),
    );
    const grants = this.plan.protocol.settle([this.budgetA], NONE, accounts);
    ids.forEach((id, index) => {
      const currentA = grants[index];
      const terms = book.terms(id, nowMs);
      if (currentA === undefined || terms === undefined) return;
      if (currentA === book.grantedA(id, nowMs) && !book.isRenewalDue(id, nowMs)) return;
      const body = { ...this.envelope(part), term: leadership.term, ...terms, currentA, reason: "" };
      book.sent(id, leadership.term, body.sequence, currentA, nowMs);
      const message: Message = { kind: "grant", from: part.id, to: id, body };
      if (id === part.id) this.deliver(message, id);
      else this.send(message, id);
    });
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    this.onDecision(sum(reserves), sum(ids.map((_, index) => this.reserveA(leader, index, nowMs))));
    const [managers, standIns] = this.grantedTerms;
    const { term } = leadership;
    this.grantedTerms =
      part.id === MANAGER ? [Math.max(managers, term), standIns] : [managers, Math.max(standIns, term)];
  }

  /** The favourite gets what it can use, the others what is left. */
  private targets(book: GrantBook, nowMs: number, ids: readonly string[]): (number | undefined)[] {
    const { maxA, failsafeA } = this.plan;
    let leftA = this.budgetA;
    for (const id of ids) leftA -= book.floorA(id, nowMs, { maxA, failsafeA });
    const targets: (number | undefined)[] = ids.map(() => undefined);
    for (let turn = 0; turn < ids.length; turn++) {
      const index = (this.favourite + turn) % ids.length;
      if (!book.canGrant(ids[index] ?? "", nowMs)) continue;
      const currentA = leftA >= 6 ? Math.min(maxA, leftA) : 0;
      targets[index] = currentA;
      leftA -= currentA;
    }
    return targets;
  }

  private envelope(part: Start): { version: number; boot: string; sequence: number; uptimeMs: number } {
    const uptimeMs = localMs(part.clock, this.nowMs) - part.startedMs;
    return { version: 1, boot: bootId(part.boot), sequence: part.sequence++, uptimeMs };
  }
}

const EVERYTHING: Mail = { passes: () => true };
const ONE_PHASE = Object.freeze([0]);
const NONE: readonly number[] = Object.freeze([]);

function startOf(id: string, clock: Clock): Start {
  return { id, clock, isOn: true, boot: 1, startedMs: localMs(clock, 0), sequence: 0 };
}

export function bootId(boot: number): string {
  return boot.toString(16);
}

interface Entry {
  readonly holdings: readonly { readonly currentA: number }[];
}

/** What TypeScript calls private. */
interface Insides {
  entries: Map<string, object>;
  promisedUntilMs: Map<string, number>;
}

function copyLeader({ protocol }: Plan, leader: Leader | undefined): Leader | undefined {
  if (leader === undefined) return undefined;
  const book = new protocol.GrantBook();
  const { entries } = leader.book as unknown as Insides;
  for (const [id, entry] of entries) (book as unknown as Insides).entries.set(id, { ...entry });
  const leadership: Leadership = Object.assign(Object.create(protocol.Leadership.prototype), leader.leadership);
  const insides = leadership as unknown as Insides;
  insides.promisedUntilMs = new Map(insides.promisedUntilMs);
  return { ...leader, book, leadership };
}
