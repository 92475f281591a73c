import { ALARM_ON, ALARM_REGISTER, INPUT_REGISTERS } from "./constants";
import { word } from "./frame";

/** What one module measures. None of it has a sign: an exporting house reads as an importing one. */
export interface PzemReading {
  /** V, 80–300; exact up to 260. */
  voltageV: number;
  /** A, 0–100; below 0.02 A the module reads 0. */
  currentA: number;
  /** W, active power; below 0.4 W the module reads 0. */
  powerW: number;
  /** Wh, the module's own register: it wraps and can be reset, see energy.ts. */
  energyWh: number;
  /** Hz, 45–65. */
  frequencyHz: number;
  /** 0–1. */
  powerFactor: number;
  /** The power is above the module's alarm threshold. */
  alarm: boolean;
}

/** Which value was outside the module's range, though the frame was good. */
export type ReadingFault = (typeof INPUT_REGISTERS)[number]["name"] | "alarm";

export function emptyReading(): PzemReading {
  return { voltageV: 0, currentA: 0, powerW: 0, energyWh: 0, frequencyHz: 0, powerFactor: 0, alarm: false };
}

/**
 * Registers 0–9, which stand in `bytes` from `offset` on, into `reading`.
 * Returns the first value outside the module's range: then nothing of `reading` may be used.
 */
export function decodeReading(bytes: Uint8Array, offset: number, reading: PzemReading): ReadingFault | undefined {
  for (const field of INPUT_REGISTERS) {
    const at = offset + 2 * field.register;
    const steps = field.words === 2 ? word(bytes, at) + word(bytes, at + 2) * 0x10000 : word(bytes, at);
    const value = steps / field.perUnit;
    if (value < field.min || value > field.max) return field.name;
    reading[field.name] = value;
  }
  const alarm = word(bytes, offset + 2 * ALARM_REGISTER);
  if (alarm !== 0 && alarm !== ALARM_ON) return "alarm";
  reading.alarm = alarm === ALARM_ON;
  return undefined;
}
