import assert from "node:assert/strict";
import type { Bench } from "./bench";
import { Follower } from "./bench-plant";
import { everyOffset, turnsAt } from "./every-offset";
import { CAUSES, faulty } from "./fault-causes";

function charging(make: () => Bench): Bench {
  return make().charge(16).runTo(20_000);
}

describe("EVSE times: state F is shown for 300 ms", () => {
  it("at least, whenever its reason ends", () => {
    for (const endMs of [0, 20, 4_900, 5_100, 5_200, 5_300, 5_480])
      everyOffset((make) => {
        const { bench, faultMs } = faulty("emergency-stop", make());
        bench.runTo(faultMs + 16_000 + endMs);
        CAUSES["emergency-stop"].end(bench);
        let beganMs = bench.duty === 0 ? Number.NEGATIVE_INFINITY : bench.nowMs;
        let before = bench.duty;
        bench.until(() => {
          if (bench.duty === 0 && before !== 0) beganMs = bench.nowMs;
          if (bench.duty !== 0 && before === 0) assert.ok(bench.nowMs - beganMs >= 300);
          before = bench.duty;
          return bench.fault === null;
        }, 6_000);
      });
  });
});

describe("EVSE times: no close for 5 s after the car left C", () => {
  it("PWM is back after 5,000 ms, and the contactor once the duty has settled", () => {
    everyOffset((make) => {
      const bench = charging(make);
      bench.car = "B";
      const openedMs = bench.until(({ coil }) => coil === 0);
      bench.car = "C";
      turnsAt(bench, openedMs + 5_000, ({ duty }) => duty !== 100);
      const closedMs = bench.until(({ coil }) => coil === 1);
      assert.ok(closedMs - openedMs >= 5_550 && closedMs - openedMs <= 5_600);
    });
  });

  it("nor for another car, nor after D, nor after the guard has opened it", () => {
    for (const leave of [
      (bench: Bench) => {
        bench.car = "A";
      },
      (bench: Bench) => {
        bench.car = "D";
      },
      (bench: Bench) => {
        bench.guardDropped = "pilot-left";
      },
    ])
      everyOffset((make) => {
        const bench = charging(make);
        leave(bench);
        const openedMs = bench.until(({ coil }) => coil === 0);
        bench.runFor(300);
        bench.guardDropped = null;
        bench.car = "C";
        const closedMs = bench.until(({ coil }) => coil === 1);
        assert.ok(closedMs - openedMs >= 5_000 && closedMs - openedMs <= 6_000, `${closedMs - openedMs} ms`);
      });
  });
});

describe("EVSE times: no close for 30 s after an error", () => {
  for (const code of ["emergency-stop", "pilot-invalid", "self-test", "watchdog", "lock-open"] as const)
    it(`${code}: PWM is back after 30,000 ms, and the contactor once the duty has settled`, () => {
      everyOffset((make) => {
        const { bench, faultMs } = faulty(code, make());
        CAUSES[code].end(bench);
        const closedMs = bench.until(({ duty, coil }) => {
          if (duty > 0 && duty < 100) assert.ok(bench.nowMs - faultMs >= 30_000);
          return coil === 1;
        });
        // What the pilot showed is over only when something else is believed.
        const believedMs = code === "pilot-invalid" ? 540 : 0;
        assert.ok(closedMs - faultMs >= 30_550, `${closedMs - faultMs} ms`);
        assert.ok(closedMs - faultMs <= 30_700 + believedMs, `${closedMs - faultMs} ms`);
      });
    });

  it("counted from its last moment", () => {
    everyOffset((make) => {
      const { bench } = faulty("over-temperature", make());
      bench.runFor(100_000);
      CAUSES["over-temperature"].end(bench);
      const goneMs = bench.until(() => true);
      turnsAt(bench, goneMs + 30_000, ({ duty }) => duty > 0 && duty < 100);
    });
  });
});

describe("EVSE times: the feedback contact may disagree for 200 ms", () => {
  for (const [code, forced] of [
    ["contactor-stuck-open", false],
    ["contactor-welded", true],
  ] as const)
    it(`${code}: not after 199 ms, and after 200 ms`, () => {
      everyOffset((make) => {
        const bench = make();
        if (forced) charging(() => bench);
        else bench.car = "C";
        assert.ok(bench.contactor !== undefined);
        bench.contactor.forced = forced;
        if (forced) bench.car = "B";
        bench.until(({ coil }) => (coil === 0) === forced);
        const firstMs = bench.until(() => true);
        assert.equal(bench.state.feedbackWrongSinceMs, firstMs);
        turnsAt(bench, firstMs + 200, ({ fault }) => fault === code);
      });
    });

  it("contacts that take 180 ms each way are fine", () => {
    everyOffset((make) => {
      const bench = make();
      bench.contactor = new Follower(180, 180);
      charging(() => bench);
      bench.car = "B";
      bench.runFor(10_000);
      assert.deepEqual([bench.fault, bench.name], [null, "B1"]);
    });
  });
});

describe("EVSE times: a car may be without a cable for 1 s", () => {
  it("not after 999 ms, and after 1,000 ms", () => {
    everyOffset((make) => {
      const bench = make().runTo(1_000);
      bench.lines.cableA = 0;
      bench.car = "C";
      const seenMs = bench.until(({ state }) => state.cableGoneSinceMs !== undefined);
      turnsAt(bench, seenMs + 1_000, ({ fault }) => fault === "cable-missing");
    });
  });

  it("and its contactor does not close meanwhile", () => {
    everyOffset((make) => {
      const bench = make().runTo(1_000);
      bench.lines.cableA = 0;
      bench.car = "C";
      bench.until(({ fault, coil }) => {
        assert.equal(coil, 0);
        return fault !== null;
      });
    });
  });
});

describe("EVSE times: the pilot is off for 60 s between one phase and three", () => {
  it("not 59,999 ms after it went off, and 60,000 ms after it", () => {
    everyOffset((make) => {
      const bench = charging(make);
      bench.lines.phases = 3;
      const offMs = bench.until(({ duty }) => duty === 0);
      assert.equal(bench.coil, 0);
      turnsAt(bench, offMs + 60_000, ({ duty }) => duty !== 0);
      bench.until(({ coil }) => coil === 3, 3_000);
    });
  });
});
