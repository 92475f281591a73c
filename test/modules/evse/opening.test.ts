import assert from "node:assert/strict";
import { Bench, STEP_MS } from "./bench";

describe("EVSE: the contactor opens", () => {
  it("in time when the step after the first sample comes 50 ms late", () => {
    const bench = new Bench().charge();
    bench.runTo(20_000);
    bench.car = "B";
    bench.stepAt(20_005);
    assert.equal(bench.coil, 1);
    bench.stepAt(20_060);
    assert.equal(bench.coil, 0);
  });

  it("not on a single bad sample, once in a while", () => {
    const bench = new Bench().charge();
    for (let round = 0; round < 200; round++) {
      bench.car = "B";
      bench.runFor(STEP_MS);
      bench.car = "C";
      bench.runFor(STEP_MS);
      assert.equal(bench.coil, 1);
    }
  });

  it("not on a bad sample that is seen twice", () => {
    const bench = new Bench().charge();
    bench.runTo(20_000);
    bench.car = "B";
    bench.stepAt(20_020);
    bench.readingAgeMs = 20;
    bench.stepAt(20_040);
    bench.readingAgeMs = 40;
    bench.stepAt(20_060);
    assert.equal(bench.coil, 1);
    bench.readingAgeMs = 5;
    bench.stepAt(20_080);
    assert.equal(bench.coil, 0);
  });

  it("and is in B1 or A then", () => {
    const bench = new Bench().charge();
    bench.car = "B";
    bench.runFor(60);
    assert.deepEqual([bench.name, bench.coil, bench.fault], ["B1", 0, null]);
    bench.car = "A";
    bench.runFor(300);
    assert.deepEqual([bench.name, bench.duty], ["A", 100]);
  });

  describe("when the offer ends:", () => {
    /** PWM stopped at 20,000 with 16 A flowing, measured 100 ms before. */
    function stopping(): Bench {
      const bench = new Bench().charge(16);
      bench.drawnA = 16;
      bench.drawnAtMs = 19_900;
      bench.runTo(19_980);
      bench.offerA = 0;
      bench.stepAt(20_000);
      assert.deepEqual([bench.name, bench.duty, bench.coil], ["C1", 100, 1]);
      return bench;
    }

    it("PWM stops at once, and the contactor waits 5,999 ms for the car", () => {
      const bench = stopping();
      bench.stepAt(25_999);
      assert.equal(bench.coil, 1);
    });

    it("but no 6,000 ms", () => {
      const bench = stopping();
      bench.stepAt(25_999);
      bench.stepAt(26_000);
      assert.deepEqual([bench.coil, bench.name], [0, "C1"]);
    });

    it("it waits as long where nobody measures", () => {
      const bench = stopping();
      bench.drawnA = Number.NaN;
      bench.drawnAtMs = 25_000;
      bench.runTo(25_980);
      assert.equal(bench.coil, 1);
      bench.runTo(26_000);
      assert.equal(bench.coil, 0);
    });

    it("it opens at once below 1 A", () => {
      const bench = stopping();
      bench.drawnA = 1;
      bench.drawnAtMs = 20_010;
      bench.stepAt(20_020);
      assert.equal(bench.coil, 1);
      bench.drawnA = 0.99;
      bench.stepAt(20_040);
      assert.equal(bench.coil, 0);
    });

    it("a measurement from before the stop says nothing", () => {
      const bench = stopping();
      bench.drawnA = 0;
      bench.drawnAtMs = 20_000;
      bench.runTo(25_980);
      assert.equal(bench.coil, 1);
      bench.drawnAtMs = 20_001;
      bench.runTo(26_000);
      assert.equal(bench.coil, 0);
    });

    it("it opens in time when the car leaves meanwhile", () => {
      const bench = stopping();
      bench.car = "A";
      bench.until(() => bench.coil === 0, 70);
    });

    it("a new offer comes 5 s after the stop, with the contactor still closed for a car that draws", () => {
      const bench = stopping();
      bench.offerA = 10;
      bench.stepAt(24_999);
      assert.deepEqual([bench.name, bench.coil], ["C1", 1]);
      bench.stepAt(25_000);
      assert.deepEqual([bench.name, bench.coil, bench.offered], ["C2", 1, 10]);
    });

    it("a new offer does not keep the contactor closed for a car that has stopped meanwhile", () => {
      const bench = stopping();
      bench.offerA = 10;
      bench.runTo(21_000);
      assert.deepEqual([bench.name, bench.coil], ["C1", 1]);
      bench.drawnA = 0;
      bench.drawnAtMs = 21_000;
      bench.runFor(20);
      assert.deepEqual([bench.name, bench.coil], ["C1", 0]);
    });

    it("a new offer after the contactor opened closes it again, the duty settled", () => {
      const bench = stopping();
      bench.drawnA = 0;
      bench.drawnAtMs = 20_500;
      bench.offerA = 10;
      bench.runTo(20_520);
      assert.equal(bench.coil, 0);
      const offeredMs = bench.until(() => bench.offered === 10);
      assert.equal(offeredMs, 25_000);
      const closedMs = bench.until(() => bench.coil === 1);
      assert.ok(closedMs - offeredMs >= 550 && closedMs - offeredMs < 600);
    });
  });

  describe("and does not close again for 5 s after the car left C:", () => {
    function left(): { bench: Bench; openedMs: number } {
      const bench = new Bench().charge();
      bench.runTo(20_000);
      bench.car = "B";
      return { bench, openedMs: bench.until(() => bench.coil === 0) };
    }

    it("not even PWM is back before", () => {
      const { bench, openedMs } = left();
      bench.car = "C";
      bench.runTo(openedMs + 4_980);
      assert.deepEqual([bench.name, bench.coil], ["C1", 0]);
      bench.stepAt(openedMs + 4_999);
      assert.deepEqual([bench.name, bench.coil], ["C1", 0]);
      bench.stepAt(openedMs + 5_000);
      assert.deepEqual([bench.name, bench.coil], ["C2", 0]);
      const closedMs = bench.until(() => bench.coil === 1);
      assert.ok(closedMs - openedMs < 5_600);
    });

    it("also when it was unplugged and another came", () => {
      const { bench, openedMs } = left();
      bench.car = "A";
      bench.runFor(300);
      bench.car = "C";
      const closedMs = bench.until(() => bench.coil === 1);
      assert.ok(closedMs - openedMs >= 5_000 && closedMs - openedMs < 5_700);
    });
  });

  describe("by the guard:", () => {
    it("a pilot that left for the guard is a wait of 5 s, and no fault", () => {
      const bench = new Bench().charge();
      bench.guardDropped = "pilot-left";
      bench.runFor(20);
      bench.guardDropped = null;
      const openedMs = bench.nowMs;
      assert.deepEqual([bench.name, bench.coil, bench.fault], ["C1", 0, null]);
      bench.until(() => bench.coil === 1);
      assert.ok(bench.nowMs - openedMs >= 5_000 && bench.nowMs - openedMs < 5_700);
    });

    it("also while the car is told to stop", () => {
      const bench = new Bench().charge();
      bench.offerA = 0;
      bench.runFor(100);
      assert.equal(bench.coil, 1);
      bench.guardDropped = "pilot-left";
      bench.runFor(20);
      assert.deepEqual([bench.name, bench.coil, bench.fault], ["C1", 0, null]);
    });
  });
});
