import assert from "node:assert/strict";
import { type Manager, startManager } from "../../../firmware/manager/manager";
import { MemberStore } from "../../../firmware/manager/members";
import { MANAGER_SETTINGS, MANAGER_SETTINGS_VERSION } from "../../../firmware/manager/settings";
import { virtualDevice } from "../../../hosts/virtual/device";
import { SeededRandom } from "../../../hosts/virtual/random";
import type { TimerScope } from "../../../hosts/virtual/scheduler";
import { VirtualFlash } from "../../../hosts/virtual/storage";
import type { Device } from "../../../modules/device/device";
import type { Ledger, LedgerEntry } from "../../../modules/ledger/ledger";
import { GRANT, type Grant } from "../../../modules/messages/grant";
import { LEAD, type Lead } from "../../../modules/messages/lead";
import { grantTopic, topicOf } from "../../../modules/messages/topics";
import { check } from "../../../modules/schema/check";
import type { Schema } from "../../../modules/schema/schema";
import { provision } from "../../../modules/settings/settings-store";
import { BrokerRig } from "../../hosts/virtual/mqtt-rig";
import { PlayedCharger } from "./played-charger";

export const EPOCH_MS = 1_767_225_600_000;

/** A site manager's application in virtual time, with played chargers and meter, and an observer that hears everything. */
export class ManagerBench {
  readonly rig = new BrokerRig();
  readonly observer = this.rig.online("observer");
  readonly flash = new VirtualFlash();
  readonly logs: string[] = [];
  readonly entries: LedgerEntry[] = [];
  ledgersOpen = 0;
  /** Entries that the ledger says it lost. */
  lost = 0;
  hasLedger = true;
  /** Nobody tells the time of day. */
  isTimeless = false;
  scope: TimerScope;
  readonly chargers: readonly PlayedCharger[];
  private starts = 0;
  private meterSequence = 0;
  private metersAtMs = 0;

  /** 30 A contracted, three listed chargers, unless said otherwise. */
  constructor(settings: object = {}, members: readonly string[] = ["Charger-1", "Charger-2", "Charger-3"]) {
    this.observer.subscribe("pilotline/v1/#");
    this.scope = this.rig.scheduler.scope();
    const store = this.flash.open({ path: "manager", format: "string" });
    const whole = { contractedA: 30, mqtt: { host: "broker.local" }, ...settings };
    provision(store, MANAGER_SETTINGS, MANAGER_SETTINGS_VERSION, whole);
    const list = new MemberStore(store, (warning) => assert.fail(warning));
    for (const id of members) assert.ok(list.put(id, {}).ok);
    store.close();
    this.chargers = members.map((id) => new PlayedCharger(this, id));
  }

  get nowMs(): number {
    return this.rig.nowMs;
  }

  get charger(): PlayedCharger {
    const [charger] = this.chargers;
    assert.ok(charger !== undefined);
    return charger;
  }

  start(): Manager {
    return startManager(this.device());
  }

  /** The power goes: nothing of the firmware runs on, and nobody says goodbye. */
  cut(): void {
    this.scope.close();
    this.rig.broker.vanish("Manager-1");
  }

  pass(ms: number): void {
    this.rig.pass(ms);
  }

  /** Time passes: the played chargers do what chargers do, and the meter reads the house and what they draw every 5 s. */
  live(ms: number, houseA: number, chargers: readonly PlayedCharger[] = this.chargers): void {
    const endMs = this.nowMs + ms;
    while (this.nowMs < endMs) {
      for (const charger of chargers) charger.step();
      if (this.nowMs >= this.metersAtMs) {
        this.metersAtMs = this.nowMs + 5_000;
        this.meterSays(houseA + chargers.reduce((sumA, { drawnA }) => sumA + drawnA, 0));
      }
      this.pass(Math.min(500, endMs - this.nowMs));
    }
  }

  meterSays(currentA: number, more: object = {}, reading: object = {}): void {
    const message = {
      version: 1,
      boot: "aa",
      sequence: this.meterSequence++,
      uptimeMs: Math.round(this.nowMs),
      measures: "main",
      reading: {
        ageMs: 0,
        currentA: [currentA],
        voltageV: [230],
        powerW: [0],
        energyWh: 0,
        frequencyHz: 50,
        ...reading,
      },
      ...more,
    };
    this.say(topicOf("Meter-1", "reading"), message);
  }

  say(topic: string, message: object | string | Uint8Array, retain = false): void {
    if (message instanceof Uint8Array) this.observer.client.write(message, { topic, retain });
    else this.observer.publish(topic, typeof message === "string" ? message : JSON.stringify(message), { retain });
  }

  /** Everything heard on a topic, as text. */
  heard(topic: string): readonly string[] {
    const start = `${topic}=`;
    return this.observer.heard.filter((each) => each.startsWith(start)).map((each) => each.slice(start.length));
  }

  get leads(): readonly Lead[] {
    return this.heard(topicOf("Manager-1", "lead")).map((text) => passed(LEAD, text));
  }

  get newestLead(): Lead | undefined {
    return this.newest(topicOf("Manager-1", "lead"), LEAD);
  }

  newestGrant(chargerId: string): Grant | undefined {
    return this.newest(grantTopic("Manager-1", chargerId), GRANT);
  }

  command(command: object | string): { readonly [name: string]: unknown } {
    const before = this.heard(topicOf("Manager-1", "answer")).length;
    this.say(topicOf("Manager-1", "set"), command);
    this.pass(100);
    const answers = this.heard(topicOf("Manager-1", "answer"));
    assert.equal(answers.length, before + 1, "one answer each");
    return JSON.parse(answers.at(-1) ?? "");
  }

  /** What a client that comes now finds retained below the manager's id, without `status` and `online`. */
  retained(): readonly string[] {
    const late = this.rig.online(`late ${this.nowMs}`);
    late.subscribe("pilotline/v1/Manager-1/#");
    const topics = late.heard.map((each) => each.slice("pilotline/v1/Manager-1/".length, each.indexOf("=")));
    late.client.close();
    return topics.filter((topic) => topic !== "status" && topic !== "online").sort();
  }

  kept<K extends LedgerEntry["kind"]>(kind: K): readonly Extract<LedgerEntry, { readonly kind: K }>[] {
    return this.entries.filter((entry): entry is Extract<LedgerEntry, { readonly kind: K }> => entry.kind === kind);
  }

  device(): Device {
    this.scope = this.rig.scheduler.scope();
    const bench = this;
    const { scope } = this;
    this.starts += 1;
    return virtualDevice({
      id: "Manager-1",
      board: { name: "bench", platform: "virtual", maxCurrentA: 80, phases: 1 },
      resetReason: "software",
      scheduler: this.rig.scheduler,
      scope,
      random: new SeededRandom(this.starts, "board"),
      broker: this.rig.broker,
      storage: this.flash,
      wallClock: { nowMs: () => (this.isTimeless ? undefined : EPOCH_MS + this.nowMs) },
      ...(this.hasLedger
        ? {
            Ledger: class implements Ledger {
              constructor() {
                bench.ledgersOpen += 1;
              }
              get lost(): number {
                return bench.lost;
              }
              add(entry: LedgerEntry): void {
                bench.entries.push(entry);
              }
              close(): void {
                bench.ledgersOpen -= 1;
              }
            },
          }
        : {}),
      onLog: (level, message) => void this.logs.push(`${level} ${message}`),
      onRestart: () => {},
    });
  }

  private newest<T>(topic: string, schema: Schema<T>): T | undefined {
    const start = `${topic}=`;
    const { heard } = this.observer;
    for (let index = heard.length - 1; index >= 0; index--) {
      const text = heard[index] ?? "";
      if (text.startsWith(start)) return passed(schema, text.slice(start.length));
    }
    return undefined;
  }
}

function passed<T>(schema: Schema<T>, text: string): T {
  const checked = check(schema, JSON.parse(text));
  assert.ok(checked.ok, checked.ok ? "" : `${checked.path} ${checked.reason}`);
  return checked.value;
}
