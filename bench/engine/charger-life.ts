import { type Charger, startCharger } from "../../firmware/charger/charger";
import { CHARGER_SETTINGS, CHARGER_SETTINGS_VERSION } from "../../firmware/charger/settings";
import type { ResetReason } from "../../modules/device/device";
import { grantTopic, topicOf } from "../../modules/messages/topics";
import { provision } from "../../modules/settings/settings-store";
import { SHARING_TIMES } from "../../modules/sharing/times";
import { decodeUtf8, encodeUtf8 } from "../../modules/text/utf8";
import type { Spent } from "../../sim/endurance/busy/stopwatch";
import { WatchedScheduler } from "../../sim/endurance/busy/watched-scheduler";
import { CallbackLog, type LoggedCallback } from "./callback-log";
import { type BoardMemory, QuickBoard } from "./quick-board";

const SETTINGS = Object.freeze({ mqtt: { host: "broker.local" }, contractedA: 25 });
const MANAGER_ID = "Manager-1";
/** ms between two readings of the house meter. */
const READING_MS = 5_000;
const HOUSE_A = 4;

/** What a start of the firmware cost. */
export interface Boot {
  /** Up to the first write to the pilot, which is then safe. */
  readonly toPilot: number;
  /** Up to the first control step, that one included. */
  readonly whole: number;
}

/** One start of the real charger's firmware on a {@link QuickBoard}, led through its days by hand. */
export class ChargerLife {
  readonly charger: Charger;
  readonly boot: Boot;
  private readonly scheduler: WatchedScheduler;
  private readonly board: QuickBoard;
  private readonly log: CallbackLog;
  private sequence = 0;
  private energyWh = 0;
  private drawnA = 0;
  /** The newest claim, as it went out. */
  private claim: Uint8Array | undefined;

  constructor(memory: BoardMemory, resetReason: ResetReason, spent: Spent) {
    this.scheduler = new WatchedScheduler(spent);
    let pilotAt = 0;
    this.board = new QuickBoard({
      scheduler: this.scheduler,
      memory,
      resetReason,
      onFirstPilot: () => {
        pilotAt = spent();
      },
    });
    const { scope, broker } = this.board;
    const overhead = emptyCallback(this.scheduler);
    const startAt = spent();
    this.charger = startCharger(this.board.device);
    this.boot = { toPilot: pilotAt - startAt, whole: spent() - startAt };
    this.log = new CallbackLog(() => broker, overhead);
    scope.watch(this.log);
    const claimTopic = topicOf(this.board.device.id, "claim");
    broker.onPublish = (topic, payload) => {
      if (topic === claimTopic) this.claim = payload;
    };
  }

  /** Lets time pass, with a reading of the house meter every 5 s, and says what the firmware did. */
  pass(ms: number): LoggedCallback[] {
    const { scheduler } = this;
    const endMs = scheduler.nowMs() + ms;
    while (scheduler.nowMs() < endMs) {
      // One in a site does not hear it.
      if (scheduler.nowMs() % READING_MS === 0 && this.claim === undefined) this.houseReading();
      const nextMs = Math.min(endMs, (Math.floor(scheduler.nowMs() / READING_MS) + 1) * READING_MS);
      for (let second = scheduler.nowMs(); second < nextMs; second += 1_000) {
        this.energyWh += (this.drawnA * 230) / 3_600;
        this.board.meter.set(this.drawnA, this.energyWh);
        scheduler.runUntil(Math.min(nextMs, second + 1_000));
      }
    }
    return this.log.take();
  }

  /** A car comes, asks, and draws what it is offered as soon as it is connected. */
  plug(): void {
    this.board.levelV = 9;
  }

  ask(): void {
    this.board.levelV = 6;
  }

  draw(currentA: number): void {
    this.drawnA = currentA;
  }

  unplug(): void {
    this.drawnA = 0;
    this.board.levelV = 12;
  }

  /** The site manager says that it leads. */
  lead(): void {
    this.sayAsManager(topicOf(MANAGER_ID, "lead"), { term: 1, role: "leads", isManager: true, chargers: 2 });
  }

  /** It answers the newest claim, where there is one. */
  grant(currentA: number): void {
    if (this.claim === undefined) return;
    const { boot, uptimeMs } = JSON.parse(decodeUtf8(this.claim) ?? "") as { boot: string; uptimeMs: number };
    const untilMs = uptimeMs + SHARING_TIMES.leaseMs;
    const reason = "shared level among 2 that charge";
    this.sayAsManager(grantTopic(MANAGER_ID, this.board.device.id), { term: 1, to: boot, untilMs, currentA, reason });
  }

  command(text: string): void {
    this.deliver(`pilotline/v1/${this.board.device.id}/set`, text);
  }

  /** The power goes. */
  cut(): void {
    this.board.scope.close();
  }

  private houseReading(): void {
    const currentA = HOUSE_A + this.drawnA;
    const message = {
      version: 1,
      boot: "6f1d02ab",
      sequence: this.sequence++,
      uptimeMs: this.scheduler.nowMs(),
      measures: "main",
      reading: {
        ageMs: 71,
        currentA: [currentA],
        voltageV: [230.1],
        powerW: [230.1 * currentA],
        energyWh: 1_532,
        frequencyHz: 50,
      },
    };
    this.deliver("pilotline/v1/Meter-1/reading", JSON.stringify(message));
  }

  private sayAsManager(topic: string, body: object): void {
    const envelope = { version: 1, boot: "51c0ffee", sequence: this.sequence++, uptimeMs: this.scheduler.nowMs() };
    this.deliver(topic, JSON.stringify({ ...envelope, ...body }));
  }

  private deliver(topic: string, text: string): void {
    this.board.broker.deliver(topic, encodeUtf8(text, 1_000) ?? new Uint8Array(0));
  }
}

/** The same in a site. */
export const MANAGED_SETTINGS = Object.freeze({ ...SETTINGS, managerId: MANAGER_ID });

/** What an installer put into the flash. */
export function provisioned(memory: BoardMemory, settings: object = SETTINGS): BoardMemory {
  const store = memory.storage.open({ path: "charger", format: "string" });
  provision(store, CHARGER_SETTINGS, CHARGER_SETTINGS_VERSION, settings);
  store.close();
  return memory;
}

/** Units that a callback which does nothing seems to cost. */
export function emptyCallback(scheduler: WatchedScheduler): number {
  const scope = scheduler.scope();
  let found = 0;
  scope.watch({
    note: (_nowMs, cost) => {
      found = cost;
    },
  });
  scope.run(() => {});
  return found;
}
