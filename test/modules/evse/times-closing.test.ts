import assert from "node:assert/strict";
import type { Bench } from "./bench";
import { Follower } from "./bench-plant";
import { everyOffset, turnsAt } from "./every-offset";

function isClosed(bench: Bench): boolean {
  return bench.coil !== 0;
}

/** A car that has asked for a while, and is offered nothing: C1. */
function waiting(bench: Bench): Bench {
  bench.offerA = 0;
  bench.car = "C";
  return bench.runTo(10_000);
}

/** Such a car is offered 10 A. Returns the ms at which the duty says so. */
function offered(bench: Bench): number {
  waiting(bench).offerA = 10;
  return bench.until(({ offered }) => offered === 10);
}

describe("EVSE times: the contactor closes at the latest 3 s after the car asks", () => {
  /** ms from S2's closing to the coil, for a car that was in `from` before. */
  function closesAfterMs(bench: Bench, from: "A" | "B"): number {
    bench.car = from;
    bench.runTo(10_000);
    bench.car = "C";
    return bench.until(isClosed) - 10_000;
  }

  for (const from of ["A", "B"] as const)
    for (const [what, tripMs, releaseMs] of [
      ["a detector as they are", 30, 60],
      ["the slowest detector that passes", 200, 300],
    ] as const)
      it(`from ${from} with ${what}`, () => {
        everyOffset((make) => {
          const bench = make();
          bench.detector = new Follower(tripMs, releaseMs);
          const tookMs = closesAfterMs(bench, from);
          assert.ok(tookMs >= 500 && tookMs <= (from === "B" ? 1_200 : 1_220), `${tookMs} ms`);
        });
      });

  for (const [what, lockMs] of [
    ["in one try", 650],
    ["in the second", 1_550],
  ] as const)
    it(`from A where the plug is locked ${what}`, () => {
      everyOffset((make) => {
        const bench = make();
        bench.detector = new Follower(200, 300);
        bench.bolt = new Follower(lockMs, lockMs);
        bench.lines.cableA = 32;
        assert.ok(closesAfterMs(bench, "A") <= 3_000);
      });
    });

  it("from C1, when the offer comes", () => {
    everyOffset((make) => {
      const bench = waiting(make());
      bench.offerA = 16;
      const tookMs = bench.until(isClosed) - 10_000;
      assert.ok(tookMs >= 550 && tookMs <= 600, `${tookMs} ms`);
    });
  });
});

describe("EVSE times: a car is believed to ask after 500 ms", () => {
  it("never sooner, and at the latest with the second sample after that", () => {
    everyOffset((make) => {
      const bench = make();
      bench.car = "B";
      bench.runTo(10_000);
      bench.car = "C";
      const tookMs = bench.until(({ name }) => name === "C2") - 10_000;
      assert.ok(tookMs >= 500 && tookMs <= 540 + (bench.isBehind ? 20 : 0), `${tookMs} ms`);
    });
  });

  /** S2 is open for `openMs` in every `periodMs`, for 5 s, its first opening at `firstMs`. */
  function bounces(bench: Bench, periodMs: number, openMs: number, firstMs: number): void {
    for (let ms = 10_000; ms < 15_000; ms++) {
      const sinceMs = ms - 10_000 - firstMs;
      bench.car = sinceMs >= 0 && sinceMs % periodMs < openMs ? "B" : "C";
      bench.runTo(ms);
      if (isClosed(bench)) return;
    }
  }

  for (const [what, openMs, isCharged] of [
    ["12 ms are forgiven", 12, true],
    ["19 ms are forgiven", 19, true],
    ["40 ms are not", 40, false],
  ] as const)
    it(`contacts that bounce open every 170 ms: ${what}, wherever they fall`, () => {
      for (let firstMs = 0; firstMs < 170; firstMs += 17)
        everyOffset((make) => {
          const bench = make();
          bench.car = "B";
          bench.runTo(9_999);
          bounces(bench, 170, openMs, firstMs);
          assert.equal(isClosed(bench), isCharged, `${openMs} ms open from ${firstMs} ms on`);
          if (isCharged) assert.ok(bench.nowMs - 10_000 <= 3_000);
        });
    });
});

describe("EVSE times: a new duty settles for 550 ms", () => {
  it("not 549 ms after it, and 550 ms after it", () => {
    everyOffset((make) => {
      const bench = make();
      turnsAt(bench, offered(bench) + 550, isClosed);
    });
  });

  it("nor is anything decided on it where it changes again and again", () => {
    everyOffset((make) => {
      const bench = waiting(make());
      for (let offerA = 20; offerA >= 10; offerA--) {
        bench.offerA = offerA;
        bench.runFor(540);
        assert.equal(bench.coil, 0);
      }
      bench.runFor(40);
      assert.equal(bench.coil, 1);
    });
  });

  it("but a contactor opens on it", () => {
    everyOffset((make) => {
      const bench = make().charge().runTo(20_000);
      bench.offerA = 10;
      bench.until(({ offered }) => offered === 10);
      bench.car = "B";
      bench.until(({ coil }) => coil === 0, 70);
    });
  });
});

describe("EVSE times: the diode is seen before the contactor closes", () => {
  it("in the very sample", () => {
    everyOffset((make) => {
      const bench = make();
      bench.runTo(offered(bench) + (bench.isBehind ? 520 : 540));
      bench.hasDiode = false;
      bench.runFor(100);
      assert.deepEqual([bench.coil, bench.fault], [0, "diode"]);
    });
  });
});
