import { Charger } from "../../../firmware/charger/charger";
import { CHARGER_SETTINGS, CHARGER_SETTINGS_VERSION } from "../../../firmware/charger/settings";
import { virtualDevice } from "../../../hosts/virtual/device";
import { SeededRandom } from "../../../hosts/virtual/random";
import type { TimerScope } from "../../../hosts/virtual/scheduler";
import { VirtualFlash } from "../../../hosts/virtual/storage";
import type { Device } from "../../../modules/device/device";
import type { GuardDrop } from "../../../modules/device/guard";
import type { KeyValueStorage } from "../../../modules/device/storage";
import { provision } from "../../../modules/settings/settings-store";
import { PzemLine } from "../../../sim/plant/pzem-line";
import { PzemModule } from "../../../sim/plant/pzem-module";
import { BrokerRig, type Station } from "../../hosts/virtual/mqtt-rig";

/** V of the high half in the states of SAE J1772. */
export const PILOT_V = { A: 12, B: 9, C: 6, D: 3, E: 0 } as const;

/**
 * A charger's application among stubs: a pilot that shows what a test says, a guard that writes down what it is told,
 * a real meter module's bytes, and a broker with an observer.
 */
export class ChargerBench {
  readonly rig = new BrokerRig();
  readonly observer: Station;
  readonly flash: KeyValueStorage;
  readonly logs: string[] = [];
  /** What was done to guard and pilot: `guard 0`, `pilot 100`, `renew`, `read`, in order. */
  readonly calls: string[] = [];
  /** When the pilot was read, and when the permit was renewed, ms. */
  readonly readsMs: number[] = [];
  readonly renewsMs: number[] = [];
  level: keyof typeof PILOT_V = "A";
  hasDiode = true;
  dutyPercent = 100;
  coil: 0 | 1 = 0;
  dropped: GuardDrop | null = null;
  /** A through the charger's own meter module. */
  drawnA = 0;
  readonly module: PzemModule;
  scope: TimerScope;
  private readonly random = new SeededRandom(7, "line");
  private starts = 0;
  private meterSequence = 0;

  constructor(settings: object = {}, flash: KeyValueStorage = new VirtualFlash()) {
    this.flash = flash;
    this.scope = this.rig.scheduler.scope();
    this.observer = this.rig.online("observer");
    this.observer.subscribe("pilotline/v1/Charger-1/#");
    this.module = new PzemModule({
      address: 1,
      random: () => this.random.next(),
      source: (_atMs, sample) => {
        sample.currentA = this.drawnA;
        sample.powerW = 230 * this.drawnA;
      },
    });
    const store = flash.open({ path: "charger", format: "string" });
    const network = { mqtt: { host: "broker.local" }, contractedA: 30, ...settings };
    provision(store, CHARGER_SETTINGS, CHARGER_SETTINGS_VERSION, network);
    store.close();
  }

  get nowMs(): number {
    return this.rig.nowMs;
  }

  pass(ms: number): void {
    this.rig.pass(ms);
  }

  start(): Charger {
    return new Charger(this.device());
  }

  device(lacking: readonly ("ControlPilot" | "Guard" | "MeterSerial")[] = []): Device {
    const bench = this;
    this.scope = this.rig.scheduler.scope();
    this.starts += 1;
    class StubPilot {
      write(dutyPercent: number): void {
        bench.calls.push(`pilot ${dutyPercent}`);
        bench.dutyPercent = dutyPercent;
      }
      read() {
        bench.readsMs.push(bench.nowMs);
        const { dutyPercent, level, hasDiode } = bench;
        const highV = dutyPercent === 0 ? -12 : PILOT_V[level];
        const lowV = dutyPercent === 100 ? highV : hasDiode || level === "A" ? -12 : -PILOT_V[level];
        return { highV, lowV, ageMs: 0 };
      }
      close(): void {
        bench.calls.push("pilot closed");
      }
    }
    class StubGuard {
      constructor() {
        bench.calls.push("guard made");
      }
      write(coil: 0 | 1): void {
        bench.calls.push(`guard ${coil}`);
        bench.coil = coil;
        if (coil === 0) bench.dropped = null;
      }
      renew(): void {
        bench.renewsMs.push(bench.nowMs);
      }
      read() {
        return { coil: bench.coil === 1 && bench.dropped === null, dropped: bench.dropped };
      }
      close(): void {
        bench.calls.push("guard closed");
      }
    }
    const device = virtualDevice({
      id: "Charger-1",
      board: { name: "bench", platform: "virtual", maxCurrentA: 40, phases: 1 },
      resetReason: "software",
      scheduler: this.rig.scheduler,
      scope: this.scope,
      random: new SeededRandom(this.starts, "board"),
      broker: this.rig.broker,
      storage: this.flash,
      meterLine: new PzemLine({ modules: [this.module], random: () => this.random.next() }),
      ControlPilot: StubPilot,
      Guard: StubGuard,
      onLog: (level, message) => void this.logs.push(`${level} ${message}`),
      onRestart: () => {},
    });
    const io = Object.fromEntries(Object.entries(device.io).filter(([name]) => !lacking.includes(name as "Guard")));
    return { ...device, io };
  }

  /** A reading of the site meter, published like a meter does. */
  meterSays(currentA: number, more: object = {}, boot = "aa"): void {
    const message = {
      version: 1,
      boot,
      sequence: this.meterSequence++,
      uptimeMs: Math.round(this.nowMs),
      measures: "main",
      reading: { ageMs: 0, currentA: [currentA], voltageV: [230], powerW: [0], energyWh: 0, frequencyHz: 50 },
      ...more,
    };
    this.observer.publish("pilotline/v1/Meter-1/reading", JSON.stringify(message));
  }

  /** The meter says so every 5 s while time passes. */
  live(ms: number, houseA: number): void {
    for (let leftMs = ms; leftMs > 0; leftMs -= 5_000) {
      this.meterSays(houseA + this.drawnA);
      this.pass(Math.min(leftMs, 5_000));
    }
  }

  /** What the charger said on its topic, as JSON. */
  heard(kind: "status" | "answer"): { readonly [name: string]: unknown }[] {
    const start = `pilotline/v1/Charger-1/${kind}=`;
    return this.observer.heard
      .filter((each) => each.startsWith(start))
      .map((each) => JSON.parse(each.slice(start.length)));
  }

  command(text: string): { readonly [name: string]: unknown } | undefined {
    this.observer.publish("pilotline/v1/Charger-1/set", text, { QoS: 1, id: 77 });
    this.pass(100);
    return this.heard("answer").at(-1);
  }
}

/** Plugged, asking and charging at 16 A with 10 A in the house. */
export function charging(settings: object = {}): { bench: ChargerBench; charger: Charger } {
  const bench = new ChargerBench(settings);
  const charger = bench.start();
  bench.live(2_000, 10);
  bench.level = "B";
  bench.live(5_000, 10);
  bench.level = "C";
  bench.live(5_000, 10);
  bench.drawnA = 16;
  bench.live(10_000, 10);
  return { bench, charger };
}
