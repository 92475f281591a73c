import assert from "node:assert/strict";
import fc from "fast-check";
import {
  isOverCurrent,
  NO_OVER_CURRENT,
  type OverCurrentWatch,
  watchOverCurrent,
} from "../../../modules/evse/over-current";
import { Bench } from "./bench";

/** When it is over-current, ms, with `drawnA` at `offeredA` from 0 on; undefined: not within 20 s. */
function tripMs(offeredA: number, drawnA: number, loweredAtMs?: number): number | undefined {
  let watch: OverCurrentWatch = NO_OVER_CURRENT;
  for (let nowMs = 0; nowMs <= 20_000; nowMs += 20) {
    if (isOverCurrent(watch, nowMs)) return nowMs;
    watch = watchOverCurrent(watch, nowMs, offeredA, drawnA, loweredAtMs);
  }
  return undefined;
}

describe("EVSE over-current", () => {
  for (const [offeredA, drawnA, expectedMs] of [
    [6, 7.1, undefined],
    [6, 7.11, 6_000],
    [10, 11.5, undefined],
    [10, 11.51, 6_000],
    [16, 18.1, undefined],
    [16, 18.11, 6_000],
    [32, 35.7, undefined],
    [32, 35.71, 6_000],
    [45, 50, undefined],
    [45, 50.01, 6_000],
    [46, 51, undefined],
    [46, 51.01, 10_000],
    [46, 51.11, 6_000],
    [63, 68, undefined],
    [63, 68.01, 10_000],
    [63, 69.81, 6_000],
    [80, 85.01, 10_000],
    [80, 88.51, 6_000],
  ] as const)
    it(`${drawnA} A at ${offeredA} A: ${expectedMs === undefined ? "never" : `after ${expectedMs} ms`}`, () => {
      assert.equal(tripMs(offeredA, drawnA), expectedMs);
    });

  it("is counted from 5 s after a lowering", () => {
    assert.equal(tripMs(10, 16, 0), 11_000);
    assert.equal(tripMs(10, 16, 2_000), 13_000);
    assert.equal(tripMs(10, 16, -5_000), 6_000);
    assert.equal(tripMs(63, 69, 0), 15_000);
  });

  it("is counted without a break", () => {
    let watch = watchOverCurrent(NO_OVER_CURRENT, 0, 10, 20, undefined);
    watch = watchOverCurrent(watch, 5_980, 10, 11, undefined);
    assert.equal(isOverCurrent(watch, 6_000), false);
    watch = watchOverCurrent(watch, 6_000, 10, 20, undefined);
    assert.equal(isOverCurrent(watch, 11_999), false);
    assert.equal(isOverCurrent(watch, 12_000), true);
  });

  it("keeps counting, and begins nothing, while nobody knows the current", () => {
    assert.equal(watchOverCurrent(NO_OVER_CURRENT, 0, 10, Number.NaN, undefined), NO_OVER_CURRENT);
    const watch = watchOverCurrent(NO_OVER_CURRENT, 0, 10, 20, undefined);
    assert.equal(watchOverCurrent(watch, 3_000, 10, Number.NaN, undefined), watch);
    assert.equal(isOverCurrent(watch, 6_000), true);
  });

  it("gives the same object while nothing changes, whatever is drawn", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 6, max: 80, noNaN: true }),
        fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 20 }),
        (offeredA, draws) => {
          let watch: OverCurrentWatch = NO_OVER_CURRENT;
          let nowMs = 0;
          for (const drawnA of draws) {
            nowMs += 40;
            watch = watchOverCurrent(watch, nowMs, offeredA, drawnA, undefined);
            assert.equal(watchOverCurrent(watch, nowMs + 20, offeredA, drawnA, undefined), watch);
          }
        },
      ),
      { numRuns: 2_000, seed: 8 },
    );
  });

  describe("in the step", () => {
    function charging(): Bench {
      const bench = new Bench().charge(16);
      bench.drawnA = 16;
      return bench.runTo(20_000);
    }

    it("is a fault after 6 s, and none before", () => {
      const bench = charging();
      bench.drawnA = 20;
      bench.stepAt(20_020);
      bench.stepAt(26_019);
      assert.deepEqual([bench.fault, bench.coil], [null, 1]);
      bench.stepAt(26_020);
      assert.deepEqual([bench.fault, bench.coil], ["over-current", 0]);
    });

    it("lets a car follow a lower offer for 5 s, and then counts 6 s", () => {
      const bench = charging();
      bench.offerA = 8;
      bench.runTo(20_020);
      assert.equal(bench.offered, 8);
      bench.runTo(20_020 + 10_980);
      assert.equal(bench.fault, null);
      bench.runTo(20_020 + 11_020);
      assert.equal(bench.fault, "over-current");
    });

    it("gives a car that draws too much no time for a raise", () => {
      const bench = charging();
      bench.drawnA = 40;
      bench.runTo(23_000);
      bench.offerA = 20;
      bench.runTo(25_980);
      assert.deepEqual([bench.fault, bench.offered], [null, 20]);
      bench.runTo(26_040);
      assert.equal(bench.fault, "over-current");
    });

    it("begins anew with every lowering", () => {
      const bench = charging();
      for (let offerA = 15; offerA >= 6; offerA--) {
        bench.offerA = offerA;
        bench.runFor(10_000);
        assert.equal(bench.fault, null, `${offerA} A`);
      }
      bench.runFor(1_100);
      assert.equal(bench.fault, "over-current");
    });

    it("does not count while X1 lets the car stop", () => {
      const bench = charging();
      bench.offerA = 0;
      bench.drawnAtMs = 20_000;
      bench.runTo(25_980);
      assert.deepEqual([bench.fault, bench.coil], [null, 1]);
      bench.runTo(60_000);
      assert.deepEqual([bench.fault, bench.coil], [null, 0]);
    });

    it("is no fault of a car that waits with an open contactor", () => {
      const bench = new Bench();
      bench.offerA = 0;
      bench.car = "C";
      bench.drawnA = 40;
      bench.runTo(60_000);
      assert.equal(bench.fault, null);
    });
  });
});
