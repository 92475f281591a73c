import { ALARM_ON, ALARM_REGISTER, INPUT_COUNT, INPUT_REGISTERS } from "../../modules/pzem/constants";

/** What flows through a meter module. Current, power and power factor may be negative: the module has no signs. */
export interface MeterSample {
  voltageV: number;
  currentA: number;
  powerW: number;
  frequencyHz: number;
  /** Default: what voltage, current and power make of it. */
  powerFactor?: number;
}

/** Smaller loads read as nothing. */
const LEAST_A = 0.02;
const LEAST_W = 0.4;

/** The ten input registers as the module shows them: rounded, without sign, and not below what it can measure. */
export class PzemRegisters {
  readonly words: number[] = new Array<number>(INPUT_COUNT).fill(0);

  show(sample: Readonly<MeterSample>, energyWh: number, alarm: boolean): void {
    const { voltageV, frequencyHz } = sample;
    const currentA = Math.abs(sample.currentA) < LEAST_A ? 0 : Math.abs(sample.currentA);
    const powerW = currentA === 0 || Math.abs(sample.powerW) < LEAST_W ? 0 : Math.abs(sample.powerW);
    const apparentVA = voltageV * currentA;
    const powerFactor = Math.min(1, Math.abs(sample.powerFactor ?? (apparentVA > 0 ? powerW / apparentVA : 0)));
    const values = { voltageV, currentA, powerW, energyWh, frequencyHz, powerFactor };
    for (const { name, register, words, perUnit } of INPUT_REGISTERS) {
      // Energy is counted and not measured: it shows what is complete.
      const steps = name === "energyWh" ? Math.floor(values[name]) : Math.round(values[name] * perUnit);
      this.words[register] = Math.max(0, steps) & 0xffff;
      if (words === 2) this.words[register + 1] = Math.floor(Math.max(0, steps) / 0x10000) & 0xffff;
    }
    this.words[ALARM_REGISTER] = alarm ? ALARM_ON : 0;
  }
}
