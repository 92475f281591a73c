import assert from "node:assert/strict";
import { Bench, PHASES } from "./bench";

/** Runs `check` for every place of the 20 ms grid, with a converter that keeps up and with one that is a step behind. */
export function everyOffset(check: (make: () => Bench) => void): void {
  for (const isBehind of [false, true])
    for (const phaseMs of PHASES)
      check(() => {
        const bench = new Bench(phaseMs);
        bench.isBehind = isBehind;
        return bench;
      });
}

/** The last moment is `ms` − 1, the first one `ms`: it is not so until then, and is so with a step at `ms`. */
export function turnsAt(bench: Bench, ms: number, isSo: (bench: Bench) => boolean): void {
  while (bench.nowMs + 21 <= ms) {
    assert.equal(isSo(bench), false, `${ms - bench.nowMs} ms too early`);
    bench.runFor(20);
  }
  bench.stepAt(ms - 1);
  assert.equal(isSo(bench), false, "1 ms too early");
  bench.stepAt(ms);
  assert.equal(isSo(bench), true, "late");
}
