import { type Charger, startCharger } from "../../../firmware/charger/charger";
import { CHARGER_SETTINGS, CHARGER_SETTINGS_VERSION } from "../../../firmware/charger/settings";
import { virtualDevice } from "../../../hosts/virtual/device";
import { VirtualFlashArea, virtualFlashClass } from "../../../hosts/virtual/flash";
import { SeededRandom } from "../../../hosts/virtual/random";
import type { TimerScope } from "../../../hosts/virtual/scheduler";
import { VirtualFlash } from "../../../hosts/virtual/storage";
import type { Board } from "../../../modules/device/board";
import type { Device, ResetReason } from "../../../modules/device/device";
import type { FlashArea, FlashAreaConstructor } from "../../../modules/device/flash";
import type { ClosedPhases, GuardDrop, GuardReport } from "../../../modules/device/guard";
import type { KeyValueStorage } from "../../../modules/device/storage";
import { provision } from "../../../modules/settings/settings-store";
import { Pn532Module } from "../../../sim/plant/pn532-module";
import { PzemLine } from "../../../sim/plant/pzem-line";
import { PzemModule } from "../../../sim/plant/pzem-module";
import { BrokerRig, type Station } from "../../hosts/virtual/mqtt-rig";
import { StubContactor, StubDetector, StubGauge, StubLine, StubLock } from "./stub-hardware";

/** V of the high half in the states of SAE J1772; `bad`: what no car makes. */
export const PILOT_V = { A: 12, B: 9, C: 6, D: 3, E: 0, bad: -5 } as const;

/** ms from a reset to the first line of the firmware. */
const BOOT_MS = 300;

/** Something that a board may lack. */
export type Part = keyof Device["io"] | "wallClock";

/**
 * A charger's application among stubs: a pilot that shows what a test says, a guard that writes down what it is told,
 * safety inputs that a test sets or takes away, real meter modules' bytes, and a broker with an observer.
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
  /** false: nothing is written down, for long runs. */
  isRecording = true;
  /** What the board has not, from the next start on. */
  readonly lacking = new Set<Part>(["TagSerial"]);
  /** Of the board's randomness. */
  seed = 1;
  board: Board = { name: "bench", platform: "virtual", maxCurrentA: 40, phases: 1 };
  level: keyof typeof PILOT_V = "A";
  hasDiode = true;
  /** ms that the pilot's readings are old. */
  pilotAgeMs = 0;
  dutyPercent = 100;
  coil: ClosedPhases = 0;
  dropped: GuardDrop | null = null;
  /** What the driver of the pilot throws at the next readings, one each. */
  readonly crashes: unknown[] = [];
  /** The driver of the pilot throws at everything. */
  isPilotBroken = false;
  readonly contactor = new StubContactor(() => this.nowMs);
  /** Of L2 and L3. */
  readonly extraContactor = new StubContactor(() => this.nowMs);
  readonly detector = new StubDetector(() => this.nowMs);
  readonly emergencyStop = new StubLine();
  readonly earthMissing = new StubLine();
  readonly dimming = new StubLine();
  readonly lock = new StubLock(() => this.nowMs);
  celsius = 35;
  readonly thermometer = new StubGauge(() => this.celsius);
  /** Of the plug's resistor, while there is a car; 100 Ω is 63 A and more. */
  plugOhm = 100;
  readonly proximity = new StubGauge(() => (this.level === "A" ? Number.POSITIVE_INFINITY : this.plugOhm));
  /** The time of day at the bench's 0; undefined: nobody knows it. */
  wallStartMs: number | undefined = 1_767_225_600_000;
  journal = new VirtualFlashArea(16, 4_096);
  /** Another class of flash than one on {@link journal}. */
  JournalFlash: FlashAreaConstructor | undefined;
  readonly tagReader: Pn532Module;
  /** A through the charger's own meter modules. */
  drawnA = 0;
  voltageV = 230;
  /** W; undefined: what follows from the two. */
  powerW: number | undefined;
  readonly modules: readonly PzemModule[];
  scope: TimerScope;
  /** The application that {@link boot} started last. */
  charger: Charger | undefined;
  /** How often the host restarted the firmware. */
  restarts = 0;
  private readonly random = new SeededRandom(7, "line");
  private starts = 0;
  private meterSequence = 0;

  constructor(settings: object = {}, flash: KeyValueStorage = new VirtualFlash()) {
    this.flash = flash;
    this.scope = this.rig.scheduler.scope();
    this.observer = this.rig.online("observer");
    this.observer.subscribe("pilotline/v1/Charger-1/#");
    this.tagReader = new Pn532Module({ clock: this.rig.scheduler, random: () => this.random.next() });
    this.modules = [1, 2, 3].map(
      (address) =>
        new PzemModule({
          address,
          random: () => this.random.next(),
          source: (_atMs, sample) => {
            sample.currentA = this.drawnA;
            sample.voltageV = this.voltageV;
            sample.powerW = this.powerW ?? this.voltageV * this.drawnA;
          },
        }),
    );
    this.provision(settings);
  }

  get module(): PzemModule {
    return this.modules[0] as PzemModule;
  }

  get nowMs(): number {
    return this.rig.nowMs;
  }

  /** What the firmware finds in its storage at the next start. */
  provision(settings: object): void {
    const store = this.flash.open({ path: "charger", format: "string" });
    const network = { mqtt: { host: "broker.local" }, contractedA: 30, ...settings };
    provision(store, CHARGER_SETTINGS, CHARGER_SETTINGS_VERSION, network);
    store.close();
  }

  pass(ms: number): void {
    this.rig.pass(ms);
  }

  /** Throws what the start throws. */
  start(resetReason: ResetReason = "software"): Charger {
    return startCharger(this.device([], resetReason));
  }

  /** As a host does it: what is thrown, now or later, is the last resort's, and the firmware restarts. */
  boot(resetReason: ResetReason = "software"): Charger | undefined {
    const device = this.device([], resetReason);
    this.charger = undefined;
    this.scope.run(() => {
      this.charger = startCharger(device);
    });
    return this.charger;
  }

  /** The power goes, or the chip resets: nothing of the firmware runs on, and its outputs fall. */
  cut(): void {
    this.scope.close();
    this.setCoil(0);
    this.dropped = null;
    this.dutyPercent = 100;
    this.detector.outputsOff();
    this.lock.drive("rest");
  }

  device(lacking: readonly Part[] = [], resetReason: ResetReason = "software"): Device {
    this.scope = this.rig.scheduler.scope();
    const { scope } = this;
    this.starts += 1;
    const device = virtualDevice({
      id: "Charger-1",
      board: this.board,
      resetReason,
      scheduler: this.rig.scheduler,
      scope,
      random: new SeededRandom(1_000 * this.seed + this.starts, "board"),
      broker: this.rig.broker,
      storage: this.flash,
      wallClock: { nowMs: () => (this.wallStartMs === undefined ? undefined : this.wallStartMs + this.nowMs) },
      meterLine: new PzemLine({ modules: this.modules, random: () => this.random.next() }),
      tagLine: this.tagReader,
      ControlPilot: this.pilotClass(scope),
      Guard: this.guardClass(scope),
      ResidualTrip: this.detector.tripClass(),
      ResidualTest: this.detector.testClass(),
      EmergencyStop: this.emergencyStop.deviceClass(),
      EarthMissing: this.earthMissing.deviceClass(),
      Dimming: this.dimming.deviceClass(),
      Temperature: this.thermometer.deviceClass(),
      Proximity: this.proximity.deviceClass(),
      PlugLock: this.lock.deviceClass(),
      JournalFlash: this.JournalFlash ?? this.flashClass(scope),
      onLog: (level, message) => void this.logs.push(`${level} ${message}`),
      onRestart: () => this.restart(),
    });
    const { wallClock, ...rest } = device;
    const without = (name: Part): boolean => this.lacking.has(name) || lacking.includes(name);
    const io = Object.fromEntries(Object.entries(device.io).filter(([name]) => !without(name as Part)));
    return { ...rest, ...(wallClock === undefined || without("wallClock") ? {} : { wallClock }), io };
  }

  /** A reading of the site meter, published like a meter does. */
  meterSays(currentA: number, more: object = {}, boot = "aa"): void {
    const phases = this.board.phases;
    const each = (value: number): number[] => new Array<number>(phases).fill(value);
    const message = {
      version: 1,
      boot,
      sequence: this.meterSequence++,
      uptimeMs: Math.round(this.nowMs),
      measures: "main",
      reading: {
        ageMs: 0,
        currentA: each(currentA),
        voltageV: each(230),
        powerW: each(0),
        energyWh: 0,
        frequencyHz: 50,
      },
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

  /** Steps of 20 ms until it is so; the ms that took. */
  until(isSo: () => boolean, withinMs = 100_000): number {
    const startMs = this.nowMs;
    while (!isSo()) {
      if (this.nowMs - startMs >= withinMs) throw new Error(`not within ${withinMs} ms`);
      this.pass(20);
    }
    return this.nowMs - startMs;
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

  private restart(): void {
    this.restarts += 1;
    this.cut();
    const { starts } = this;
    this.rig.scheduler.set(() => {
      // Without power nothing starts, nor where something else has been started meanwhile.
      if (this.journal.isPowered && starts === this.starts) this.boot("software");
    }, BOOT_MS);
  }

  private note(call: string): void {
    if (this.isRecording) this.calls.push(call);
  }

  private setCoil(phases: ClosedPhases): void {
    this.coil = phases;
    this.moveContactors();
  }

  private moveContactors(): void {
    const phases = this.dropped === null ? this.coil : 0;
    this.contactor.setCoil(phases > 0);
    this.extraContactor.setCoil(phases === 3);
  }

  private pilotClass(scope: TimerScope) {
    const bench = this;
    return class StubPilot {
      write(dutyPercent: number): void {
        bench.note(`pilot ${dutyPercent}`);
        if (bench.isPilotBroken) throw new Error("the pilot's driver is gone");
        if (!scope.isClosed || dutyPercent === 0) bench.dutyPercent = dutyPercent;
      }
      read() {
        const { dutyPercent, level, hasDiode, crashes, pilotAgeMs } = bench;
        if (bench.isRecording) bench.readsMs.push(bench.nowMs);
        if (crashes.length > 0) throw crashes.shift();
        if (bench.isPilotBroken) throw new Error("the pilot's driver is gone");
        const negativeV = hasDiode || level === "A" ? -12 : -PILOT_V[level];
        const highV = dutyPercent === 0 ? negativeV : PILOT_V[level];
        const lowV = dutyPercent === 100 ? highV : negativeV;
        return { highV, lowV, ageMs: pilotAgeMs };
      }
      close(): void {
        bench.note("pilot closed");
      }
    };
  }

  private guardClass(scope: TimerScope) {
    const bench = this;
    return class StubGuard {
      constructor() {
        bench.note("guard made");
      }
      write(phases: ClosedPhases): void {
        bench.note(`guard ${phases}`);
        // A board whose power is gone closes nothing.
        if (phases === 0) bench.dropped = null;
        if (phases === 0 || !scope.isClosed) bench.setCoil(phases);
      }
      renew(): void {
        if (bench.isRecording) bench.renewsMs.push(bench.nowMs);
      }
      read(): GuardReport {
        bench.moveContactors();
        return {
          coil: bench.coil !== 0 && bench.dropped === null,
          dropped: bench.dropped,
          contacts: bench.contactor.isClosed,
          ...(bench.board.contactors === 2 ? { extraContacts: bench.extraContactor.isClosed } : {}),
        };
      }
      close(): void {
        bench.note("guard closed");
      }
    };
  }

  /** Where a planned power cut takes the whole board with it. */
  private flashClass(scope: TimerScope): FlashAreaConstructor {
    const Area = virtualFlashClass(this.journal);
    const act = (action: () => void): void => {
      try {
        action();
      } finally {
        if (!this.journal.isPowered && !scope.isClosed) this.cut();
      }
    };
    return class extends Area implements FlashArea {
      override write(address: number, bytes: Uint8Array): void {
        act(() => super.write(address, bytes));
      }
      override erase(sector: number): void {
        act(() => super.erase(sector));
      }
    };
  }
}

/** Plugged, asking and charging with 16 A, or what is offered, and 10 A in the house. `prepare`: what is done to the bench before the start. */
export function charging(
  settings: object = {},
  prepare: (bench: ChargerBench) => void = () => {},
): { bench: ChargerBench; charger: Charger } {
  const bench = new ChargerBench(settings);
  prepare(bench);
  const charger = bench.start();
  bench.live(2_000, 10);
  bench.level = "B";
  bench.live(5_000, 10);
  bench.level = "C";
  bench.live(5_000, 10);
  bench.drawnA = Math.min(16, charger.view.offeredA);
  bench.live(10_000, 10);
  return { bench, charger };
}
