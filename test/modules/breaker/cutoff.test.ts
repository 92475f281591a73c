import assert from "node:assert/strict";
import fc from "fast-check";
import { type CutoffState, cutoffLeftMs, startCutoff, stepCutoff } from "../../../modules/breaker/cutoff";
import { CUTOFF_SETTINGS, type CutoffRow } from "../../../modules/breaker/settings";
import { check } from "../../../modules/schema/check";

const MAIN = { contractedA: 20, intervalMs: 5_000 };
const ITALY: readonly CutoffRow[] = [
  { above: 1.1, forS: 10_800 },
  { above: 1.33, forS: 120 },
];

function readFor(seconds: number, currentA: number, from: CutoffState, rule = ITALY): CutoffState {
  let state = from;
  for (let second = 5; second <= seconds; second += 5)
    state = stepCutoff(state, rule, MAIN, from.atMs + second * 1_000, [currentA]);
  return state;
}

describe("a smart meter's cut-off rule", () => {
  const start = startCutoff(ITALY, 0);
  const left = (state: CutoffState, ...currentA: number[]): number => cutoffLeftMs(state, ITALY, MAIN, currentA);

  it("leaves what the row of the present current allows", () => {
    assert.equal(left(start, 22), Number.POSITIVE_INFINITY, "at the threshold is not above it");
    assert.equal(left(start, 22.01), 10_800_000);
    assert.equal(left(start, 26.61), 120_000);
    assert.equal(left(start, 1, 26.61, 1), 120_000, "the highest phase counts");
  });

  it("counts down while it lasts, on each row by itself", () => {
    const state = readFor(60, 30, start);
    assert.equal(left(state, 30), 60_000);
    assert.equal(left(state, 24), 10_740_000);
    assert.equal(left(state, 20), Number.POSITIVE_INFINITY);
    assert.equal(left(readFor(600, 30, state), 30), 0);
  });

  it("counts from the reading before the first that shows it, and to the first that does not", () => {
    const quiet = stepCutoff(start, ITALY, MAIN, 5_000, [10]);
    const up = stepCutoff(quiet, ITALY, MAIN, 9_000, [30]);
    assert.deepEqual(up.usedMs, [4_000, 4_000]);
    assert.deepEqual(stepCutoff(up, ITALY, MAIN, 12_000, [10]).usedMs, [7_000, 7_000]);
  });

  it("gives time back no faster than it was used", () => {
    const used = readFor(100, 30, start);
    const rested = readFor(45, 10, used);
    // The first of these intervals began above the threshold.
    assert.deepEqual(rested.usedMs, [65_000, 65_000]);
    assert.equal(left(rested, 30), 55_000);
    assert.deepEqual(readFor(600, 10, used).usedMs, [0, 0]);
    const long = readFor(1_000, 30, start);
    assert.equal(left(readFor(125, 10, long), 30), 120_000, "and of no row more than it allows");
  });

  it("takes the contracted current for what flowed in a gap: that is above no threshold", () => {
    const used = readFor(100, 30, start);
    const quiet = readFor(5, 10, used);
    assert.deepEqual(stepCutoff(quiet, ITALY, MAIN, quiet.atMs + 60_000, [10]).usedMs, [45_000, 45_000]);
    assert.deepEqual(stepCutoff(used, ITALY, MAIN, 115_001, [10]).usedMs[1], 115_001);
  });

  it("takes no reading twice, and none from the past", () => {
    const used = readFor(100, 30, start);
    for (const atMs of [100_000, 99_999, Number.NaN]) assert.equal(stepCutoff(used, ITALY, MAIN, atMs, [99]), used);
  });

  it("without rows never cuts anything off", () => {
    const state = readFor(600, 500, startCutoff([], 0), []);
    assert.equal(cutoffLeftMs(state, [], MAIN, [500]), Number.POSITIVE_INFINITY);
  });

  it("never leaves more than a meter that forgets at once would", () => {
    const readings = fc.array(fc.tuple(fc.integer({ min: 1, max: 15 }), fc.integer({ min: 0, max: 40 })), {
      maxLength: 100,
    });
    fc.assert(
      fc.property(readings, (steps) => {
        let state = start;
        let sinceMs: number | undefined;
        let atMs = 0;
        for (const [seconds, currentA] of steps) {
          if (currentA > 26.6) sinceMs ??= atMs;
          else sinceMs = undefined;
          atMs += seconds * 1_000;
          state = stepCutoff(state, ITALY, MAIN, atMs, [currentA]);
          if (sinceMs !== undefined)
            assert.ok(left(state, currentA) <= Math.max(0, 120_000 - (atMs - sinceMs)), `at ${atMs}`);
        }
      }),
    );
  });
});

describe("the settings of a cut-off rule", () => {
  it("take rows within their bounds, and refuse others", () => {
    assert.ok(check(CUTOFF_SETTINGS, ITALY).ok);
    assert.ok(check(CUTOFF_SETTINGS, []).ok);
    assert.ok(!check(CUTOFF_SETTINGS, [{ above: 0.99, forS: 1 }]).ok);
    assert.ok(!check(CUTOFF_SETTINGS, [{ above: 1.1, forS: -1 }]).ok);
    assert.ok(!check(CUTOFF_SETTINGS, [{ above: 1.1 }]).ok);
    assert.ok(!check(CUTOFF_SETTINGS, new Array(9).fill({ above: 1.1, forS: 10 })).ok);
  });
});
