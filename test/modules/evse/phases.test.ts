import assert from "node:assert/strict";
import { Bench, PHASES } from "./bench";
import { Follower } from "./bench-plant";

/** A board with two contactors. */
function twoContactors(phases: 1 | 3, phaseMs = 0): Bench {
  const bench = new Bench(phaseMs);
  bench.extraContactor = new Follower(20, 30);
  bench.lines.phases = phases;
  return bench;
}

describe("EVSE: one phase or three", () => {
  it("closes the contactors of the phases it is told", () => {
    assert.equal(twoContactors(1).charge().coil, 1);
    assert.equal(twoContactors(3).charge().coil, 3);
  });

  it("changes at once with nobody there", () => {
    const bench = twoContactors(1).runTo(10_000);
    bench.lines.phases = 3;
    bench.runFor(20);
    assert.deepEqual([bench.name, bench.state.phases], ["A", 3]);
  });

  for (const [from, to] of [
    [1, 3],
    [3, 1],
  ] as const)
    describe(`${from} → ${to} with a car that charges`, () => {
      function charging(phaseMs = 0): Bench {
        const bench = twoContactors(from, phaseMs).charge().runTo(20_000);
        bench.drawnA = 16;
        bench.lines.phases = to;
        return bench;
      }

      it("stops it first: X1 at once, and the contactor opens when it draws nothing", () => {
        const bench = charging();
        bench.runFor(20);
        assert.deepEqual([bench.name, bench.duty, bench.coil], ["C1", 100, from]);
        bench.drawnA = 0;
        bench.drawnAtMs = bench.nowMs + 10;
        bench.runFor(20);
        assert.deepEqual([bench.name, bench.duty, bench.coil], ["F", 0, 0]);
      });

      it("waits 6 s for it, and no longer", () => {
        const bench = charging();
        bench.runTo(26_000);
        assert.deepEqual([bench.name, bench.coil], ["C1", from]);
        bench.runTo(26_020);
        assert.deepEqual([bench.name, bench.coil], ["F", 0]);
      });

      it("puts the pilot off for 60 s, at every phase of the step, and closes with the new phases only then", () => {
        for (const phaseMs of PHASES) {
          const bench = charging(phaseMs);
          const offMs = bench.until(({ duty }) => duty === 0);
          for (let ms = 0; ms < 59_980; ms += 20) {
            bench.runFor(20);
            assert.deepEqual([bench.duty, bench.coil, bench.name], [0, 0, "F"]);
          }
          bench.runTo(offMs + 60_000);
          assert.equal(bench.duty === 0, false);
          bench.until(({ coil }) => coil !== 0, 3_000);
          assert.deepEqual([bench.coil, bench.fault], [to, null]);
        }
      });

      it("never changes them while a contactor is closed, however they come and go", () => {
        const bench = charging();
        for (let ms = 0; ms < 200_000; ms += 20) {
          bench.lines.phases = Math.floor(ms / 700) % 2 === 0 ? to : from;
          const before = bench.state;
          bench.runFor(20);
          if (bench.coil === 0) continue;
          assert.equal(bench.state.phases, before.phases);
          assert.equal(bench.coil, before.phases);
        }
      });
    });

  it("not 59,999 ms, and 60,000 ms", () => {
    const bench = twoContactors(1);
    bench.car = "B";
    bench.runTo(10_000);
    bench.lines.phases = 3;
    bench.stepAt(10_020);
    assert.deepEqual([bench.name, bench.duty], ["F", 0]);
    bench.stepAt(70_019);
    assert.deepEqual([bench.name, bench.duty], ["F", 0]);
    bench.stepAt(70_020);
    assert.deepEqual([bench.name, bench.offered, bench.state.phases], ["B2", 6, 3]);
  });

  it("may change back while it waits: then it goes on with what is wanted at the end", () => {
    const bench = twoContactors(1).charge().runTo(20_000);
    bench.lines.phases = 3;
    bench.until(({ duty }) => duty === 0);
    bench.lines.phases = 1;
    bench.runFor(70_000);
    assert.deepEqual([bench.coil, bench.state.phases], [1, 1]);
  });

  describe("after the pause the car is looked at anew:", () => {
    /** The pause ends; meanwhile the car went to `car`. */
    function changed(before: "B" | "C" | "D", car: "A" | "B" | "C" | "D"): Bench {
      const bench = twoContactors(1);
      bench.car = before;
      if (before === "D") bench.offerA = 0;
      bench.runTo(20_000);
      bench.lines.phases = 3;
      bench.until(({ duty }) => duty === 0);
      bench.car = car;
      bench.offerA = 16;
      bench.until(({ duty }) => duty !== 0);
      return bench;
    }

    it("one that opened S2 because the pilot was off has not finished", () => {
      const bench = changed("C", "B");
      for (let ms = 0; ms < 50_000; ms += 20) assert.equal(bench.runFor(20).state.phase.kind, "connected");
      assert.deepEqual([bench.name, bench.offered], ["B2", 6]);
      bench.car = "C";
      bench.until(({ coil }) => coil === 3, 3_000);
    });

    it("one that asks has to say so for 500 ms again", () => {
      const bench = changed("C", "C");
      const endMs = bench.nowMs;
      const askedMs = bench.until(({ name }) => name === "C2");
      assert.ok(askedMs - endMs >= 500 && askedMs - endMs <= 540, `${askedMs - endMs} ms`);
    });

    it("one that went is gone, and one that asks for ventilation gets none", () => {
      assert.equal(changed("C", "A").runFor(1_000).name, "A");
      assert.equal(changed("C", "D").runFor(1_000).name, "D1");
      assert.equal(changed("D", "C").runFor(3_000).coil, 3);
    });

    it("one that had finished is shown no offer for a change of phases", () => {
      const bench = twoContactors(1).charge().runTo(20_000);
      bench.car = "B";
      bench.runTo(30_000);
      assert.equal(bench.name, "B1");
      bench.lines.phases = 3;
      bench.runFor(400_000);
      assert.deepEqual([bench.name, bench.duty], ["B1", 100]);
      bench.car = "C";
      bench.until(({ coil }) => coil === 3, 3_000);
    });

    it("also when a fault came in between", () => {
      const bench = twoContactors(1).charge().runTo(20_000);
      bench.car = "B";
      bench.runTo(30_000);
      bench.lines.phases = 3;
      bench.runFor(1_000);
      bench.lines.isHot = true;
      bench.runFor(1_000);
      bench.lines.isHot = false;
      bench.until(({ fault }) => fault === null);
      assert.equal(bench.name, "F");
      bench.runFor(100_000);
      assert.deepEqual([bench.name, bench.duty, bench.state.phases], ["B1", 100, 3]);
    });
  });

  it("sees faults in the pause, and begins it anew after them", () => {
    const bench = twoContactors(1).charge().runTo(20_000);
    bench.lines.phases = 3;
    bench.until(({ duty }) => duty === 0);
    bench.runFor(30_000);
    bench.lines.isEmergencyStop = true;
    bench.runFor(20);
    assert.equal(bench.fault, "emergency-stop");
    bench.lines.isEmergencyStop = false;
    const goneMs = bench.until(({ fault }) => fault === null);
    assert.equal(bench.name, "F");
    const closedMs = bench.until(({ coil }) => coil === 3);
    assert.ok(closedMs - goneMs >= 60_000);
  });

  it("takes a single sample without a diode before the pause for no fault in it", () => {
    const bench = twoContactors(1);
    bench.car = "B";
    bench.runTo(10_000);
    bench.hasDiode = false;
    bench.lines.phases = 3;
    bench.runFor(20);
    bench.hasDiode = true;
    bench.runFor(30_000);
    assert.deepEqual([bench.name, bench.fault], ["F", null]);
  });
});
