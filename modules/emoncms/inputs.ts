/** A quantity that is sent. Kept as a whole number of 1/`perUnit`, so that a waiting sample takes 4 bytes of it. */
export interface EmoncmsInput {
  /** At most 64 letters and digits, as emoncms.org wants it. */
  readonly name: string;
  readonly perUnit: number;
}

/** Of each phase: W, A, V; a reading's sample has them phase by phase, then energy and frequency. */
const OF_PHASE: readonly EmoncmsInput[] = Object.freeze([
  Object.freeze({ name: "power", perUnit: 10 } as const),
  Object.freeze({ name: "current", perUnit: 1_000 } as const),
  Object.freeze({ name: "voltage", perUnit: 10 } as const),
]);

/** Of all: Wh, counted forward only, and Hz. */
const OF_ALL: readonly EmoncmsInput[] = Object.freeze([
  Object.freeze({ name: "energy", perUnit: 1 } as const),
  Object.freeze({ name: "frequency", perUnit: 100 } as const),
]);

/** `power1`, `current1`, `voltage1`, `power2` …, `energy`, `frequency`. */
export function inputsOf(phases: 1 | 3): EmoncmsInput[] {
  const inputs: EmoncmsInput[] = [];
  for (let phase = 1; phase <= phases; phase++)
    for (const { name, perUnit } of OF_PHASE) inputs.push({ name: `${name}${phase}`, perUnit });
  return [...inputs, ...OF_ALL];
}
