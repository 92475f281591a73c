import type { Scheduler } from "../../hosts/virtual/scheduler";
import { PzemLine } from "../plant/pzem-line";
import { LEAST_V, type PzemFault, PzemModule, RENEWAL_MS } from "../plant/pzem-module";

const MAINS_HZ = 50;

export interface MeterBankOptions {
  readonly phases: 1 | 3;
  /** Line to neutral, at this moment. */
  readonly voltageV: () => number;
  /** Wh that the modules' registers begin with, one a phase. */
  readonly energyWh: readonly number[];
  readonly isPowered: boolean;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** A of one phase at this moment; its sign is lost in the module. */
  readonly currentA: (phase: number) => number;
}

/** The PZEM-004T modules of one board, one a phase, at the addresses 1 to 3 of one line. */
export class MeterBank {
  readonly line: PzemLine;
  private readonly modules: PzemModule[] = [];
  private isPowered: boolean;

  constructor(
    private readonly scheduler: Scheduler,
    private readonly options: MeterBankOptions,
  ) {
    const { random, isPowered } = options;
    this.isPowered = isPowered;
    for (let phase = 0; phase < options.phases; phase++) {
      const energyWh = options.energyWh[phase] ?? 0;
      this.modules.push(new PzemModule({ address: phase + 1, energyWh, random, powered: isPowered }));
    }
    this.line = new PzemLine({ modules: this.modules, random });
  }

  /** Wh in the registers, which the modules keep without power. */
  get energyWh(): readonly number[] {
    return this.modules.map((module) => module.memory.energyWh);
  }

  /** The registers are renewed `afterMs` from now, and then about once a second. */
  beginRenewals(afterMs: number): void {
    const begin = (): void => {
      this.renew();
      this.scheduler.repeat(() => this.renew(), RENEWAL_MS);
    };
    if (afterMs > 0) this.scheduler.set(begin, afterMs);
    else begin();
  }

  setPowered(isPowered: boolean): void {
    this.isPowered = isPowered;
    this.feed();
  }

  setFault(fault: PzemFault, isThere: boolean): void {
    for (const module of this.modules) module.setFault(fault, isThere);
  }

  /** Each module feeds itself from the mains that it measures; its supply bridges up to a renewal. */
  private feed(): void {
    const nowMs = this.scheduler.nowMs();
    const isFed = this.isPowered && this.options.voltageV() >= LEAST_V;
    for (const module of this.modules) {
      if (isFed === module.powered) continue;
      if (isFed) module.powerOn(nowMs);
      else module.powerOff(nowMs);
    }
  }

  private renew(): void {
    this.feed();
    const voltageV = this.options.voltageV();
    const nowMs = this.scheduler.nowMs();
    for (let phase = 0; phase < this.modules.length; phase++) {
      const currentA = Math.abs(this.options.currentA(phase));
      this.modules[phase]?.renew(nowMs, { voltageV, currentA, powerW: currentA * voltageV, frequencyHz: MAINS_HZ });
    }
  }
}
