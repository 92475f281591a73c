import assert from "node:assert/strict";
import { Bench } from "./bench";
import { CAUSES, faulty } from "./fault-causes";

const HOUR_MS = 3_600_000;

/** Latched, its leak gone, and its least time over. */
function latched(): Bench {
  const { bench } = faulty("residual-current");
  CAUSES["residual-current"].end(bench);
  return bench.runFor(100_000);
}

describe("EVSE fault residual current", () => {
  it("is seen on the detector's line or told by the guard, with the step that brings it", () => {
    const byLine = new Bench().charge().runTo(20_000);
    CAUSES["residual-current"].make(byLine);
    byLine.stepAt(20_020);
    assert.deepEqual([byLine.fault, byLine.coil], ["residual-current", 0]);

    const byGuard = new Bench().charge().runTo(20_000);
    byGuard.guardDropped = "trip-line";
    byGuard.stepAt(20_020);
    assert.deepEqual([byGuard.fault, byGuard.coil], ["residual-current", 0]);
  });

  it("is told by the guard alone where the detector cannot be tested", () => {
    const bench = new Bench();
    bench.detector = undefined;
    bench.charge();
    bench.guardDropped = "trip-line";
    bench.runFor(20);
    bench.guardDropped = null;
    bench.runFor(HOUR_MS);
    assert.equal(bench.fault, "residual-current");
  });

  it("is found while the car is told to stop, too", () => {
    const bench = new Bench().charge().runTo(20_000);
    bench.offerA = 0;
    bench.runFor(100);
    assert.equal(bench.coil, 1);
    CAUSES["residual-current"].make(bench);
    bench.runFor(20);
    assert.deepEqual([bench.fault, bench.coil], ["residual-current", 0]);
  });

  it("is latched, at least 60 s, until the car is unplugged; the next one may charge at once", () => {
    const { bench, faultMs } = faulty("residual-current");
    CAUSES["residual-current"].end(bench);
    bench.runTo(faultMs + HOUR_MS);
    assert.equal(bench.fault, "residual-current");
    bench.car = "A";
    bench.until(({ fault }) => fault === null, 5_600);
    bench.car = "C";
    bench.until(({ coil }) => coil === 1, 4_000);
  });

  it("is latched until a person clears it; the same car may charge then", () => {
    const bench = latched();
    bench.lines.isCleared = true;
    bench.until(({ fault }) => fault === null, 5_600);
    bench.until(({ coil }) => coil === 1, 4_000);
  });

  it("is not ended by a person while the line is tripped, and is by the same word once it is quiet", () => {
    const { bench } = faulty("residual-current");
    bench.runFor(100_000);
    bench.lines.isCleared = true;
    bench.runFor(HOUR_MS);
    assert.equal(bench.fault, "residual-current");
    CAUSES["residual-current"].end(bench);
    bench.until(({ fault }) => fault === null, 5_600);
    assert.ok(bench.until(({ coil }) => coil === 1) > 30_000);
  });

  it("is latched again when it comes again", () => {
    const bench = latched();
    bench.lines.isCleared = true;
    bench.until(({ coil }) => coil === 1);
    CAUSES["residual-current"].make(bench);
    bench.runFor(20);
    CAUSES["residual-current"].end(bench);
    bench.runFor(HOUR_MS);
    assert.equal(bench.fault, "residual-current");
  });

  for (const [what, trouble] of [
    ["S2 that opens", (bench: Bench) => setCar(bench, "B")],
    ["a shorted pilot", (bench: Bench) => setCar(bench, "short")],
    ["a pilot that nobody reads", (bench: Bench) => setAge(bench, 1_000)],
    [
      "another cause",
      (bench: Bench) => {
        bench.lines.isEmergencyStop = true;
      },
    ],
    [
      "a contactor that does not open",
      (bench: Bench) => {
        assert.ok(bench.contactor !== undefined);
        bench.contactor.forced = true;
      },
    ],
  ] as const)
    it(`is not lost through ${what}`, () => {
      const bench = latched();
      trouble(bench);
      bench.runFor(HOUR_MS / 6);
      assert.equal(bench.fault, "residual-current");
      bench.lines.isEmergencyStop = false;
      setAge(bench, 0);
      setCar(bench, "C");
      bench.runFor(HOUR_MS / 6);
      assert.deepEqual([bench.fault, bench.coil], ["residual-current", 0]);
    });

  it("is not lost through a pilot that a moved plug interrupts, wherever in a look and for up to 200 ms", () => {
    for (const awayMs of [40, 199])
      for (let fromMs = 0; fromMs <= 300; fromMs += 10) {
        const bench = latched();
        bench.until(({ duty }) => duty === 0);
        const lookMs = bench.until(({ duty }) => duty === 100);
        bench.runTo(lookMs + fromMs);
        bench.car = "A";
        bench.runFor(awayMs);
        bench.car = "C";
        bench.runFor(10_000);
        assert.equal(bench.fault, "residual-current", `${awayMs} ms from ${fromMs} ms on`);
      }
  });

  it("comes before what comes with it: it is the one that has to be kept", () => {
    const bench = new Bench().charge().runTo(20_000);
    bench.car = "short";
    bench.stepAt(20_020);
    bench.guardDropped = "trip-line";
    bench.lines.isEmergencyStop = true;
    bench.readingAgeMs = 1_000;
    bench.stepAt(20_040);
    assert.equal(bench.fault, "residual-current");
  });

  it("is none while the contactor is open: the line is the self-test's then", () => {
    const bench = new Bench();
    bench.car = "B";
    bench.runTo(5_000);
    CAUSES["residual-current"].make(bench);
    bench.runTo(10_000);
    assert.deepEqual([bench.fault, bench.name], [null, "B2"]);
  });
});

function setCar(bench: Bench, car: Bench["car"]): void {
  bench.car = car;
}

function setAge(bench: Bench, ageMs: number): void {
  bench.readingAgeMs = ageMs;
}
