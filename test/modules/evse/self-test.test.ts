import assert from "node:assert/strict";
import { residualTest } from "../../../modules/evse/outputs";
import { Bench, PHASES } from "./bench";
import { Follower } from "./bench-plant";
import { askAnew } from "./fault-causes";

/** A detector with these delays, and a car that asks from the start. */
function asking(tripMs: number, releaseMs: number, phaseMs = 0): Bench {
  const bench = new Bench(phaseMs);
  bench.detector = new Follower(tripMs, releaseMs);
  bench.car = "C";
  return bench;
}

/** ms for which the test output was on until the contactor closed. */
function testedMs(bench: Bench): number {
  let onMs = 0;
  bench.until(({ state, coil }) => {
    onMs += residualTest(state) * 20;
    return coil === 1;
  });
  return onMs;
}

describe("EVSE: the residual current detector's self-test", () => {
  it("comes before the first close, and costs the car no time: the duty settles meanwhile", () => {
    for (const phaseMs of PHASES) {
      const tested = asking(30, 60, phaseMs);
      const without = asking(0, 0, phaseMs);
      without.detector = undefined;
      assert.equal(
        tested.until(({ coil }) => coil === 1),
        without.until(({ coil }) => coil === 1),
      );
    }
  });

  it("makes the detector trip, and waits until it is quiet", () => {
    assert.equal(testedMs(asking(30, 60)), 40);
    assert.equal(testedMs(asking(100, 200)), 100);
  });

  it("comes before every close: also after the car left C, after a stop, after a fault", () => {
    const bench = asking(30, 60);
    assert.equal(testedMs(bench), 40);
    askAnew(bench);
    assert.equal(testedMs(bench), 40);
    bench.offerA = 0;
    bench.until(({ coil }) => coil === 0);
    bench.offerA = 16;
    assert.equal(testedMs(bench), 40);
    bench.lines.isHot = true;
    bench.runFor(1_000);
    bench.lines.isHot = false;
    assert.equal(testedMs(bench), 40);
  });

  it("is not repeated while a car draws through a closed contactor, nor with one that does not ask", () => {
    const bench = asking(30, 60);
    bench.until(({ coil }) => coil === 1);
    for (let ms = 0; ms < 20_000; ms += 20) assert.equal(residualTest(bench.runFor(20).state), 0);
    bench.car = "B";
    for (let ms = 0; ms < 20_000; ms += 20) assert.equal(residualTest(bench.runFor(20).state), 0);
  });

  it("counts for 5 s: a close that is held up longer waits for another one", () => {
    const bench = asking(30, 60);
    bench.guardDropped = "pilot-left";
    const passedMs = bench.until(({ state }) => state.selfTest.kind === "passed");
    bench.runTo(passedMs + 4_980);
    assert.equal(bench.state.selfTest.kind, "passed");
    const held = { state: bench.state, nowMs: bench.nowMs };
    bench.guardDropped = null;
    bench.stepAt(held.nowMs + 19);
    assert.equal(bench.coil, 1, "4,999 ms");

    bench.state = held.state;
    bench.stepAt(held.nowMs + 20);
    assert.equal(bench.coil, 0, "5,000 ms");
    assert.equal(testedMs(bench), 40);
  });

  it("holds the contactor open while the line is tripped after it", () => {
    const bench = asking(30, 60);
    bench.until(({ state }) => state.selfTest.kind === "passed");
    assert.ok(bench.detector !== undefined);
    bench.detector.forced = true;
    bench.runFor(2_000);
    assert.deepEqual([bench.coil, bench.fault], [0, null]);
    bench.detector.forced = undefined;
    bench.runFor(20);
    assert.equal(bench.coil, 1);
  });

  for (const [what, tripMs, releaseMs, passes] of [
    ["a trip in 200 ms", 200, 60, true],
    ["a trip in 201 ms", 201, 60, false],
    ["a release in 300 ms", 30, 300, true],
    ["a release in 301 ms", 30, 301, false],
  ] as const)
    it(`${passes ? "takes" : "does not take"} ${what}`, () => {
      const bench = asking(tripMs, releaseMs);
      bench.until(({ coil, fault }) => coil === 1 || fault !== null, 3_000);
      assert.deepEqual([bench.coil, bench.fault], passes ? [1, null] : [0, "self-test"]);
    });

  it("fails on a line that is stuck before it", () => {
    const bench = asking(30, 60);
    assert.ok(bench.detector !== undefined);
    bench.detector.forced = true;
    bench.until(({ fault }) => fault !== null, 3_000);
    assert.deepEqual([bench.coil, bench.fault], [0, "self-test"]);
  });

  it("ends, its output off, with a car that leaves, an offer that ends, and a fault", () => {
    for (const end of [
      (bench: Bench) => {
        bench.car = "A";
      },
      (bench: Bench) => {
        bench.offerA = 0;
      },
      (bench: Bench) => {
        bench.lines.isEmergencyStop = true;
      },
    ]) {
      const bench = asking(150, 60);
      bench.until(({ state }) => residualTest(state) === 1);
      end(bench);
      bench.runFor(40);
      assert.deepEqual([residualTest(bench.state), bench.coil], [0, 0]);
    }
  });

  it("is none where there is no detector", () => {
    const bench = asking(30, 60);
    bench.detector = undefined;
    bench.until(({ state, coil }) => {
      assert.equal(residualTest(state), 0);
      return coil === 1;
    }, 3_000);
  });
});
