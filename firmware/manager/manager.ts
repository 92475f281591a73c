import { POLICIES } from "../../modules/allocation/policies";
import type { Device } from "../../modules/device/device";
import type { KeyValueStore } from "../../modules/device/storage";
import type { MonotonicMs, TimerHandle } from "../../modules/device/time";
import { HomeAssistant } from "../../modules/home-assistant/home-assistant";
import { IEVCC_FILTERS } from "../../modules/ievcc/filters";
import { JournalLedger } from "../../modules/ledger/journal-ledger";
import type { Ledger } from "../../modules/ledger/ledger";
import { CLAIM, CLAIM_MAX_BYTES } from "../../modules/messages/claim";
import { LEAD, LEAD_MAX_BYTES } from "../../modules/messages/lead";
import type { ManagerNotice, ManagerStatus, RefusedKind } from "../../modules/messages/manager-status";
import { METER_READING, METER_READING_MAX_BYTES } from "../../modules/messages/meter-reading";
import { receiveMessage } from "../../modules/messages/receive";
import type { Member } from "../../modules/messages/site";
import {
  filterOf,
  grantTopic,
  memberTopic,
  PUBLISH_INTERVAL_MS,
  senderOf,
  topicOf,
} from "../../modules/messages/topics";
import { forgetNetwork } from "../../modules/panel/forget-network";
import { Panel } from "../../modules/panel/panel";
import { type LinkState, PartLink } from "../../modules/part-link/part-link";
import { type Recorded, recorded } from "../../modules/portal/log-ring";
import type { Checked } from "../../modules/schema/check";
import { SettingsStore } from "../../modules/settings/settings-store";
import { slotOf } from "../../modules/settings/text-slot";
import { type ChargerShare, SiteLeader } from "../../modules/site/leader";
import { PartPortal } from "../portal/part-portal";
import { receiveSiteCommand, type SiteCommanded } from "./commands";
import { failsafeSumA } from "./failsafe-check";
import { managerEntities } from "./home-assistant";
import { LedgerWriter } from "./ledger-writer";
import { MemberStore } from "./members";
import { managerPortal } from "./portal";
import { PublishedDevices } from "./published";
import { MANAGER_SETTINGS, MANAGER_SETTINGS_VERSION, type ManagerSettings, siteRules } from "./settings";

/** ms between two looks at what was heard. */
const STEP_MS = 100;
/** ms between two looks at the button. */
const PANEL_INTERVAL_MS = 20;
/** Retained messages about chargers that go out at a step: a queue of a chip holds no whole site. */
const MEMBERS_A_STEP = 4;
const TERM_KEY = "term";
/** Chargers that asked and are not listed, as many as are shown. */
const MAX_STRANGERS = 8;
/** Bounds of the queue: a site of a hundred chargers is granted anew in one step. */
const MAX_QUEUED = 512;
const MAX_QUEUED_BYTES = 65_536;

/** Shares what a building leaves over among its chargers. */
export class Manager implements SiteCommanded {
  readonly leader: SiteLeader;
  private readonly device: Device;
  private readonly portal: PartPortal;
  private readonly store: KeyValueStore;
  private readonly settings: SettingsStore<ManagerSettings>;
  private readonly members: MemberStore;
  private readonly link: PartLink;
  private readonly ledger: LedgerWriter;
  private readonly home: HomeAssistant;
  /** undefined: the published protocol is not spoken. */
  private readonly published: PublishedDevices | undefined;
  private readonly panel: Panel;
  private readonly timers: readonly TimerHandle[];
  private readonly refused: Record<RefusedKind, number> = { malformed: 0, unknown: 0, old: 0, reading: 0 };
  /** Chargers whose retained message has to go out. */
  private readonly untold = new Set<string>();
  /** Charger, A and reason: the ledger is told after the decision, as there is little left of a chip's stack within. */
  private readonly granted: (readonly [chargerId: string, currentA: number, reason: string])[] = [];
  private readonly unlisted: string[] = [];
  private isSiteUntold = true;
  private statusAtMs: MonotonicMs = 0;
  private storedTerm: number;

  constructor(record: Recorded, ledger: Ledger | undefined) {
    const { device } = record;
    this.device = device;
    const nowMs = device.clock.nowMs();
    const onWarning = (message: string): void => device.log("warn", message);
    this.store = device.storage.open({ path: "manager", format: "string" });
    this.settings = new SettingsStore({
      store: this.store,
      schema: MANAGER_SETTINGS,
      version: MANAGER_SETTINGS_VERSION,
      onWarning,
    });
    this.members = new MemberStore(this.store, onWarning, device.board.mostChargers);
    const settings = this.settings.value;
    this.storedTerm = Number(this.store.read(TERM_KEY) ?? "0") || 0;
    this.ledger = new LedgerWriter(device, ledger);
    this.link = new PartLink({
      device,
      mqtt: settings.mqtt,
      subscriptions: [
        filterOf("claim"),
        filterOf("lead"),
        filterOf("session"),
        topicOf(settings.meterId, "reading"),
        ...(settings.solarMeterId === null ? [] : [topicOf(settings.solarMeterId, "reading")]),
        topicOf(device.id, "set"),
        ...(settings.published === null ? [] : IEVCC_FILTERS),
      ],
      maxQueued: MAX_QUEUED,
      maxQueuedBytes: MAX_QUEUED_BYTES,
      onMessage: (topic, payload) => this.receive(topic, payload),
      onState: (isConnected) => {
        if (isConnected) this.tellAll();
      },
    });
    this.home = new HomeAssistant({
      device,
      link: this.link,
      settings: settings.homeAssistant,
      slot: slotOf(this.store, "discovery"),
      part: { from: "status" },
      entities: managerEntities(settings.phases),
    });
    if (settings.published !== null)
      this.published = new PublishedDevices({
        device,
        store: this.store,
        settings: settings.published,
        reserved: [device.id, ...this.members.all.keys()],
        publish: (topic, text) => this.link.publishText(topic, text),
        onEvent: (code, text) => this.ledger.event(code, text),
      });
    this.leader = new SiteLeader({
      id: device.id,
      boot: this.link.boot,
      startedMs: this.link.startedMs,
      nowMs,
      isManager: true,
      term: this.storedTerm,
      rules: siteRules(settings),
      policies: POLICIES,
      ...(this.published === undefined ? {} : { guests: this.published }),
      voice: {
        lead: (body) => void this.link.publishNewest(topicOf(device.id, "lead"), body),
        grant: (chargerId, body) => this.link.publishNewest(grantTopic(device.id, chargerId), body).sequence,
      },
      onGrant: (...grant) => void this.granted.push(grant),
    });
    for (const [id, member] of this.members.all) this.leader.setMember(id, member, this.members.hasJoined(id));
    this.tellAll();
    this.panel = new Panel(device);
    this.timers = [
      device.timers.repeat(() => this.step(), STEP_MS),
      device.timers.repeat(() => this.look(), PANEL_INTERVAL_MS),
    ];
    this.step();
    const isConnected = (): boolean => this.link.isConnected;
    this.portal = new PartPortal(record, { application: managerPortal(this), prefix: "SiteManager", isConnected });
  }

  /** Changes settings; all of `patch` or nothing. Phases, failover and network hold from the next start. */
  set(patch: unknown): Checked<ManagerSettings> {
    const checked = this.settings.update(patch);
    if (checked.ok) {
      this.leader.setRules(siteRules(checked.value));
      this.isSiteUntold = true;
    }
    return checked;
  }

  /** Registers a charger, or changes one. */
  putMember(id: string, patch: object): Checked<Member> {
    const checked = this.members.put(id, patch);
    if (checked.ok) {
      this.leader.setMember(id, checked.value, this.members.hasJoined(id));
      this.untold.add(id);
      this.isSiteUntold = true;
      const asked = this.unlisted.indexOf(id);
      if (asked >= 0) this.unlisted.splice(asked, 1);
    }
    return checked;
  }

  /** False: there is none of that id. */
  removeMember(id: string): boolean {
    if (!this.members.remove(id)) return false;
    this.leader.removeMember(id);
    this.untold.delete(id);
    this.isSiteUntold = true;
    this.link.clearRetained(memberTopic(this.device.id, id));
    return true;
  }

  get view(): ManagerStatus {
    const { leader, device } = this;
    const supply = leader.siteSupply;
    const shares = this.shares;
    return {
      role: leader.isLeading ? "leads" : "stands",
      term: leader.leadership.term,
      contractedA: this.settings.value.contractedA,
      readingA: supply.kind === "known" ? supply.reading.currentA : null,
      availableA: supply.kind === "known" ? supply.surelyA : null,
      chargers: shares.length,
      heard: shares.filter(({ isHeard }) => isHeard).length,
      notices: this.notices(device.clock.nowMs()),
      refused: this.refused,
    };
  }

  get currentSettings(): ManagerSettings {
    return this.settings.value;
  }

  get linkState(): LinkState {
    return this.link.state;
  }

  /** Each charger of the list, with what it gets, draws and why. */
  get chargers(): readonly object[] {
    return this.shares.map(({ id, grantedA, reason, isHeard }) => {
      const claim = isHeard ? this.leader.claim(id) : undefined;
      const { session } = claim ?? {};
      return {
        id,
        name: this.members.nameOf(id),
        isHeard,
        hasJoined: this.members.hasJoined(id),
        grantedA,
        offeredA: claim?.offeredA ?? null,
        drawnA: claim?.drawnA ?? null,
        wants: claim?.wants ?? null,
        why: reason,
        sessionWh: session?.energyWh ?? null,
        tag: session?.tag ?? null,
        member: this.members.all.get(id),
      };
    });
  }

  /** Chargers that asked and are not on the list, the newest first. */
  get strangers(): readonly string[] {
    return this.unlisted;
  }

  get shares(): ChargerShare[] {
    return this.leader.shares(this.device.clock.nowMs());
  }

  /** As {@link Ledger.accountsCsv}; undefined: there are none. */
  accountsCsv(): Iterator<string> | undefined {
    return this.ledger.accountsCsv();
  }

  close(): void {
    for (const timer of this.timers) this.device.timers.clear(timer);
    this.portal.close();
    this.panel.close();
    this.leader.resign(this.device.clock.nowMs());
    this.link.close();
    this.ledger.close();
    this.store.close();
  }

  private notices(nowMs: MonotonicMs): ManagerNotice[] {
    const settings = this.settings.value;
    const freeA = settings.contractedA - settings.bufferA - settings.houseMaxA;
    const failsafeA = failsafeSumA(this.members.all.values(), settings.phases);
    const isBlind = this.leader.siteSupply.kind === "blind";
    const found: readonly (readonly [ManagerNotice, boolean])[] = [
      ["meter-silent", isBlind],
      ["fail-safe-too-high", failsafeA.some((sumA) => sumA > freeA)],
      ["ledger-loses", this.ledger.isLosing],
      ["not-followed", !this.leader.isLeading && nowMs - this.link.startedMs > PUBLISH_INTERVAL_MS],
    ];
    return found.filter(([, holds]) => holds).map(([notice]) => notice);
  }

  private step(): void {
    const nowMs = this.device.clock.nowMs();
    this.leader.step(nowMs);
    for (const grant of this.granted.splice(0)) this.ledger.granted(...grant);
    const { term } = this.leader.leadership;
    if (term !== this.storedTerm) this.storeTerm(term);
    this.tell();
    this.home.step(nowMs);
    if (nowMs < this.statusAtMs) return;
    this.statusAtMs = nowMs + PUBLISH_INTERVAL_MS - STEP_MS;
    this.link.publishState("status", this.view, true);
    this.ledger.step(nowMs);
  }

  /** In order; does not come back. */
  restart(): void {
    this.close();
    this.device.restart();
  }

  private look(): void {
    const online = this.link.isOffline ? "offline" : "ready";
    const light = this.leader.siteSupply.kind === "blind" ? "no-reading" : online;
    if (this.panel.step(this.device.clock.nowMs(), light) !== "reset") return;
    forgetNetwork(this.device.storage);
    this.restart();
  }

  private storeTerm(term: number): void {
    this.storedTerm = term;
    try {
      this.store.write(TERM_KEY, String(term));
    } catch {
      this.device.log("warn", "the term was not stored");
    }
  }

  private tellAll(): void {
    this.isSiteUntold = true;
    for (const id of this.members.all.keys()) this.untold.add(id);
  }

  /** What a charger in the manager's place will go by, retained; a little at a time. */
  private tell(): void {
    if (!this.link.isConnected) return;
    if (this.isSiteUntold) {
      this.isSiteUntold = false;
      this.link.publishState("site", { ...siteRules(this.settings.value), members: this.members.all.size }, true);
    }
    let left = MEMBERS_A_STEP;
    for (const id of this.untold) {
      if (left-- === 0) return;
      this.untold.delete(id);
      this.tellMember(id);
    }
  }

  /** One that was never heard stays out: who leads in the manager's place neither grants to it nor counts it. */
  private tellMember(id: string): void {
    const member = this.members.all.get(id);
    if (member !== undefined && this.members.hasJoined(id))
      this.link.publishNewest(memberTopic(this.device.id, id), member, true);
  }

  private receive(topic: string, payload: Uint8Array): void {
    if (this.home.receive(topic, payload)) return;
    const sender = senderOf(topic);
    if (sender === undefined) {
      this.receivePublished(topic, payload);
      return;
    }
    const kind = topic.slice(topic.lastIndexOf("/") + 1);
    if (kind === "claim") this.receiveClaim(sender, payload);
    else if (kind === "lead") this.receiveLead(sender, payload);
    else if (kind === "reading") this.receiveReading(sender, payload);
    else if (kind === "session") this.ledger.session(sender, payload, this.leader.hasMember(sender));
    else if (kind === "set") this.link.publishAnswer("answer", receiveSiteCommand(payload, this));
  }

  private receivePublished(topic: string, payload: Uint8Array): void {
    if (this.published?.receive(topic, payload) !== true) return;
    const reading = this.published.reading(this.settings.value.meterId);
    if (reading !== undefined) this.leader.takeReading(reading);
  }

  private receiveClaim(sender: string, payload: Uint8Array): void {
    const claim = receiveMessage(CLAIM, payload, CLAIM_MAX_BYTES);
    if (!claim.ok) {
      this.refuse("malformed", `${sender}: ${claim.path} ${claim.reason}`);
      return;
    }
    if (!this.leader.hasMember(sender) && !this.admit(sender)) {
      this.refuse("unknown", `${sender} is not listed`);
      this.noteStranger(sender);
      return;
    }
    const nowMs = this.device.clock.nowMs();
    // Before it is granted anything: from its first grant on it may come to its fail-safe current by itself.
    if (!this.members.hasJoined(sender)) {
      this.members.join(sender);
      this.tellMember(sender);
    }
    if (this.leader.hearClaim(nowMs, sender, claim.value)) this.ledger.claimed(nowMs, sender, claim.value);
    else this.refuse("old", `${sender}: a newer claim was heard already`);
  }

  private noteStranger(id: string): void {
    if (this.unlisted.includes(id)) return;
    this.unlisted.unshift(id);
    this.unlisted.length = Math.min(this.unlisted.length, MAX_STRANGERS);
  }

  private admit(id: string): boolean {
    return this.settings.value.admitsAnybody && this.putMember(id, {}).ok;
  }

  private receiveLead(sender: string, payload: Uint8Array): void {
    const lead = receiveMessage(LEAD, payload, LEAD_MAX_BYTES);
    if (!lead.ok) {
      this.refuse("malformed", `${sender}: ${lead.path} ${lead.reason}`);
      return;
    }
    if (sender === this.device.id) return;
    if (this.leader.hasMember(sender)) this.leader.hearLead(sender, lead.value);
    else this.refuse("unknown", `${sender} is not listed`);
  }

  private receiveReading(sender: string, payload: Uint8Array): void {
    const reading = receiveMessage(METER_READING, payload, METER_READING_MAX_BYTES);
    if (!reading.ok) {
      this.refuse("malformed", `${sender}: ${reading.path} ${reading.reason}`);
      return;
    }
    const nowMs = this.device.clock.nowMs();
    const refusal = this.leader.hearReading(nowMs, sender, reading.value);
    if (refusal === undefined) this.ledger.read(nowMs, sender, reading.value);
    else this.refuse("reading", `${sender}: ${refusal}`);
  }

  /** Counted, and the first of each kind said: a broken sender must not fill the log. */
  private refuse(kind: RefusedKind, reason: string): void {
    if (this.refused[kind]++ > 0) return;
    this.device.log("warn", `a message was dropped: ${reason}`);
    this.ledger.event(`refused-${kind}`, reason);
  }
}

/** A database, where the device has one, or else the flash of a chip. */
function openLedger({ io, log }: Device): Ledger | undefined {
  const { Ledger, JournalFlash } = io;
  if (Ledger !== undefined) return new Ledger();
  if (JournalFlash === undefined) return undefined;
  return new JournalLedger({ Flash: JournalFlash, onWarning: (message) => log("warn", message) });
}

/** The manager's application on a device. */
export function startManager(device: Device): Manager {
  const record = recorded(device);
  // To read what is kept goes deep: it is done before anything else stands on the stack.
  return new Manager(record, openLedger(record.device));
}
