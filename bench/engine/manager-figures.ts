import { startManager } from "../../firmware/manager/manager";
import { MemberStore } from "../../firmware/manager/members";
import { MANAGER_SETTINGS, MANAGER_SETTINGS_VERSION } from "../../firmware/manager/settings";
import { VirtualFlash } from "../../hosts/virtual/storage";
import { grantTopic, topicOf } from "../../modules/messages/topics";
import { provision } from "../../modules/settings/settings-store";
import { decodeUtf8, encodeUtf8 } from "../../modules/text/utf8";
import { quickFlash } from "../../sim/endurance/busy/quick-flash";
import type { Spent } from "../../sim/endurance/busy/stopwatch";
import { WatchedScheduler } from "../../sim/endurance/busy/watched-scheduler";
import { CallbackLog, type LoggedCallback } from "./callback-log";
import { emptyCallback } from "./charger-life";
import { QuickBoard } from "./quick-board";
import { costs, mean, sum } from "./statistics";

const ID = "Manager-1";
const CHARGERS = Object.freeze([1, 2, 3, 4, 5, 6, 7, 8].map((number) => `Charger-${number}`));
const SETTLED_S = 30;
const STRETCH_S = 60;
/** s between two readings of the house meter. */
const READING_S = 5;
const HOUSE_A = 6;

interface Said {
  readonly boot: string;
  readonly term: number;
  readonly uptimeMs: number;
  readonly sequence: number;
}
type Grant = Said & { readonly currentA: number; readonly untilMs: number };

/** A manager with eight chargers, each of which claims every second, takes what it is granted and draws all of it. */
class ManagedSite {
  readonly log: CallbackLog;
  readonly published = new Map<string, Uint8Array>();
  private readonly scheduler: WatchedScheduler;
  private readonly board: QuickBoard;
  private sequence = 0;

  constructor(spent: Spent) {
    const storage = new VirtualFlash();
    const store = storage.open({ path: "manager", format: "string" });
    provision(store, MANAGER_SETTINGS, MANAGER_SETTINGS_VERSION, { mqtt: { host: "broker.local" }, contractedA: 63 });
    const members = new MemberStore(store, () => {});
    for (const id of CHARGERS) members.put(id, {});
    store.close();
    this.scheduler = new WatchedScheduler(spent);
    const { scheduler } = this;
    const memory = { storage, JournalFlash: quickFlash() };
    this.board = new QuickBoard({ id: ID, scheduler, memory, resetReason: "software" });
    const { scope, broker, device } = this.board;
    broker.onPublish = (topic, payload) => void this.published.set(topic, payload);
    this.log = new CallbackLog(() => broker, emptyCallback(scheduler));
    scope.watch(this.log);
    startManager(device);
  }

  /** Readings come at the beginning of a second, claims one after the other in its second half. */
  pass(seconds: number): LoggedCallback[] {
    const { scheduler } = this;
    for (let second = 0; second < seconds; second++) {
      if ((scheduler.nowMs() / 1_000) % READING_S === 0) this.read();
      scheduler.runUntil(scheduler.nowMs() + 500);
      for (const id of CHARGERS) {
        this.claim(id);
        scheduler.runUntil(scheduler.nowMs() + 50);
      }
      scheduler.runUntil(scheduler.nowMs() + 500 - 50 * CHARGERS.length);
    }
    return this.log.take();
  }

  grant(id: string): Grant | undefined {
    return this.newest<Grant>(grantTopic(ID, id));
  }

  private newest<T>(topic: string): T | undefined {
    const payload = this.published.get(topic);
    return payload === undefined ? undefined : (JSON.parse(decodeUtf8(payload) ?? "") as T);
  }

  private read(): void {
    const currentA = CHARGERS.reduce((sumA, id) => sumA + (this.grant(id)?.currentA ?? 0), HOUSE_A);
    const reading = {
      ageMs: 71,
      currentA: [currentA],
      voltageV: [230.1],
      powerW: [230.1 * currentA],
      energyWh: 1_532,
      frequencyHz: 50,
    };
    this.deliver("Meter-1", "reading", { measures: "main", reading });
  }

  private claim(id: string): void {
    const lead = this.newest<Said>(topicOf(ID, "lead"));
    const grant = this.grant(id);
    const currentA = grant?.currentA ?? 0;
    this.deliver(id, "claim", {
      wants: "current",
      maxA: 32,
      phases: 1,
      failsafeA: 6,
      offeredA: currentA,
      drawnA: [currentA],
      drawnAgeMs: 20,
      energyWh: 100_000,
      session: { number: 7, durationS: 600, energyWh: 900, tag: null, departsInS: null, neededWh: null },
      holds: grant === undefined ? null : this.holding(grant),
      term: lead?.term ?? 0,
      follows: lead === undefined ? null : { leader: ID, term: lead.term, boot: lead.boot, uptimeMs: lead.uptimeMs },
    });
  }

  private holding({ term, sequence, currentA, untilMs }: Grant): object {
    return { term, sequence, currentA, leftMs: Math.max(0, untilMs - this.scheduler.nowMs()) };
  }

  private deliver(id: string, kind: "claim" | "reading", body: object): void {
    const envelope = { version: 1, boot: "6f1d02ab", sequence: this.sequence++, uptimeMs: this.scheduler.nowMs() };
    const message = JSON.stringify({ ...envelope, ...body });
    this.board.broker.deliver(topicOf(id, kind), encodeUtf8(message, 1_000) ?? new Uint8Array(0));
  }
}

/** What a site manager costs that shares among eight chargers, in units. */
export function managerFigures(spent: Spent): { [figure: string]: number } {
  const site = new ManagedSite(spent);
  site.pass(SETTLED_S);
  const all = site.pass(STRETCH_S);
  const currents = CHARGERS.map((id) => site.grant(id)?.currentA ?? 0);
  if (Math.min(...currents) < 6 || sum(currents) > 63 - HOUSE_A)
    throw new Error(`the manager of the benchmark grants ${currents.join()} A`);
  const isClaim = ({ isMessage, atMs }: LoggedCallback): boolean => isMessage && atMs % 1_000 >= 500;
  return {
    claimIn: mean(costs(all, isClaim)),
    managerSecond: sum(all.map(({ cost }) => cost)) / STRETCH_S,
  };
}
