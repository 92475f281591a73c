import type { MonotonicMs } from "../device/time";
import { flowedA, type MainSwitch, type Newest } from "./between";
import type { CutoffRow } from "./settings";

/** How far a smart meter is from cutting the supply off. */
export interface CutoffState extends Newest {
  /** ms, one a row of the rule: for how long its threshold has been exceeded. */
  readonly usedMs: readonly number[];
}

/** Nothing was read yet, and the contract was kept until now. */
export function startCutoff(rule: readonly CutoffRow[], nowMs: MonotonicMs): CutoffState {
  return { atMs: nowMs, currentA: [], usedMs: rule.map(() => 0) };
}

/**
 * The state after a reading that was taken at `nowMs`; one that is no newer than the last changes nothing. The highest
 * phase counts. Below a threshold the time runs back as fast as it ran up: meters that forget at once are more lenient.
 */
export function stepCutoff(
  state: CutoffState,
  rule: readonly CutoffRow[],
  main: MainSwitch,
  nowMs: MonotonicMs,
  currentA: readonly number[],
): CutoffState {
  const spanMs = nowMs - state.atMs;
  if (!(spanMs > 0)) return state;
  let highestA = 0;
  for (let phase = 0; phase < currentA.length; phase++)
    highestA = Math.max(highestA, flowedA(main, state, nowMs, currentA[phase] ?? 0, phase));
  const usedMs = rule.map(({ above, forS }, row) => {
    const before = state.usedMs[row] ?? 0;
    return isAbove(highestA, above, main) ? Math.min(forS * 1000, before + spanMs) : Math.max(0, before - spanMs);
  });
  return { atMs: nowMs, currentA, usedMs };
}

/** ms until the supply is cut off where these currents stay; Infinity: it is not. */
export function cutoffLeftMs(
  state: CutoffState,
  rule: readonly CutoffRow[],
  main: MainSwitch,
  currentA: readonly number[],
): number {
  let leftMs = Number.POSITIVE_INFINITY;
  for (let row = 0; row < rule.length; row++) {
    const { above, forS } = rule[row] ?? { above: Number.POSITIVE_INFINITY, forS: 0 };
    if (currentA.some((flowsA) => isAbove(flowsA, above, main)))
      leftMs = Math.min(leftMs, Math.max(0, forS * 1000 - (state.usedMs[row] ?? 0)));
  }
  return leftMs;
}

function isAbove(currentA: number, above: number, main: MainSwitch): boolean {
  return currentA > above * main.contractedA;
}
