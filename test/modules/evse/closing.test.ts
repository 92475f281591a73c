import assert from "node:assert/strict";
import { Bench } from "./bench";
import { Follower } from "./bench-plant";

/** Asks since long, and PWM of 10 A began at 10,000. */
function settling(bench = new Bench()): Bench {
  bench.offerA = 0;
  bench.car = "C";
  bench.runTo(9_980);
  bench.offerA = 10;
  bench.stepAt(10_000);
  assert.deepEqual([bench.name, bench.offered, bench.coil], ["C2", 10, 0]);
  return bench;
}

/** One step before the contactor would close. */
function ready(bench = new Bench()): Bench {
  settling(bench).runTo(10_540);
  assert.equal(bench.coil, 0);
  return bench;
}

describe("EVSE: before the contactor closes", () => {
  describe("a new duty settles", () => {
    it("for 549 ms", () => {
      const bench = settling().runTo(10_520);
      bench.stepAt(10_549);
      assert.equal(bench.coil, 0);
    });

    it("but not for 550 ms", () => {
      const bench = settling().runTo(10_520);
      bench.stepAt(10_550);
      assert.equal(bench.coil, 1);
    });

    it("again when it was lowered meanwhile", () => {
      const bench = settling().runTo(10_480);
      bench.offerA = 8;
      bench.stepAt(10_500);
      assert.equal(bench.offered, 8);
      bench.runTo(11_040);
      bench.stepAt(11_049);
      assert.equal(bench.coil, 0);
      bench.stepAt(11_050);
      assert.equal(bench.coil, 1);
    });
  });

  it("nothing else is waited for, all being well", () => {
    const bench = ready();
    bench.stepAt(10_560);
    assert.equal(bench.coil, 1);
  });

  describe("it waits", () => {
    it("on a first sample without a diode", () => {
      const bench = ready();
      bench.hasDiode = false;
      bench.stepAt(10_560);
      assert.equal(bench.coil, 0);
    });

    it("on a first sample that is not C", () => {
      const bench = ready();
      bench.car = "B";
      bench.stepAt(10_560);
      assert.equal(bench.coil, 0);
    });

    it("when the offer goes in the same step", () => {
      for (const offerA of [5.9, Number.NaN]) {
        const bench = ready();
        bench.offerA = offerA;
        bench.stepAt(10_560);
        assert.deepEqual([bench.coil, bench.name], [0, "C1"]);
      }
    });

    it("when the phases change in the same step", () => {
      const bench = ready();
      bench.lines.phases = 3;
      bench.stepAt(10_560);
      assert.deepEqual([bench.coil, bench.name], [0, "F"]);
    });

    it("without a reading", () => {
      const bench = ready();
      bench.readingAgeMs = 61;
      bench.stepAt(10_560);
      assert.equal(bench.coil, 0);
    });

    it("while a drop of the guard is not acknowledged", () => {
      const bench = ready();
      bench.guardDropped = "pilot-left";
      bench.runTo(12_000);
      assert.equal(bench.coil, 0);
      bench.guardDropped = null;
      bench.runFor(20);
      assert.equal(bench.coil, 1);
    });

    it("while the contacts say that they are closed, though not yet for as long as makes a fault", () => {
      const bench = ready();
      bench.contactor = new Follower(20, 30);
      bench.contactor.forced = true;
      bench.runTo(10_640);
      assert.deepEqual([bench.coil, bench.fault], [0, null]);
      bench.contactor.forced = undefined;
      bench.runFor(20);
      assert.equal(bench.coil, 1);
    });

    it("for the second contactor's contacts too", () => {
      const bench = new Bench();
      bench.extraContactor = new Follower(20, 30);
      ready(bench);
      bench.extraContactor.forced = true;
      bench.runTo(10_640);
      assert.deepEqual([bench.coil, bench.fault], [0, null]);
    });

    it("without a cable, though not yet for as long as makes a fault", () => {
      const bench = ready();
      bench.lines.cableA = 0;
      bench.runTo(11_520);
      assert.deepEqual([bench.coil, bench.fault], [0, null]);
      bench.lines.cableA = 32;
      bench.runFor(20);
      assert.equal(bench.coil, 1);
    });
  });

  describe("the plug of a socket outlet is locked", () => {
    function socket(lockMs: number): Bench {
      const bench = new Bench();
      bench.lines.cableA = 32;
      bench.bolt = new Follower(lockMs, lockMs);
      return bench;
    }

    it("before there is PWM", () => {
      const bench = socket(600);
      bench.car = "B";
      const plugMs = bench.until(({ state }) => state.isConnected);
      for (let ms = 20; ms < 600; ms += 20) {
        bench.runTo(plugMs + ms);
        assert.equal(bench.name, "B1");
      }
      bench.runTo(plugMs + 600);
      assert.equal(bench.name, "B2");
    });

    it("also for a car that asks from the start", () => {
      const bench = socket(600);
      bench.car = "C";
      const askMs = bench.until(({ name }) => name === "C1");
      bench.runTo(askMs + 580);
      assert.equal(bench.name, "C1");
      bench.runTo(askMs + 600);
      assert.equal(bench.name, "C2");
      assert.ok(bench.until(({ coil }) => coil === 1) - askMs <= 600 + 560);
    });

    it("in the very step of closing", () => {
      const bench = ready(socket(20));
      assert.ok(bench.bolt !== undefined);
      bench.bolt.forced = false;
      bench.runTo(15_000);
      assert.deepEqual([bench.coil, bench.name], [0, "C2"]);
      bench.bolt.forced = true;
      bench.until(({ coil }) => coil === 1, 1_000);
    });

    it("else there is never any PWM, however long", () => {
      const bench = socket(20);
      assert.ok(bench.bolt !== undefined);
      bench.bolt.forced = false;
      bench.car = "C";
      for (let ms = 0; ms < 20_000; ms += 20) {
        bench.runTo(ms);
        assert.deepEqual([bench.offered, bench.coil], [0, 0]);
      }
    });

    it("before an offer comes back on a closed contactor", () => {
      const bench = socket(20).charge();
      bench.runTo(20_000);
      assert.ok(bench.bolt !== undefined);
      bench.offerA = 0;
      bench.runFor(20);
      assert.deepEqual([bench.name, bench.coil], ["C1", 1]);
      bench.bolt.forced = false;
      bench.offerA = 16;
      bench.runFor(5_980);
      assert.deepEqual([bench.name, bench.coil], ["C1", 1]);
      bench.runFor(20);
      assert.deepEqual([bench.name, bench.coil], ["C1", 0], "it opens with the end of its patience");
    });
  });
});
