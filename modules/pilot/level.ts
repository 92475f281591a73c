/** What a voltage on the control pilot means (facts of SAE J1772 table 4.1, midpoints between the windows). */
export type PilotLevel = "A" | "B" | "C" | "D" | "E" | "F" | "invalid";

interface LevelBand {
  readonly level: PilotLevel;
  /** V; the band reaches up to the next one's. */
  readonly fromV: number;
}

/** From high to low. */
const LEVEL_BANDS: readonly LevelBand[] = Object.freeze([
  Object.freeze({ level: "A", fromV: 10.5 } as const),
  Object.freeze({ level: "B", fromV: 7.5 } as const),
  Object.freeze({ level: "C", fromV: 4.5 } as const),
  Object.freeze({ level: "D", fromV: 1.5 } as const),
  Object.freeze({ level: "E", fromV: -1.5 } as const),
  Object.freeze({ level: "invalid", fromV: -10.5 } as const),
  Object.freeze({ level: "F", fromV: Number.NEGATIVE_INFINITY } as const),
]);

/** V: a tenth of the 3 V step. A noisy level between two bands keeps what it was. */
export const LEVEL_HYSTERESIS_V = 0.3;

/** V: while PWM runs the low half has to be below it, or the car's diode is missing or shorted. */
export const DIODE_LIMIT_V = -10;

/** The level of a voltage; `previous` widens its own band by the hysteresis. What is no number is `invalid`. */
export function classifyLevel(voltageV: number, previous?: PilotLevel): PilotLevel {
  let toV = Number.POSITIVE_INFINITY;
  let found: PilotLevel = "invalid";
  let isFound = false;
  for (let index = 0; index < LEVEL_BANDS.length; index++) {
    const band = LEVEL_BANDS[index] as LevelBand;
    const isPrevious = band.level === previous;
    if (isPrevious && voltageV >= band.fromV - LEVEL_HYSTERESIS_V && voltageV < toV + LEVEL_HYSTERESIS_V)
      return previous;
    if (!isFound && voltageV >= band.fromV) {
      found = band.level;
      isFound = true;
    }
    toV = band.fromV;
  }
  return found;
}

/** The car asks for current: S2 is closed. */
export function isAsking(level: PilotLevel): boolean {
  return level === "C" || level === "D";
}
