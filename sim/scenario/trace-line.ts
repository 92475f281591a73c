/**
 * One line of the trace: the world at second `t`. Members in this order; A, V and duty to 0.01, Wh to 0.1, heat to
 * 0.001 ({@link DIGITS}), so that the same run gives the same bytes on every engine.
 */
export interface TraceLine {
  readonly t: number;
  /** A; what the building draws without the chargers. */
  readonly home: Amperes;
  readonly solar: Amperes;
  /** What the main switch carries: house + chargers − solar. */
  readonly total: Amperes;
  /** The newest reading that was believed, and its age in s; nulls before the first. */
  readonly meter: { readonly current: Amperes | null; readonly age: number | null };
  /** `heat`: 0–1 of what trips it. A site without a breaker shows 0 and false. */
  readonly breaker: { readonly heat: number; readonly tripped: boolean };
  readonly chargers: { readonly [id: string]: ChargerTrace };
}

/** One number in a single-phase site, three in a three-phase one. */
export type Amperes = number | readonly number[];

export interface ChargerTrace {
  readonly state: string;
  /** V of the high half at the pilot. */
  readonly pilot: number;
  /** %; 0 where there is no PWM. */
  readonly duty: number;
  readonly offered: number;
  readonly drawn: Amperes;
  /** What the contacts really do. */
  readonly contactor: boolean;
  readonly energyWh: number;
  /** The limit that binds. */
  readonly limit: string | null;
  /** The same as a sentence for a person. */
  readonly why: string | null;
  readonly fault: string | null;
}

/** Decimals of each quantity. */
export const DIGITS = Object.freeze({ current: 2, voltage: 2, duty: 2, energy: 1, heat: 3 } as const);

const SCALE = Object.freeze([1, 10, 100, 1000] as const);

/** `value` to 0–3 decimals, halves up, and never the −0 that JSON cannot tell from 0. */
export function round(value: number, digits: 0 | 1 | 2 | 3): number {
  const scale = SCALE[digits];
  return Math.round(value * scale) / scale + 0;
}

/** Currents for a trace line: a number for one phase, else a fresh array. */
export function amperes(currentA: readonly number[]): Amperes {
  if (currentA.length === 1) return round(currentA[0] ?? 0, DIGITS.current);
  return currentA.map((phaseA) => round(phaseA, DIGITS.current));
}
