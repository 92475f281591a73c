import { Calm } from "./calm";
import { drawStorm, type Storm } from "./plan/storm";
import { type StormOptions, StormRun } from "./storm-run";

export type { Tamper } from "./storm-run";

import { Tally } from "./tally";
import { Broken, type Violation } from "./violation";

const HOUR_S = 3_600;

export interface SoakOptions {
  readonly seed: number;
  /** Simulated hours, at least; the last storm is run to its end. */
  readonly hours: number;
  /** The first storm; 0 unless one is to be seen again. */
  readonly from?: number;
  /** Only every so-many-th storm, for several processes side by side. */
  readonly stride?: number;
  /** After each storm that went well. */
  readonly onStorm?: (tally: Tally) => void;
}

export interface SoakResult {
  readonly tally: Tally;
  /** The first, where the soak stopped. */
  readonly violation: Violation | undefined;
}

/** Storm after storm, until the hours are over or an invariant does not hold. The same seed gives the same storms. */
export function soak({ seed, hours, from = 0, stride = 1, onStorm }: SoakOptions): SoakResult {
  const tally = new Tally();
  for (let number = from; tally.seconds < hours * HOUR_S; number += stride) {
    const violation = weather(drawStorm(seed, number), { seed, tally });
    if (violation !== undefined) return { tally, violation };
    onStorm?.(tally);
  }
  return { tally, violation: undefined };
}

/** One storm and the calm after it. undefined: everything held. */
export function weather(storm: Storm, options: StormOptions): Violation | undefined {
  const run = new StormRun(storm, options);
  try {
    run.passTo(storm.scenario.durationS);
    new Calm(run, options.tally).pass(storm.scenario.durationS);
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    return error.violation;
  }
  run.close();
  return undefined;
}
