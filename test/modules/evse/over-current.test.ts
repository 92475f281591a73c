import assert from "node:assert/strict";
import fc from "fast-check";
import {
  isOverCurrent,
  NO_OVER_CURRENT,
  type OverCurrentWatch,
  watchOverCurrent,
} from "../../../modules/evse/over-current";
import { Bench, PHASES } from "./bench";

/** When it is over-current, ms, with `drawnA` at `offeredA` from 0 on; undefined: not within 20 s. */
function tripMs(offeredA: number, drawnA: number): number | undefined {
  let watch: OverCurrentWatch = NO_OVER_CURRENT;
  for (let nowMs = 0; nowMs <= 20_000; nowMs += 20) {
    if (isOverCurrent(watch, nowMs)) return nowMs;
    watch = watchOverCurrent(watch, nowMs, offeredA, drawnA);
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

  it("is counted without a break", () => {
    let watch = watchOverCurrent(NO_OVER_CURRENT, 0, 10, 20);
    watch = watchOverCurrent(watch, 5_980, 10, 11);
    assert.equal(isOverCurrent(watch, 6_000), false);
    watch = watchOverCurrent(watch, 6_000, 10, 20);
    assert.equal(isOverCurrent(watch, 11_999), false);
    assert.equal(isOverCurrent(watch, 12_000), true);
  });

  it("keeps counting, and begins nothing, while nobody knows the current", () => {
    assert.equal(watchOverCurrent(NO_OVER_CURRENT, 0, 10, Number.NaN), NO_OVER_CURRENT);
    const watch = watchOverCurrent(NO_OVER_CURRENT, 0, 10, 20);
    assert.equal(watchOverCurrent(watch, 3_000, 10, Number.NaN), watch);
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
            watch = watchOverCurrent(watch, nowMs, offeredA, drawnA);
            assert.equal(watchOverCurrent(watch, nowMs + 20, offeredA, drawnA), watch);
          }
        },
      ),
      { numRuns: 2_000, seed: 8 },
    );
  });

  describe("in the step", () => {
    function charging(phaseMs = 0): Bench {
      const bench = new Bench(phaseMs).charge(16);
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

    it("gives a car time for each lowering, and not for those before it", () => {
      const bench = charging();
      for (let offerA = 15; offerA >= 6; offerA--) {
        bench.offerA = offerA;
        bench.drawnA = offerA;
        bench.runFor(10_000);
        assert.equal(bench.fault, null, `${offerA} A`);
      }
    });

    it("finds a car that ignores offers also where the house lowers them every second", () => {
      for (const phaseMs of PHASES) {
        const bench = charging(phaseMs);
        for (let offerA = 15; offerA >= 6; offerA--) {
          bench.offerA = offerA;
          bench.runFor(1_000);
        }
        // 16 A is too much for 14 A and less: 14 A is all there is to follow from 20,000 + 1,000 + 5,000 on, for 6 s.
        bench.until(({ fault }) => fault === "over-current", 33_100 - bench.nowMs);
      }
    });

    it("finds it at the first moment at which no offer of the last 5 s allows what it draws, and 6 s later", () => {
      const bench = charging();
      bench.drawnA = 15.95;
      for (let ms = 1_000; ms <= 9_000; ms += 1_000) {
        bench.offerA = 16 - ms / 1_000;
        bench.runTo(19_980 + ms);
        bench.runFor(20);
      }
      // 15 A, which allows 17 A, ended at 21,020; 14 A allow 15.9 A.
      bench.runTo(26_020 + 5_980);
      assert.equal(bench.fault, null);
      bench.runTo(26_020 + 6_020);
      assert.equal(bench.fault, "over-current");
    });

    it("is not hidden by an offer that goes up and down between 6 and 7 A", () => {
      const bench = charging();
      bench.offerA = 6;
      bench.runFor(20);
      for (let ms = 0; ms < 11_000; ms += 500) {
        bench.offerA = ms % 1_000 === 0 ? 7 : 6;
        bench.runFor(500);
      }
      bench.until(({ fault }) => fault === "over-current", 500);
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

  it("is measured against the next car's own offer, not against what the one before it had", () => {
    const bench = new Bench();
    bench.car = "C";
    bench.offerA = 63;
    bench.until(({ offered }) => offered === 63);
    bench.car = "A";
    bench.until(({ name }) => name === "A");
    bench.offerA = 16;
    bench.car = "C";
    bench.until((each) => each.coil === 1);
    const closedMs = bench.nowMs;
    bench.drawnA = 60;
    bench.until((each) => each.coil === 0, 10_000);
    assert.equal(bench.fault, "over-current");
    assert.ok(bench.nowMs - closedMs <= 6_060, `${bench.nowMs - closedMs} ms`);
  });
});
