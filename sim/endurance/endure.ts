import type { Busyness } from "./busy/busy-charger";
import { flatness } from "./flat";
import type { Ending, EnduranceEngine, Memory } from "./machine";

export interface EndurancePlan {
  readonly rounds: number;
  /** s of simulated time. */
  readonly roundS: number;
  /** Rounds from one collection to the next. */
  readonly roundsPerSample: number;
  readonly seed: number;
  readonly onSample?: (simulatedS: number, memory: Memory) => void;
}

export interface MemoryReport {
  /** After each collection, from the first to the last. */
  readonly samples: readonly number[];
  /** By how much it has risen after the warm-up: the fitted line, and the last third against the first. */
  readonly growth: number;
  readonly rise: number;
  readonly bound: number;
  readonly isFlat: boolean;
}

export interface EnduranceReport {
  readonly engine: string;
  readonly seed: number;
  readonly simulatedDays: number;
  readonly wallS: number;
  readonly isFlat: boolean;
  /** No part of the site was started a second time. */
  readonly isOneRun: boolean;
  readonly memory: { readonly [figure: string]: MemoryReport };
  readonly times: Ending["times"] & { readonly unit: string };
  readonly collections: Ending["collections"];
  readonly busyness: Busyness;
}

/** Keeps a charger busy and looks at what lives after each collection. */
export async function endure(engine: EnduranceEngine, plan: EndurancePlan): Promise<EnduranceReport> {
  const machine = await engine.start(plan.seed);
  try {
    const start = performance.now();
    const samples: Memory[] = [];
    for (let round = 1; round <= plan.rounds; round++) {
      await machine.round(plan.roundS);
      if (round % plan.roundsPerSample !== 0) continue;
      const memory = await machine.collect();
      samples.push(memory);
      plan.onSample?.(round * plan.roundS, memory);
    }
    const wallS = (performance.now() - start) / 1000;
    const { busyness, times, collections } = await machine.ending();
    const memory = memoryReport(engine, samples);
    return {
      engine: engine.name,
      seed: plan.seed,
      simulatedDays: busyness.simulatedS / 86_400,
      wallS,
      isFlat: Object.values(memory).every(({ isFlat }) => isFlat),
      isOneRun: Object.values(busyness.starts).every((starts) => starts === 1),
      memory,
      times: { unit: engine.unit, ...times },
      collections,
      busyness,
    };
  } finally {
    await machine.close();
  }
}

/** What is wrong with a run, a sentence each; none: all is well. */
export function complaintsOf({ memory, busyness }: Pick<EnduranceReport, "memory" | "busyness">): string[] {
  const said: string[] = [];
  for (const [figure, { isFlat, growth, rise, bound }] of Object.entries(memory))
    if (!isFlat) said.push(`${figure} rose by ${Math.ceil(Math.max(growth, rise))}, and may rise by ${bound}`);
  for (const [id, starts] of Object.entries(busyness.starts))
    if (starts !== 1) said.push(`${id} was started ${starts} times: its memory was given back in between`);
  return said;
}

function memoryReport(engine: EnduranceEngine, memories: readonly Memory[]): { [figure: string]: MemoryReport } {
  const report: { [figure: string]: MemoryReport } = {};
  for (const [figure, bound] of Object.entries(engine.bounds)) {
    const samples = memories.map((memory) => memory[figure] ?? Number.NaN);
    report[figure] = { samples, bound, ...flatness(samples, bound) };
  }
  return report;
}
