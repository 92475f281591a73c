import assert from "node:assert/strict";
import { Bench } from "./bench";
import { CAUSES, faulty } from "./fault-causes";

describe("EVSE fault diode", () => {
  it("needs two samples", () => {
    const bench = new Bench().charge();
    bench.runTo(20_000);
    for (let round = 0; round < 100; round++) {
      bench.hasDiode = false;
      bench.runFor(20);
      bench.hasDiode = true;
      bench.runFor(20);
      assert.deepEqual([bench.fault, bench.coil], [null, 1]);
    }
    bench.hasDiode = false;
    bench.stepAt(30_000);
    bench.stepAt(30_014);
    assert.equal(bench.fault, null);
    bench.stepAt(30_015);
    assert.equal(bench.fault, "diode");
  });

  it("and not one sample seen twice", () => {
    const bench = new Bench().charge();
    bench.runTo(20_000);
    bench.hasDiode = false;
    bench.stepAt(20_020);
    bench.readingAgeMs = 20;
    bench.stepAt(20_040);
    assert.equal(bench.fault, null);
  });

  it("is found in B2, before the car asks", () => {
    const bench = new Bench();
    bench.hasDiode = false;
    bench.car = "B";
    bench.until(() => bench.fault === "diode", 400);
    assert.equal(bench.name, "F");
  });

  it("is not looked for without PWM: there is no low half", () => {
    const bench = new Bench();
    bench.offerA = 0;
    bench.hasDiode = false;
    bench.car = "C";
    bench.runTo(10_000);
    assert.deepEqual([bench.name, bench.fault], ["C1", null]);
  });

  it("goes with the car that has it, and the next may charge", () => {
    const { bench, faultMs } = faulty("diode");
    bench.runTo(faultMs + 120_000);
    bench.car = "A";
    bench.hasDiode = true;
    bench.until(() => bench.fault === null, 6_000);
    assert.equal(bench.name, "A");
    bench.car = "C";
    bench.until(() => bench.coil === 1, 40_000);
  });

  it("is not postponed by a duty that changes between the samples", () => {
    const bench = new Bench().charge();
    bench.runTo(20_000);
    bench.hasDiode = false;
    bench.offerA = 10;
    bench.runFor(20);
    assert.equal(bench.fault, null);
    bench.offerA = 8;
    bench.runFor(20);
    assert.deepEqual([bench.fault, bench.coil], ["diode", 0]);
  });

  it("is not seen in what was read before the pilot went to −12 V", () => {
    const bench = new Bench();
    bench.isBehind = true;
    const { faultMs } = faulty("diode", bench);
    CAUSES.diode.end(bench);
    const closedMs = bench.until(() => bench.coil === 1);
    assert.ok(closedMs - faultMs < 65_000, `${closedMs - faultMs} ms`);
  });

  it("is no more read from −10.1 V, and is from −9.9 V", () => {
    for (const [lowV, fault] of [
      [-10.1, null],
      [-10, null],
      [-9.9, "diode"],
      [Number.NaN, "diode"],
    ] as const) {
      const bench = new Bench().charge();
      Object.defineProperty(bench, "lowV", { get: () => lowV });
      bench.runFor(60);
      assert.equal(bench.fault, fault, `${lowV} V`);
    }
  });
});
