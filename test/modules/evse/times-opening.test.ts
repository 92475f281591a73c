import assert from "node:assert/strict";
import type { Bench, CarEnd } from "./bench";
import { everyOffset, turnsAt } from "./every-offset";
import { CAUSES } from "./fault-causes";

function isOpen(bench: Bench): boolean {
  return bench.coil === 0;
}

function charging(make: () => Bench): Bench {
  return make().charge(16).runTo(20_000);
}

describe("EVSE times: the coil is dead 70 ms after the pilot left C and D", () => {
  for (const left of ["A", "B", "short", { volts: -5 }, { volts: -12 }, { volts: Number.NaN }] as const)
    it(`for ${typeof left === "object" ? `${left.volts} V` : left}`, () => {
      everyOffset((make) => {
        const bench = charging(make);
        bench.car = left as CarEnd;
        bench.until(isOpen, 70);
      });
    });

  it("through B, however long it takes", () => {
    for (const inBMs of [1, 10, 19, 20, 21, 30, 39])
      everyOffset((make) => {
        const bench = charging(make);
        bench.car = "B";
        bench.runTo(20_000 + inBMs);
        bench.car = "A";
        if (!isOpen(bench)) bench.until(isOpen, 70 - inBMs);
      });
  });

  it("also while the car is told to stop", () => {
    everyOffset((make) => {
      const bench = charging(make);
      bench.offerA = 0;
      bench.runFor(1_000);
      bench.car = "A";
      bench.until(isOpen, 70);
    });
  });

  it("whatever the duty does at that moment", () => {
    for (const offerA of [6, 10, 20, 0])
      for (const leftBeforeMs of [1, 10, 19])
        everyOffset((make) => {
          const bench = charging(make);
          const stepMs = bench.until(() => true) + 20;
          bench.runTo(stepMs - leftBeforeMs);
          bench.car = "B";
          bench.offerA = offerA;
          // What a slow converter has read before the change says nothing; the guard, with 55 ms, comes first then.
          bench.until(isOpen, bench.isBehind ? 80 : 70);
        });
  });

  it("also from D, for which the car had 500 ms", () => {
    everyOffset((make) => {
      const bench = charging(make);
      bench.car = "D";
      bench.runFor(300);
      assert.equal(isOpen(bench), false);
      bench.car = "A";
      bench.until(isOpen, 70);
    });
  });

  for (const [goneMs, opens] of [
    [19, false],
    [40, true],
  ] as const)
    it(`${opens ? "always" : "never"} for a pilot that is away for ${goneMs} ms`, () => {
      everyOffset((make) => {
        const bench = charging(make);
        bench.car = "B";
        bench.runFor(goneMs);
        bench.car = "C";
        bench.runFor(60);
        assert.equal(isOpen(bench), opens);
      });
    });
});

describe("EVSE times: the contactor opens at once, 100 ms at the most, on", () => {
  for (const [code, withinMs] of [
    ["residual-current", 20],
    ["emergency-stop", 20],
    ["pilot-short", 60],
    ["pilot-invalid", 60],
    ["diode", 60],
  ] as const)
    it(`${code}: ${withinMs} ms`, () => {
      everyOffset((make) => {
        const bench = charging(make);
        CAUSES[code].make(bench);
        bench.until(isOpen, withinMs);
        assert.equal(bench.fault, code);
      });
    });

  it("residual-current while X1 lets the car stop: 20 ms", () => {
    everyOffset((make) => {
      const bench = charging(make);
      bench.offerA = 0;
      bench.runFor(1_000);
      CAUSES["residual-current"].make(bench);
      bench.until(isOpen, 20);
      assert.equal(bench.fault, "residual-current");
    });
  });

  it("over-current, once its time is over: with that step", () => {
    everyOffset((make) => {
      const bench = charging(make);
      bench.drawnA = 40;
      bench.runFor(20);
      const seenMs = bench.state.phase.kind === "charging" ? bench.state.phase.watch[0] : undefined;
      assert.ok(seenMs !== undefined);
      turnsAt(bench, seenMs + 6_000, isOpen);
    });
  });

  it("a reading that is older than 60 ms", () => {
    everyOffset((make) => {
      const bench = charging(make);
      bench.readingAgeMs = bench.isBehind ? 40 : 60;
      bench.runFor(60);
      assert.equal(isOpen(bench), false);
      bench.readingAgeMs += 1;
      bench.until(isOpen, 20);
      assert.equal(bench.fault, "pilot-unread");
    });
  });
});

describe("EVSE times: a car that is told to stop has 6 s", () => {
  /** PWM stopped with 16 A flowing; the moment of it. */
  function stopping(make: () => Bench): { bench: Bench; stoppedMs: number } {
    const bench = charging(make);
    bench.drawnA = 16;
    bench.drawnAtMs = bench.nowMs;
    bench.offerA = 0;
    return { bench, stoppedMs: bench.until(({ duty }) => duty === 100) };
  }

  for (const drawnA of [16, 1, Number.NaN])
    it(`and no more, while it draws ${drawnA} A: closed after 5,999 ms, open after 6,000 ms`, () => {
      everyOffset((make) => {
        const { bench, stoppedMs } = stopping(make);
        bench.drawnA = drawnA;
        bench.drawnAtMs = stoppedMs + 1_000;
        turnsAt(bench, stoppedMs + 6_000, isOpen);
      });
    });

  it("but it opens with the first step that sees less than 1 A, measured after the stop", () => {
    everyOffset((make) => {
      const { bench, stoppedMs } = stopping(make);
      bench.drawnA = 0.99;
      bench.drawnAtMs = stoppedMs;
      bench.runFor(2_000);
      assert.equal(isOpen(bench), false);
      bench.drawnAtMs = stoppedMs + 1;
      bench.until(isOpen, 20);
    });
  });

  it("an offer comes back 5 s after the stop, not sooner, on the closed contactor of a car that still draws", () => {
    everyOffset((make) => {
      const { bench, stoppedMs } = stopping(make);
      bench.runFor(1_000);
      bench.offerA = 10;
      turnsAt(bench, stoppedMs + 5_000, ({ offered }) => offered === 10);
      assert.equal(isOpen(bench), false);
    });
  });

  it("what no limit has said is no offer", () => {
    everyOffset((make) => {
      const bench = charging(make);
      bench.offerA = Number.NaN;
      const stoppedMs = bench.until(({ duty }) => duty === 100);
      turnsAt(bench, stoppedMs + 6_000, isOpen);
    });
  });
});
