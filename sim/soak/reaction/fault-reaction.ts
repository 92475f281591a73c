import type { FaultCode } from "../../../modules/evse/faults";
import { Dice } from "../plan/dice";
import { Distribution } from "./distribution";
import { FaultBench } from "./fault-bench";
import { FAULT_CAUSES, type FaultCause } from "./fault-causes";

/** A row of the table in docs/safety.md. */
export interface FaultReaction {
  readonly code: FaultCode;
  /** What was done in the plant; and what was waited for, where it was not open contacts. */
  readonly cause: string;
  /** Whole ms; the largest rounded up. */
  readonly medianMs: number;
  readonly largestMs: number;
}

/**
 * How long each fault takes from its physical cause to open contacts, over `runs` random phases each, with the whole
 * firmware in the whole plant. The same seed and runs give the same figures. Throws an Error where a cause leads to
 * another fault than its own.
 */
export function measureReactions(seed: number, runs: number): FaultReaction[] {
  return FAULT_CAUSES.map((cause, index) => measureCause(cause, new Dice(seed, `cause ${index}`), runs));
}

/** For a document: a row a cause. */
export function markdownRow({ code, cause, medianMs, largestMs }: FaultReaction): string {
  return `| ${code} | ${cause} | ${medianMs} | ${largestMs} |`;
}

function measureCause(row: FaultCause, dice: Dice, runs: number): FaultReaction {
  const times = new Distribution();
  for (let run = 0; run < runs; run++) times.add(measureOnce(row, dice));
  const { code, cause } = row;
  return { code, cause, medianMs: Math.round(times.medianMs), largestMs: Math.ceil(times.largestMs) };
}

function measureOnce({ code, cause, prepare, make, until = isOpen }: FaultCause, dice: Dice): number {
  const bench = new FaultBench(dice);
  if (prepare === undefined) bench.charge();
  else prepare(bench);
  make(bench);
  const fromMs = bench.nowMs;
  bench.until(cause, () => until(bench));
  const tookMs = bench.nowMs - fromMs;
  bench.until(`${code} by ${cause}`, () => bench.fault === code);
  return tookMs;
}

function isOpen({ charger }: FaultBench): boolean {
  return !charger.contactor.isClosed;
}
