import type { MonotonicMs } from "../device/time";

/** What is known of the main switch from outside. */
export interface MainSwitch {
  /** A per phase. */
  readonly contractedA: number;
  /** ms between two readings of the site meter. */
  readonly intervalMs: number;
}

/** The newest reading of the site meter that was looked at. */
export interface Newest {
  readonly atMs: MonotonicMs;
  /** A, one a phase, without sign. */
  readonly currentA: readonly number[];
}

/** Between readings further apart than so many intervals anything may have flowed that the contract allows. */
const INTERVALS_TO_GAP = 3;

/**
 * A that are taken to have flowed on a phase between two readings: the higher of the two, and after a gap the contracted
 * current at the least.
 */
export function flowedA(main: MainSwitch, before: Newest, nowMs: MonotonicMs, currentA: number, phase: number): number {
  const higherA = Math.max(before.currentA[phase] ?? 0, currentA);
  return nowMs - before.atMs > INTERVALS_TO_GAP * main.intervalMs ? Math.max(higherA, main.contractedA) : higherA;
}
