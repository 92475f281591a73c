import type { Claim } from "../../../../modules/messages/claim";
import { type Charger, type Leader, localMs, type Manager, type Message, type Start } from "./parts";
import { bootId, type Site } from "./site";
import type { State } from "./state";

/** A number that stands for a state: two states of one are the same to whatever may come. 52 bits of a hash. */
export class Key {
  private a = 0;
  private b = 0;

  of(state: State): number {
    const { site, cutUp, cutDown, isManagerCut, late, lateSinceMs, spent } = state;
    this.a = 0x1234567;
    this.b = 0x7654321;
    this.add(spent);
    this.add(cutUp | (cutDown << 4) | (isManagerCut ? 256 : 0) | (site.isLow ? 512 : 0));
    this.add(site.favourite);
    this.ms(Math.max(site.loweredMs - site.nowMs, -16_000));
    // Long overtaken ones are all the same.
    for (const term of site.grantedTerms) this.term(site, Math.max(term, site.manager.term - 1));
    for (const charger of site.chargers) this.charger(site, charger);
    this.manager(site);
    this.add(late.length);
    if (late.length > 0) this.ms(site.nowMs - lateSinceMs);
    for (const { message, to } of late) {
      this.text(to);
      this.message(site, message);
    }
    return (this.a >>> 0) * 0x100000 + ((this.b >>> 0) & 0xfffff);
  }

  private add(value: number): void {
    this.a = Math.imul(this.a ^ value, 0x9e3779b1);
    this.a = (this.a << 13) | (this.a >>> 19);
    this.b = Math.imul(this.b ^ value, 0x85ebca6b) ^ (this.a >>> 7);
    this.b = (this.b << 11) | (this.b >>> 21);
  }

  private ms(value: number): void {
    this.add(Math.round(value * 4 + 0.1));
  }

  private text(value: string): void {
    for (let index = 0; index < value.length; index++) this.add(value.charCodeAt(index));
  }

  private term(site: Site, term: number): void {
    this.add(Math.max(-6, Math.min(term - site.manager.term, 6)));
  }

  private boot(part: Start | undefined, boot: string): void {
    if (part !== undefined) this.add(part.isOn && boot === bootId(part.boot) ? 1 : 0);
  }

  private sequence(part: Start | undefined, boot: string, sequence: number): void {
    if (part === undefined) return;
    this.boot(part, boot);
    this.add(Math.min(part.sequence - sequence, 60));
  }

  /** Of a moment on a part's clock, as far as it matters. */
  private since(part: Start, nowMs: number, atMs: number, mostMs: number): void {
    this.ms(Math.min(nowMs - atMs, mostMs) + (part.clock.rate > 1 ? 0.01 : 0));
  }

  private charger(site: Site, charger: Charger): void {
    const nowMs = localMs(charger.clock, site.nowMs);
    const { following, held } = charger;
    this.add(charger.isOn ? 1 : 0);
    this.term(site, following.term);
    this.text(following.leader ?? "");
    if (!charger.isOn) return;
    const { heard, leader } = following;
    this.add(heard === null ? 0 : 1);
    if (heard !== null && leader !== null) {
      const part = site.part(leader);
      this.sequence(part, heard.boot, heard.sequence);
      if (part !== undefined)
        this.since(part, localMs(part.clock, site.nowMs) - part.startedMs, heard.uptimeMs, 20_000);
    }
    this.since(charger, nowMs, following.promisedUntilMs, 0);
    this.since(charger, nowMs, following.ledAtMs, 9_000);
    this.add(held === undefined ? 0 : 1);
    if (held === undefined) this.since(charger, nowMs, charger.startedMs, 30_000);
    else {
      this.term(site, held.term);
      this.add(held.currentA);
      this.since(charger, nowMs, held.untilMs, 16_000);
      // Older terms are refused anyway.
      if (leader !== null && heard !== null && held.term === following.term)
        this.add(this.ageOf(site, leader, held.sequence));
    }
    this.leader(site, charger);
  }

  private ageOf(site: Site, leader: string, sequence: number): number {
    return Math.min((site.part(leader)?.sequence ?? 0) - sequence, 60);
  }

  private manager(site: Site): void {
    this.add(site.manager.isOn ? 1 : 0);
    this.leader(site, site.manager);
  }

  private leader(site: Site, part: Charger | Manager): void {
    const { leader } = part;
    this.add(leader === undefined ? 0 : 1);
    if (leader === undefined) return;
    const nowMs = localMs(part.clock, site.nowMs);
    const { leadership, leadAtMs, wasLeading, toldTerm } = leader;
    this.term(site, leadership.term);
    this.term(site, toldTerm);
    this.add(wasLeading ? 1 : 0);
    this.since(part, nowMs, Math.max(leadAtMs, nowMs - 2_000), 20_000);
    this.add(leadership.sinceMs === undefined ? 0 : 1);
    this.since(part, nowMs, leadership.sinceMs ?? nowMs, 17_000);
    for (const { id } of site.chargers) {
      const { promisedUntilMs } = leadership as unknown as { promisedUntilMs: Map<string, number> };
      const untilMs = promisedUntilMs.get(id);
      this.add(untilMs === undefined ? 0 : 1);
      if (untilMs !== undefined) this.since(part, nowMs, untilMs, 0);
    }
    this.book(site, part, leader, nowMs);
  }

  private book(site: Site, part: Start, { book }: Leader, nowMs: number): void {
    const { entries } = book as unknown as { entries: Map<string, Entry> };
    for (const charger of site.chargers) {
      const entry = entries.get(charger.id);
      this.add(entry === undefined ? 0 : 1);
      if (entry === undefined) continue;
      const { claim, receivedMs, sentMs, isKnown, holdings, takenMs } = entry;
      if (claim !== undefined) this.claim(site, charger, claim);
      this.since(part, nowMs, receivedMs, 17_000);
      this.since(part, nowMs, Math.max(sentMs, nowMs - 13_000), 13_000);
      this.since(part, nowMs, Math.max(takenMs, nowMs - 13_000), 13_000);
      this.add(isKnown ? 1 : 0);
      for (const { term, sequence, currentA, expiresMs, claimedMs } of holdings) {
        if (expiresMs <= nowMs) continue;
        this.term(site, term);
        this.add(Math.min(part.sequence - sequence, 60));
        this.add(currentA);
        this.since(part, nowMs, expiresMs, 0);
        this.since(part, nowMs, Math.max(claimedMs, nowMs - 13_000), 13_000);
      }
    }
  }

  private claim(site: Site, charger: Charger, claim: Claim): void {
    const { holds, follows } = claim;
    this.sequence(charger, claim.boot, claim.sequence);
    this.term(site, claim.term);
    this.add(holds === null ? 0 : 1);
    if (holds !== null) {
      this.term(site, holds.term);
      this.add(holds.currentA);
      this.ms(holds.leftMs);
      if (follows !== null) this.add(this.ageOf(site, follows.leader, holds.sequence));
    }
    if (follows === null) return;
    const part = site.part(follows.leader);
    this.term(site, follows.term);
    this.text(follows.leader);
    this.boot(part, follows.boot);
    if (part !== undefined)
      this.since(part, localMs(part.clock, site.nowMs) - part.startedMs, follows.uptimeMs, 20_000);
  }

  private message(site: Site, { kind, from, body }: Message): void {
    this.text(kind);
    const part = site.part(from);
    this.sequence(part, body.boot, body.sequence);
    if (kind === "claim") this.claim(site, part as Charger, body);
    else {
      this.term(site, body.term);
      if (kind === "grant") this.add(body.currentA);
      else this.text(body.role);
    }
  }
}

interface Entry {
  readonly claim: Claim | undefined;
  readonly receivedMs: number;
  readonly sentMs: number;
  readonly isKnown: boolean;
  readonly holdings: readonly {
    term: number;
    sequence: number;
    currentA: number;
    expiresMs: number;
    claimedMs: number;
  }[];
  readonly takenMs: number;
}
