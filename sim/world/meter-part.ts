import { type Meter, startMeter } from "../../firmware/meter/meter";
import { METER_SETTINGS, METER_SETTINGS_VERSION } from "../../firmware/meter/settings";
import { SeededRandom } from "../../hosts/virtual/random";
import type { Scheduler } from "../../hosts/virtual/scheduler";
import { provision } from "../../modules/settings/settings-store";
import type { PzemFault } from "../plant/pzem-module";
import { SimulatedWallClock } from "../plant/simulated-wall-clock";
import { brokerFor, type Hosting, type ShownReading } from "./hosting";
import { MeterBank } from "./meter-bank";
import { PoweredPart } from "./powered-part";

export interface MeterPartOptions {
  readonly id: string;
  readonly measures: "main" | "house" | "solar";
  readonly phases: 1 | 3;
  /** Line to neutral, at this moment. */
  readonly voltageV: () => number;
  readonly updateIntervalS: number;
  /** A in the conductor for each A that a module sees. */
  readonly transformerRatio: number;
  readonly seed: number;
  /** Wh that the modules' registers begin with, one a phase. */
  readonly energyWh: readonly number[];
  /** A of one phase at this moment; its sign is lost in the module. */
  readonly currentA: (phase: number) => number;
}

/** A board with the meter's firmware and one PZEM-004T a phase. */
export class MeterPart {
  readonly id: string;
  readonly part: PoweredPart<Meter>;
  readonly wallClock: SimulatedWallClock;
  private readonly bank: MeterBank;
  private isPowered = true;

  constructor(scheduler: Scheduler, hosting: Hosting, options: MeterPartOptions) {
    this.id = options.id;
    const random = new SeededRandom(options.seed, `line ${options.id}`);
    const { transformerRatio } = options;
    this.bank = new MeterBank(scheduler, {
      ...options,
      isPowered: true,
      random: () => random.next(),
      currentA: (phase) => options.currentA(phase) / transformerRatio,
    });
    const meterLine = this.bank.line;
    this.wallClock = new SimulatedWallClock(scheduler, hosting.epochMs);
    const board = { name: "simulated", platform: "virtual", maxCurrentA: 80, phases: options.phases };
    const hardware = { id: options.id, board, wallClock: this.wallClock, meterLine };
    this.part = new PoweredPart(scheduler, hosting, hardware, startMeter, () => {});
    const { measures, phases, updateIntervalS } = options;
    const store = hosting.flash(options.id).open({ path: "meter", format: "string" });
    const settings = { measures, phases, updateIntervalS, transformerRatio, mqtt: brokerFor(hosting, options.id) };
    provision(store, METER_SETTINGS, METER_SETTINGS_VERSION, settings);
    store.close();
    this.bank.beginRenewals(0);
  }

  /** The mains that module and board hang on. */
  setMains(isOn: boolean): void {
    if (isOn === this.isPowered) return;
    this.isPowered = isOn;
    this.bank.setPowered(isOn);
    if (isOn) this.part.powerOn("power-on");
    else this.part.powerOff();
  }

  /** What its firmware has read last; undefined before. */
  get reading(): ShownReading | undefined {
    return this.part.application?.reading ?? this.part.program?.reading;
  }

  /** Wh in the modules' registers, which they keep without power. */
  get energyWh(): readonly number[] {
    return this.bank.energyWh;
  }

  setFault(fault: PzemFault, isThere: boolean): void {
    this.bank.setFault(fault, isThere);
  }
}
