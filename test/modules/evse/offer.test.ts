import assert from "node:assert/strict";
import { Bench } from "./bench";

describe("EVSE: the offer on the pilot", () => {
  /** Charges at 10 A; that offer went out at `changedMs`. */
  function charging(): { bench: Bench; changedMs: number } {
    const bench = new Bench().charge(10);
    bench.runFor(10_000);
    bench.offerA = 20;
    bench.runFor(20);
    assert.equal(bench.offered, 20);
    bench.offerA = 10;
    bench.runFor(20);
    assert.equal(bench.offered, 10);
    return { bench, changedMs: bench.state.drive.sinceMs };
  }

  it("is whole amperes, rounded down", () => {
    const { bench } = charging();
    bench.offerA = 9.99;
    bench.runFor(20);
    assert.equal(bench.offered, 9);
    assert.equal(bench.duty, 15);
  });

  it("is never more than a duty can say", () => {
    const bench = new Bench().charge(500);
    bench.runFor(10_000);
    assert.deepEqual([bench.offered, bench.duty], [80, 96]);
  });

  it("is lowered with the very next step, as often as it falls", () => {
    const { bench } = charging();
    for (const offerA of [9, 8, 7, 6]) {
      bench.offerA = offerA;
      bench.runFor(20);
      assert.equal(bench.offered, offerA);
    }
    assert.equal(bench.coil, 1);
  });

  it("is not raised 4,999 ms after the last change", () => {
    const { bench, changedMs } = charging();
    bench.offerA = 16;
    bench.runTo(changedMs + 4_980);
    bench.stepAt(changedMs + 4_999);
    assert.equal(bench.offered, 10);
  });

  it("is raised 5,000 ms after it", () => {
    const { bench, changedMs } = charging();
    bench.offerA = 16;
    bench.stepAt(changedMs + 4_999);
    bench.stepAt(changedMs + 5_000);
    assert.equal(bench.offered, 16);
  });

  it("is raised every 5 s at the most, to what is allowed at that moment", () => {
    const { bench, changedMs } = charging();
    const raises: (readonly [number, number])[] = [];
    for (let ms = 20; ms <= 16_000; ms += 20) {
      bench.offerA = 10 + Math.floor(ms / 1000);
      const before = bench.offered;
      bench.runTo(changedMs + ms);
      if (bench.offered !== before) raises.push([ms, bench.offered]);
    }
    assert.deepEqual(raises, [
      [5_000, 15],
      [10_000, 20],
      [15_000, 25],
    ]);
  });

  it("is lowered between two raises, and then waits again", () => {
    const { bench, changedMs } = charging();
    bench.offerA = 16;
    bench.runTo(changedMs + 5_000);
    bench.runTo(changedMs + 8_000);
    bench.offerA = 7;
    bench.runFor(20);
    assert.equal(bench.offered, 7);
    bench.offerA = 16;
    bench.runTo(changedMs + 8_020 + 4_980);
    assert.equal(bench.offered, 7);
    bench.runFor(20);
    assert.equal(bench.offered, 16);
  });

  it("goes to a new car at once, however soon it follows another", () => {
    const { bench } = charging();
    bench.car = "A";
    bench.runFor(300);
    assert.equal(bench.name, "A");
    bench.car = "B";
    bench.until(() => bench.name === "B2", 300);
    assert.equal(bench.offered, 6);
  });

  it("is raised from the 6 A of B2 when the car asks, within 5 s, and the contactor need not wait for it", () => {
    const bench = new Bench();
    bench.car = "B";
    const shownMs = bench.until(() => bench.name === "B2");
    bench.car = "C";
    const closedMs = bench.until(() => bench.coil === 1);
    assert.equal(bench.offered, 6);
    const raisedMs = bench.until(() => bench.offered === 16);
    assert.ok(closedMs < raisedMs);
    assert.equal(raisedMs, shownMs + 5_000);
  });

  it("is steady +12 V after finish, until the car asks again", () => {
    const { bench } = charging();
    bench.car = "B";
    bench.runFor(100);
    assert.deepEqual([bench.name, bench.duty, bench.coil], ["B1", 100, 0]);
    bench.runFor(3_600_000);
    assert.deepEqual([bench.name, bench.duty], ["B1", 100]);
    bench.car = "C";
    const askedMs = bench.nowMs;
    bench.until(() => bench.coil === 1);
    assert.ok(bench.nowMs - askedMs <= 3000);
    bench.until(() => bench.offered === 10, 20);
  });

  it("comes back to a car that opens S2 because its offer was withdrawn: that one has not finished", () => {
    const { bench } = charging();
    bench.offerA = 0;
    bench.runFor(500);
    bench.drawnA = 0;
    bench.drawnAtMs = bench.nowMs;
    bench.runFor(500);
    assert.deepEqual([bench.name, bench.coil], ["C1", 0]);
    bench.car = "B";
    bench.runFor(60_000);
    assert.equal(bench.name, "B1");
    bench.offerA = 16;
    bench.runFor(20);
    assert.deepEqual([bench.name, bench.offered], ["B2", 6]);
  });

  it("does not come back to a car that opens S2 after it has waited longer", () => {
    const { bench } = charging();
    bench.offerA = 0;
    bench.runFor(6_100);
    bench.car = "B";
    bench.runFor(60_000);
    bench.offerA = 16;
    bench.runFor(60_000);
    assert.equal(bench.name, "B1");
  });

  it("goes to the next car again after one that had finished", () => {
    const { bench } = charging();
    bench.car = "B";
    bench.runFor(1000);
    assert.equal(bench.name, "B1");
    bench.car = "A";
    bench.runFor(1000);
    bench.car = "B";
    bench.runFor(1000);
    assert.equal(bench.name, "B2");
  });
});
