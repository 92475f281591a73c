import { POLICIES } from "../../modules/allocation/policies";
import type { Device } from "../../modules/device/device";
import type { MonotonicMs } from "../../modules/device/time";
import { CLAIM, CLAIM_MAX_BYTES } from "../../modules/messages/claim";
import type { Lead } from "../../modules/messages/lead";
import { METER_READING, METER_READING_MAX_BYTES } from "../../modules/messages/meter-reading";
import { receiveMessage } from "../../modules/messages/receive";
import {
  MEMBER,
  MEMBER_MAX_BYTES,
  type Member,
  SITE,
  SITE_MAX_BYTES,
  type SiteRules,
} from "../../modules/messages/site";
import { filterOf, grantTopic, memberTopic, senderOf, topicOf } from "../../modules/messages/topics";
import type { PartLink } from "../../modules/part-link/part-link";
import { type Following, isLeaderless } from "../../modules/sharing/following";
import { SHARING_TIMES } from "../../modules/sharing/times";
import { SiteLeader } from "../../modules/site/leader";

/**
 * Chargers of a site that a charger can stand in for: each takes 190 slots of a chip's memory, so that more do not fit
 * (docs/footprint.md). Where there are more, their fail-safe currents hold.
 */
const MOST_CHARGERS = 8;
/** ms between two looks at what was heard. */
const STEP_MS = 100;
/** ms in which enough chargers have to follow; then somebody else may try. */
const TRY_MS = 6_000;

/** What of the site is known; it stands on the broker, retained. */
interface KnownSite {
  rules: SiteRules | undefined;
  /** How many members belong to it: with fewer of them known a minority would take itself for all. */
  memberCount: number;
  readonly members: Map<string, Member>;
}

type Stage =
  | { readonly kind: "idle" }
  /** It hears the site, to know it should it have to lead. */
  | { readonly kind: "asking" }
  | { readonly kind: "standing"; readonly leader: SiteLeader; readonly giveUpMs: MonotonicMs };

const IDLE: Stage = Object.freeze({ kind: "idle" });
const ASKING: Stage = Object.freeze({ kind: "asking" });

/** Takes the manager's place while it is gone: this charger is one of those that may be elected. */
export class StandIn {
  private stage: Stage = IDLE;
  private site: KnownSite = { rules: undefined, memberCount: 0, members: new Map() };
  private stepAtMs: MonotonicMs = 0;
  /** Since when the broker is reached, or a former try is over. */
  private waitsFromMs: MonotonicMs;
  private waitMs: number;

  constructor(
    private readonly device: Device,
    private readonly link: PartLink,
    private readonly managerId: string,
  ) {
    this.waitsFromMs = device.clock.nowMs();
    this.waitMs = this.drawWait();
  }

  private get mostChargers(): number {
    return this.device.board.mostChargers ?? MOST_CHARGERS;
  }

  get isLeading(): boolean {
    return this.stage.kind === "standing" && this.stage.leader.isLeading;
  }

  /** `following`: whom this charger follows itself. */
  step(nowMs: MonotonicMs, following: Following): void {
    if (nowMs < this.stepAtMs) return;
    this.stepAtMs = nowMs + STEP_MS;
    const { stage } = this;
    if (!this.link.isConnected) this.waitsFromMs = nowMs;
    if (stage.kind === "standing") {
      const isOver = nowMs >= stage.giveUpMs || !this.link.isConnected;
      if (!stage.leader.isLeading && isOver) this.giveUp(nowMs);
      else stage.leader.step(nowMs);
      return;
    }
    // While somebody leads, each word of it begins the wait anew.
    const silentMs = nowMs - Math.max(following.ledAtMs, this.waitsFromMs);
    if (silentMs < SHARING_TIMES.promiseMs / 2) {
      if (stage.kind === "asking") this.forget();
    } else if (stage.kind === "idle") this.ask();
    else if (silentMs >= this.waitMs && isLeaderless(following, nowMs)) this.stand(nowMs, following);
  }

  receive(topic: string, payload: Uint8Array): void {
    const sender = senderOf(topic);
    if (this.stage.kind === "idle" || sender === undefined) return;
    if (this.stage.kind === "standing" && this.hear(this.stage.leader, topic, sender, payload)) return;
    if (sender === this.managerId) this.receiveSite(topic, payload);
  }

  /** Somebody leads, or wants to. */
  hearLead(nowMs: MonotonicMs, sender: string, lead: Lead): void {
    if (this.stage.kind === "standing" && this.stage.leader.hearLead(sender, lead)) this.giveUp(nowMs);
  }

  close(): void {
    if (this.stage.kind === "standing") this.stage.leader.resign(this.device.clock.nowMs());
  }

  /** False: it is something else. */
  private hear(leader: SiteLeader, topic: string, sender: string, payload: Uint8Array): boolean {
    const nowMs = this.device.clock.nowMs();
    if (topic === topicOf(sender, "claim")) {
      const claim = receiveMessage(CLAIM, payload, CLAIM_MAX_BYTES);
      if (claim.ok) leader.hearClaim(nowMs, sender, claim.value);
    } else if (topic === topicOf(sender, "reading")) {
      const reading = receiveMessage(METER_READING, payload, METER_READING_MAX_BYTES);
      if (reading.ok) leader.hearReading(nowMs, sender, reading.value);
    } else return false;
    return true;
  }

  private receiveSite(topic: string, payload: Uint8Array): void {
    if (topic === topicOf(this.managerId, "site")) {
      const site = receiveMessage(SITE, payload, SITE_MAX_BYTES);
      if (!site.ok) return;
      const {
        version: _version,
        boot: _boot,
        sequence: _sequence,
        uptimeMs: _uptimeMs,
        members,
        ...rules
      } = site.value;
      this.site.rules = rules;
      this.site.memberCount = members;
      return;
    }
    const id = topic.slice(topic.lastIndexOf("/") + 1);
    if (topic !== memberTopic(this.managerId, id) || this.site.members.size > this.mostChargers) return;
    const member = receiveMessage(MEMBER, payload, MEMBER_MAX_BYTES);
    if (member.ok) this.site.members.set(id, member.value);
  }

  private ask(): void {
    this.stage = ASKING;
    this.link.subscribe(this.siteTopics());
  }

  private siteTopics(): string[] {
    return [topicOf(this.managerId, "site"), memberTopic(this.managerId, "+")];
  }

  private stand(nowMs: MonotonicMs, following: Following): void {
    const { rules, memberCount, members } = this.site;
    const { device, link } = this;
    const isWhole = members.size === memberCount && members.size >= following.chargers;
    if (rules === undefined || !isWhole || memberCount > this.mostChargers || !members.has(device.id)) return;
    const leader = new SiteLeader({
      id: device.id,
      boot: link.boot,
      startedMs: link.startedMs,
      nowMs,
      isManager: false,
      term: following.term,
      rules,
      policies: POLICIES,
      voice: {
        lead: (body) => void link.publishNewest(topicOf(device.id, "lead"), body),
        grant: (chargerId, body) => link.publishNewest(grantTopic(device.id, chargerId), body).sequence,
      },
    });
    for (const [id, member] of members) leader.setMember(id, member);
    device.log("warn", "the site manager is gone: this charger stands in for it, if the others follow");
    this.stage = { kind: "standing", leader, giveUpMs: nowMs + TRY_MS };
    // Not before: all that a large site's chargers and meters say would keep a chip from its own work.
    link.subscribe(heardBy(rules));
  }

  private giveUp(nowMs: MonotonicMs): void {
    if (this.stage.kind === "standing") this.stage.leader.resign(nowMs);
    this.waitsFromMs = nowMs;
    this.waitMs = this.drawWait();
    this.forget();
  }

  /** The memory is wanted elsewhere; the broker tells it all again when it is asked. */
  private forget(): void {
    const { rules } = this.site;
    this.link.unsubscribe([...this.siteTopics(), ...(rules === undefined ? [] : heardBy(rules))]);
    this.stage = IDLE;
    this.site = { rules: undefined, memberCount: 0, members: new Map() };
  }

  /** By chance, so that two seldom stand at a time. */
  private drawWait(): number {
    return SHARING_TIMES.electionMs + this.device.random() * SHARING_TIMES.electionSpreadMs;
  }
}

/** Topics that a leader hears: all claims, and the site's meters. */
function heardBy({ meterId, solarMeterId }: SiteRules): string[] {
  const solar = solarMeterId === null ? [] : [topicOf(solarMeterId, "reading")];
  return [filterOf("claim"), topicOf(meterId, "reading"), ...solar];
}
