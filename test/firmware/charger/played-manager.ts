import assert from "node:assert/strict";
import { CLAIM, type Claim } from "../../../modules/messages/claim";
import type { Grant } from "../../../modules/messages/grant";
import type { Lead } from "../../../modules/messages/lead";
import { grantTopic, memberTopic, type TopicKind, topicOf } from "../../../modules/messages/topics";
import { check } from "../../../modules/schema/check";
import { SHARING_TIMES } from "../../../modules/sharing/times";
import type { ChargerBench } from "./bench";

/** A site manager, or a charger that leads, as a test plays it: it says what it is told to. */
export class PlayedManager {
  boot = "bb";
  term = 1;
  private sequence = 0;

  constructor(
    private readonly bench: ChargerBench,
    readonly id = "Manager-1",
  ) {}

  /** What Charger-1 claimed last; it passes its schema, or the test fails. */
  get claim(): Claim {
    const claims = this.claims;
    const claim = claims.at(-1);
    assert.ok(claim !== undefined, "nothing was claimed");
    return claim;
  }

  get claims(): readonly Claim[] {
    const start = `${topicOf("Charger-1", "claim")}=`;
    return this.bench.observer.heard
      .filter((each) => each.startsWith(start))
      .map((each) => {
        const checked = check(CLAIM, JSON.parse(each.slice(start.length)));
        assert.ok(checked.ok, checked.ok ? "" : `${checked.path} ${checked.reason}`);
        return checked.value;
      });
  }

  /** Publishes on a topic of this part, with an envelope around it. */
  say(kind: TopicKind, body: object, retain = false): void {
    this.publish(topicOf(this.id, kind), body, retain);
  }

  lead(more: Partial<Lead> = {}): void {
    const isManager = this.id === "Manager-1";
    this.say("lead", { term: this.term, role: "leads", isManager, chargers: 3, ...more });
  }

  /** Answers the newest claim. */
  grant(currentA: number, more: Partial<Grant> = {}): void {
    const { boot, uptimeMs } = this.claim;
    const untilMs = uptimeMs + SHARING_TIMES.leaseMs;
    const reason = `the house leaves ${currentA.toFixed(1)} of 30 A`;
    this.publish(grantTopic(this.id, "Charger-1"), { term: this.term, to: boot, untilMs, currentA, reason, ...more });
  }

  /** What a charger in the manager's place will go by: 30 A, and so many chargers of 6 A fail-safe each. */
  tellSite(chargers: number, rules: object = {}, told = chargers): void {
    this.say("site", { contractedA: 30, members: chargers, ...rules }, true);
    for (let index = 1; index <= told; index++)
      this.publish(memberTopic(this.id, `Charger-${index}`), { order: index }, true);
  }

  /** Leads, grants every second, and has the house metered, while time passes. */
  share(ms: number, currentA: number): void {
    for (let leftMs = ms; leftMs > 0; leftMs -= 1_000) {
      this.lead();
      this.bench.pass(20);
      this.grant(currentA);
      this.bench.pass(Math.min(leftMs, 1_000) - 20);
    }
  }

  private publish(topic: string, body: object, retain = false): void {
    const head = { version: 1, boot: this.boot, sequence: this.sequence++, uptimeMs: Math.round(this.bench.nowMs) };
    this.bench.observer.publish(topic, JSON.stringify({ ...head, ...body }), { retain });
  }
}
