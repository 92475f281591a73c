import type { Limit } from "../../modules/arbiter/limits";
import type { Device } from "../../modules/device/device";
import type { KeyValueStore } from "../../modules/device/storage";
import type { MonotonicMs } from "../../modules/device/time";
import type { Claim } from "../../modules/messages/claim";
import type { Envelope } from "../../modules/messages/envelope";
import { GRANT, GRANT_MAX_BYTES } from "../../modules/messages/grant";
import { LEAD, LEAD_MAX_BYTES } from "../../modules/messages/lead";
import { receiveMessage } from "../../modules/messages/receive";
import { filterOf, grantTopic, senderOf, topicOf } from "../../modules/messages/topics";
import type { PartLink } from "../../modules/part-link/part-link";
import { parseJson } from "../../modules/schema/json";
import { nullable, number, object } from "../../modules/schema/schema";
import { PART_ID } from "../../modules/settings/part-id";
import {
  beginFollowing,
  type Following,
  hearLead,
  NO_FOLLOWING,
  type StoredFollowing,
} from "../../modules/sharing/following";
import { type GrantRefusal, grantLimit, type Held, takeGrant } from "../../modules/sharing/holder";
import { SHARING_TIMES } from "../../modules/sharing/times";
import type { ChargerSettings } from "./settings";
import type { StandIn } from "./stand-in";

/** What the charger says of itself in a claim; the rest is the protocol's. */
export type ClaimBody = Omit<Claim, keyof Envelope | "holds" | "term" | "follows">;

const KEY = "follows";
const STORED = object({ term: number({ min: 0, max: 2_147_483_647, integer: true }), leader: nullable(PART_ID) });
const STORED_MAX_BYTES = 96;
/** Holds the id of the manager that has granted something once. */
const JOINED_KEY = "joined";

/** The charger has been in the manager's site, and may come to its fail-safe current by itself. */
export function join(store: KeyValueStore, managerId: string): void {
  store.write(JOINED_KEY, managerId);
}

/** A charger's place in a site: follows whoever shares the current, claims, and holds what it is granted. */
export class SiteMember {
  following: Following;
  /** Grants and `lead` messages that were not taken. */
  readonly refused: Record<GrantRefusal | "malformed" | "stranger", number> = {
    boot: 0,
    leader: 0,
    old: 0,
    lease: 0,
    malformed: 0,
    stranger: 0,
  };
  private held: Held | undefined;
  private stored: StoredFollowing;
  private claimAtMs: MonotonicMs;
  private told = "";
  private isNoticed = false;
  private measuredMs: MonotonicMs = 0;
  private hasJoined: boolean;

  constructor(
    private readonly device: Device,
    private readonly store: KeyValueStore,
    private readonly managerId: string,
    private readonly isFailover: boolean,
    private readonly standIn: () => StandIn | undefined,
  ) {
    const nowMs = device.clock.nowMs();
    this.claimAtMs = nowMs;
    this.stored = readStored(store);
    this.hasJoined = store.read(JOINED_KEY) === managerId;
    this.following = beginFollowing(this.stored, nowMs);
  }

  topics(): string[] {
    return [filterOf("lead"), grantTopic("+", this.device.id)];
  }

  /** True: another limit holds now. */
  receive(link: PartLink, topic: string, payload: Uint8Array): boolean {
    const sender = senderOf(topic);
    if (sender === undefined) return false;
    if (topic === grantTopic(sender, this.device.id)) return this.receiveGrant(link, sender, payload);
    if (topic === topicOf(sender, "lead")) this.receiveLead(sender, payload);
    else this.standIn()?.receive(topic, payload);
    return false;
  }

  limit(nowMs: MonotonicMs, startedMs: MonotonicMs, { failsafeA }: ChargerSettings): Limit {
    const limit = grantLimit(this.held, nowMs, startedMs, failsafeA);
    // A manager that has never heard of this charger cannot set its fail-safe current aside.
    if (limit.code !== "fail-safe" || this.hasJoined) return limit;
    return { code: "site-grant", currentA: 0, reason: "the site manager has to get to know this charger first" };
  }

  /** Claims when something that a claim tells changed, when the draw was measured anew, and every so often. */
  step(nowMs: MonotonicMs, link: PartLink, measuredMs: MonotonicMs, body: () => ClaimBody): void {
    const isMeasured = measuredMs !== this.measuredMs;
    const isDue = nowMs >= this.claimAtMs;
    if (!isMeasured && !isDue && !this.isNoticed) return;
    this.measuredMs = measuredMs;
    this.isNoticed = false;
    const said = body();
    const isBusy = said.wants === "current" || said.offeredA > 0;
    const key = this.keyOf(said);
    if (isDue || (isMeasured && isBusy) || key !== this.told) this.publish(nowMs, link, said, isBusy, key);
  }

  /** Something may have changed that a claim tells: the next step looks. */
  notice(): void {
    this.isNoticed = true;
  }

  private publish(nowMs: MonotonicMs, link: PartLink, said: ClaimBody, isBusy: boolean, key: string): void {
    const { held, following } = this;
    const isHeld = held !== undefined && nowMs < held.untilMs;
    const { heard, leader, term } = following;
    this.told = key;
    this.claimAtMs = nowMs + (isBusy ? SHARING_TIMES.busyClaimMs : SHARING_TIMES.idleClaimMs);
    link.publishState(
      "claim",
      {
        ...said,
        failsafeA: this.hasJoined ? said.failsafeA : 0,
        holds: isHeld
          ? {
              term: held.term,
              sequence: held.sequence,
              currentA: held.currentA,
              leftMs: Math.ceil(held.untilMs - nowMs),
            }
          : null,
        term,
        follows:
          heard === null || leader === null ? null : { leader, term, boot: heard.boot, uptimeMs: heard.uptimeMs },
      },
      false,
    );
  }

  /** What makes a claim another one: not what merely counts on. */
  private keyOf({ wants, maxA, phases, offeredA, session }: ClaimBody): string {
    const { held, following } = this;
    return [
      wants,
      maxA,
      phases,
      offeredA,
      session?.number,
      held?.term,
      held?.currentA,
      following.leader,
      following.term,
    ].join();
  }

  private receiveGrant(link: PartLink, sender: string, payload: Uint8Array): boolean {
    const grant = receiveMessage(GRANT, payload, GRANT_MAX_BYTES);
    if (!grant.ok) return this.refuse("malformed", `a grant of ${sender}: ${grant.path} ${grant.reason}`);
    const nowMs = this.device.clock.nowMs();
    const received = { sender, grant: grant.value, boot: link.boot, startedMs: link.startedMs };
    const taken = takeGrant(this.held, this.following, nowMs, received);
    if (typeof taken === "string") return this.refuse(taken, `a grant of ${sender}: ${taken}`);
    this.held = taken;
    if (sender === this.managerId && !this.hasJoined) this.join();
    return true;
  }

  private join(): void {
    try {
      join(this.store, this.managerId);
      this.hasJoined = true;
    } catch {
      this.device.log("warn", "that the charger is in its site was not stored");
    }
  }

  private receiveLead(sender: string, payload: Uint8Array): void {
    const lead = receiveMessage(LEAD, payload, LEAD_MAX_BYTES);
    if (!lead.ok) {
      this.refuse("malformed", `${sender} leads: ${lead.path} ${lead.reason}`);
      return;
    }
    const isManager = sender === this.managerId;
    if (lead.value.isManager !== isManager || !(isManager || this.isFailover)) {
      this.refuse("stranger", `${sender} is not this site's manager`);
      return;
    }
    const nowMs = this.device.clock.nowMs();
    this.following = hearLead(this.following, nowMs, sender, lead.value);
    this.standIn()?.hearLead(nowMs, sender, lead.value);
    const { term, leader } = this.following;
    if (term === this.stored.term && leader === this.stored.leader) return;
    this.stored = { term, leader };
    try {
      this.store.write(KEY, JSON.stringify(this.stored));
    } catch {
      this.device.log("warn", "whom the charger follows was not stored");
    }
  }

  /** Counted, and the first of each kind said. */
  private refuse(kind: keyof SiteMember["refused"], reason: string): false {
    if (this.refused[kind]++ === 0) this.device.log("warn", `a message was dropped: ${reason}`);
    return false;
  }
}

function readStored(store: KeyValueStore): StoredFollowing {
  const stored = parseJson(STORED, store.read(KEY) ?? "", { maxBytes: STORED_MAX_BYTES });
  return stored.ok ? stored.value : NO_FOLLOWING;
}
