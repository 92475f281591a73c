import assert from "node:assert/strict";
import { isConnected } from "../../../modules/evse/outputs";
import { Bench, PHASES } from "./bench";

describe("EVSE: from the plug to the closed contactor", () => {
  it("starts in A at steady +12 V, with the contactor open", () => {
    const bench = new Bench();
    assert.deepEqual([bench.name, bench.duty, bench.coil, bench.offered, bench.fault], ["A", 100, 0, 0, null]);
    bench.runTo(10_000);
    assert.deepEqual([bench.name, bench.duty, bench.coil, bench.offered, bench.fault], ["A", 100, 0, 0, null]);
  });

  it("believes a plug after 200 ms, and shows the car 6 A however much there is", () => {
    for (const phaseMs of PHASES) {
      const bench = new Bench(phaseMs).runTo(1000);
      bench.car = "B";
      const atMs = bench.until(() => bench.name === "B2");
      assert.ok(atMs - 1000 > 200 && atMs - 1000 <= 240, `${atMs}`);
      assert.equal(bench.offered, 6);
      bench.runFor(59_000);
      assert.deepEqual([bench.name, bench.offered, bench.coil], ["B2", 6, 0]);
    }
  });

  it("takes a plug that touches for less than 200 ms for none", () => {
    const bench = new Bench().runTo(1000);
    bench.car = "B";
    bench.runTo(1200);
    bench.car = "A";
    bench.runTo(5000);
    assert.equal(bench.name, "A");
    assert.equal(isConnected(bench.state), false);
  });

  it("shows B1 while there is no offer, and B2 as soon as there is one", () => {
    const bench = new Bench();
    bench.offerA = 0;
    bench.car = "B";
    bench.runTo(5000);
    assert.deepEqual([bench.name, bench.duty], ["B1", 100]);
    bench.offerA = 5;
    bench.runTo(6000);
    assert.equal(bench.name, "B1");
    bench.offerA = 6;
    bench.runFor(20);
    assert.deepEqual([bench.name, bench.duty, bench.offered], ["B2", 10, 6]);
    bench.offerA = Number.NaN;
    bench.runFor(20);
    assert.deepEqual([bench.name, bench.duty], ["B1", 100]);
  });

  it("closes within 3 s after the car asks, at every phase of the step", () => {
    for (const phaseMs of PHASES) {
      const bench = new Bench(phaseMs);
      bench.car = "B";
      bench.runTo(1000 + phaseMs);
      bench.car = "C";
      const askedMs = bench.nowMs;
      const closedMs = bench.until(() => bench.coil === 1);
      assert.ok(closedMs - askedMs >= 500 && closedMs - askedMs <= 3000, `${closedMs - askedMs} ms`);
      assert.equal(bench.name, "C2");
    }
  });

  it("closes within 3 s also from B1, from A, and for an offer that came later", () => {
    const fromB1 = new Bench();
    fromB1.offerA = 0;
    fromB1.car = "B";
    fromB1.runTo(1000);
    fromB1.offerA = 16;
    fromB1.car = "C";
    assert.ok(fromB1.until((bench) => bench.coil === 1) <= 4000);

    const fromA = new Bench().runTo(1000);
    fromA.car = "C";
    assert.ok(fromA.until((bench) => bench.coil === 1) <= 4000);

    const later = new Bench();
    later.car = "C";
    later.offerA = 0;
    later.runTo(10_000);
    assert.deepEqual([later.name, later.coil], ["C1", 0]);
    later.offerA = 6;
    assert.ok(later.until((bench) => bench.coil === 1) <= 10_000 + 700);
  });

  it("never closes on B, however long", () => {
    const bench = new Bench();
    bench.car = "B";
    for (let ms = 0; ms < 60_000; ms += 20) {
      bench.runTo(ms);
      assert.equal(bench.coil, 0);
    }
  });

  describe("believes that the car asks", () => {
    function plugged(): Bench {
      const bench = new Bench();
      bench.car = "B";
      bench.runTo(10_000);
      bench.car = "C";
      bench.stepAt(10_020);
      return bench;
    }

    it("not 499 ms after the first sample", () => {
      const bench = plugged();
      bench.stepAt(10_519);
      assert.equal(bench.name, "B2");
    });

    it("500 ms after it", () => {
      const bench = plugged();
      bench.stepAt(10_520);
      assert.equal(bench.name, "C2");
      assert.equal(bench.coil, 0, "it closes with the next step");
    });

    it("through single samples in which S2 seems open", () => {
      const bench = plugged();
      for (let ms = 10_120; ms <= 10_420; ms += 100) {
        bench.runTo(ms - 20);
        bench.car = "B";
        bench.stepAt(ms);
        bench.car = "C";
      }
      bench.runTo(10_519);
      assert.equal(bench.name, "B2");
      bench.runTo(10_520);
      assert.equal(bench.name, "C2");
    });

    it("at the next sample when the last one was such a lapse", () => {
      const bench = plugged();
      bench.runTo(10_500);
      bench.car = "B";
      bench.stepAt(10_520);
      assert.equal(bench.name, "B2");
      bench.car = "C";
      bench.stepAt(10_540);
      assert.equal(bench.name, "C2");
    });

    it("not while S2 opens for two samples again and again", () => {
      const bench = plugged();
      for (let round = 0; round < 20; round++) {
        bench.car = "C";
        bench.runFor(460);
        bench.car = "B";
        bench.runFor(40);
      }
      assert.equal(bench.name, "B2");
    });
  });
});
