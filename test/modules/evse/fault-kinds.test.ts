import assert from "node:assert/strict";
import { isConnected } from "../../../modules/evse/outputs";
import { step } from "../../../modules/evse/step";
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

describe("EVSE state F", () => {
  it("takes turns with looks at +12 V: 4.9 s and 300 ms", () => {
    const { bench, faultMs } = faulty("diode");
    const turns: (readonly [number, number])[] = [];
    let duty = bench.duty;
    for (let ms = 20; ms <= 11_000; ms += 20) {
      bench.runTo(faultMs + ms);
      if (bench.duty !== duty) turns.push([ms, bench.duty]);
      duty = bench.duty;
    }
    assert.deepEqual(turns, [
      [4_900, 100],
      [5_200, 0],
      [10_100, 100],
      [10_400, 0],
    ]);
  });

  it("is shown for 300 ms at least, whenever its reason ends", () => {
    for (let endMs = 0; endMs < 5_400; endMs += 100) {
      const { bench, faultMs } = faulty("diode");
      bench.runTo(faultMs + 60_000 + endMs);
      CAUSES.diode.end(bench);
      let shownMs = Number.POSITIVE_INFINITY;
      let sinceMs = faultMs;
      let before = bench.duty;
      bench.until(() => {
        if (bench.duty !== before && bench.duty === 0) sinceMs = bench.nowMs;
        if (bench.duty !== before && before === 0) shownMs = Math.min(shownMs, bench.nowMs - sinceMs);
        before = bench.duty;
        return bench.fault === null;
      }, 5_600);
      assert.ok(shownMs >= 300, `${shownMs} ms`);
    }
  });

  it("is not taken for the car's doing by samples that are older than the look", () => {
    const { bench } = faulty("watchdog");
    CAUSES.watchdog.end(bench);
    const lookMs = bench.until(() => bench.duty === 100);
    const input = { ...bench.input, highV: -12, lowV: -12 };
    const first = step(bench.state, lookMs + 10, { ...input, readingAgeMs: 50 });
    assert.equal(step(first, lookMs + 30, { ...input, readingAgeMs: 45 }).vehicle.level, "C");
  });

  it("sees a car go in a look, and forgets it", () => {
    const { bench } = faulty("watchdog");
    CAUSES.watchdog.end(bench);
    bench.car = "A";
    bench.until(() => !isConnected(bench.state), 5_600);
    assert.equal(bench.fault, "watchdog");
  });
});

describe("EVSE fault over-current", () => {
  /** Lets it draw too much again as soon as it may charge. */
  function again(bench: Bench): number {
    CAUSES["over-current"].end(bench);
    bench.until(() => bench.coil === 1, 1_000_000);
    bench.until(() => bench.offered === 16);
    CAUSES["over-current"].make(bench);
    return bench.until(() => bench.fault !== null, 20_000);
  }

  /** ms until it is over. */
  function shownMs(bench: Bench): number {
    const sinceMs = bench.nowMs;
    return bench.until(() => bench.fault === null, 10_000_000) - sinceMs;
  }

  it("waits 60, 120, 240, 480 s, and then until the car is unplugged", () => {
    const { bench } = faulty("over-current");
    for (const waitS of [60, 120, 240, 480]) {
      const foundS = shownMs(bench) / 1000;
      assert.ok(foundS >= waitS && foundS < waitS + 1, `${foundS} s, not ${waitS} s`);
      again(bench);
    }
    bench.runFor(3_600_000);
    assert.equal(bench.fault, "over-current");
    bench.car = "A";
    bench.until(() => bench.fault === null, 5_600);
  });

  it("lets the next car begin with 60 s", () => {
    const { bench } = faulty("over-current");
    for (let round = 0; round < 4; round++) {
      shownMs(bench);
      again(bench);
    }
    bench.runFor(100_000);
    bench.car = "A";
    bench.until(() => bench.fault === null);
    bench.car = "C";
    again(bench);
    const foundS = shownMs(bench) / 1000;
    assert.ok(foundS >= 60 && foundS < 61, `${foundS} s`);
  });

  it("lets the next car begin with 60 s also when this one was unplugged while it charged", () => {
    const { bench } = faulty("over-current");
    shownMs(bench);
    again(bench);
    shownMs(bench);
    CAUSES["over-current"].end(bench);
    bench.until(() => bench.coil === 1);
    bench.car = "A";
    bench.runFor(1_000);
    bench.car = "C";
    again(bench);
    const foundS = shownMs(bench) / 1000;
    assert.ok(foundS >= 60 && foundS < 61, `${foundS} s`);
  });

  it("lets the next car not wait for what this one has earned", () => {
    const { bench } = faulty("over-current");
    for (let round = 0; round < 3; round++) {
      shownMs(bench);
      again(bench);
    }
    bench.runFor(70_000);
    assert.equal(bench.fault, "over-current");
    bench.car = "A";
    bench.until(() => bench.fault === null, 5_600);
  });

  it("but 60 s it is shown, also when the car goes at once", () => {
    const { bench, faultMs } = faulty("over-current");
    bench.car = "A";
    bench.runTo(faultMs + 59_999);
    assert.equal(bench.fault, "over-current");
    bench.until(() => bench.fault === null, 5_600);
  });
});

describe("EVSE fault residual current", () => {
  it("is latched until the car is unplugged, at least 60 s", () => {
    const { bench, faultMs } = faulty("residual-current");
    CAUSES["residual-current"].end(bench);
    bench.runTo(faultMs + 3_600_000);
    assert.equal(bench.fault, "residual-current");
    bench.car = "A";
    bench.until(() => bench.fault === null, 5_600);
    bench.car = "C";
    bench.until(() => bench.coil === 1, 4_000);
  });

  it("is told apart from what comes with it: it is the one that has to be kept", () => {
    const bench = new Bench().charge();
    bench.runTo(20_000);
    bench.car = "short";
    bench.stepAt(20_020);
    bench.guardDropped = "trip-line";
    bench.stepAt(20_040);
    assert.equal(bench.fault, "residual-current");
  });
});
