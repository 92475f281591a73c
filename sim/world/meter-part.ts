import { type Meter, startMeter } from "../../firmware/meter/meter";
import { METER_SETTINGS, METER_SETTINGS_VERSION } from "../../firmware/meter/settings";
import { SeededRandom } from "../../hosts/virtual/random";
import type { Scheduler } from "../../hosts/virtual/scheduler";
import { provision } from "../../modules/settings/settings-store";
import { PzemLine } from "../plant/pzem-line";
import { type PzemFault, PzemModule, RENEWAL_MS } from "../plant/pzem-module";
import type { Hosting } from "./hosting";
import { PoweredPart } from "./powered-part";

export interface MeterPartOptions {
  readonly id: string;
  readonly measures: "main" | "house" | "solar";
  readonly phases: 1 | 3;
  readonly voltageV: number;
  readonly updateIntervalS: number;
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
  private readonly modules: PzemModule[] = [];
  private isPowered = true;

  constructor(
    private readonly scheduler: Scheduler,
    hosting: Hosting,
    private readonly options: MeterPartOptions,
  ) {
    this.id = options.id;
    const random = new SeededRandom(options.seed, `line ${options.id}`);
    for (let phase = 0; phase < options.phases; phase++) {
      this.modules.push(
        new PzemModule({ address: phase + 1, energyWh: options.energyWh[phase] ?? 0, random: () => random.next() }),
      );
    }
    const meterLine = new PzemLine({ modules: this.modules, random: () => random.next() });
    const board = { name: "simulated", platform: "virtual", maxCurrentA: 80, phases: options.phases };
    this.part = new PoweredPart(scheduler, hosting, { id: options.id, board, meterLine }, startMeter, () => {});
    const { measures, phases, updateIntervalS } = options;
    const store = hosting.flash(options.id).open({ path: "meter", format: "string" });
    const settings = { measures, phases, updateIntervalS, mqtt: hosting.broker };
    provision(store, METER_SETTINGS, METER_SETTINGS_VERSION, settings);
    store.close();
    this.renew();
    scheduler.repeat(() => this.renew(), RENEWAL_MS);
  }

  /** The mains that module and board hang on. */
  setMains(isOn: boolean): void {
    if (isOn === this.isPowered) return;
    this.isPowered = isOn;
    const nowMs = this.scheduler.nowMs();
    for (const module of this.modules) {
      if (isOn) module.powerOn(nowMs);
      else module.powerOff(nowMs);
    }
    if (isOn) this.part.powerOn("power-on");
    else this.part.powerOff();
  }

  /** Wh in the modules' registers, which they keep without power. */
  get energyWh(): readonly number[] {
    return this.modules.map((module) => module.memory.energyWh);
  }

  setFault(fault: PzemFault, isThere: boolean): void {
    for (const module of this.modules) module.setFault(fault, isThere);
  }

  private renew(): void {
    const { voltageV } = this.options;
    for (let phase = 0; phase < this.modules.length; phase++) {
      const currentA = Math.abs(this.options.currentA(phase));
      this.modules[phase]?.renew(this.scheduler.nowMs(), {
        voltageV,
        currentA,
        powerW: currentA * voltageV,
        frequencyHz: 50,
      });
    }
  }
}
