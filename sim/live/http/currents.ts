import type { Amperes, TraceLine } from "../../scenario/trace-line";

/** More chargers than that are told as one. */
export const MOST_APART = 8;

/** What a chart needs of a trace line: hours of a garage in a small part of its bytes. */
export interface Currents {
  readonly t: number;
  readonly home: Amperes;
  readonly total: Amperes;
  /** A drawn, in the order of the trace's chargers; of more than {@link MOST_APART} the sum alone. */
  readonly chargers: readonly Amperes[];
}

export function currentsOf({ t, home, total, chargers }: TraceLine): Currents {
  const drawn = Object.values(chargers).map((charger) => charger.drawn);
  return { t, home, total, chargers: drawn.length > MOST_APART ? [sumA(drawn)] : drawn };
}

/** Phase by phase, to 0.01 A; a number where all are. */
export function sumA(currents: readonly Amperes[]): Amperes {
  const sums: number[] = [];
  for (const current of currents) {
    const phases = typeof current === "number" ? [current] : current;
    phases.forEach((phaseA, phase) => {
      sums[phase] = (sums[phase] ?? 0) + phaseA;
    });
  }
  const rounded = sums.map((phaseA) => Math.round(phaseA * 100) / 100);
  return currents.every((current) => typeof current === "number") ? (rounded[0] ?? 0) : rounded;
}
