import assert from "node:assert/strict";
import type { Bench } from "./bench";
import { everyOffset, turnsAt } from "./every-offset";

/** [offered, drawn, window]: just above 1.1 × offer + 0.5 A for 6 s, and above offer + 5 A for 10 s. */
const WINDOWS = [
  [6, 7.2, 6_000],
  [16, 18.2, 6_000],
  [32, 35.8, 6_000],
  [46, 51.05, 10_000],
  [63, 68.1, 10_000],
  [63, 69.9, 6_000],
  [80, 85.1, 10_000],
] as const;

/** Draws what it is offered. */
function charging(make: () => Bench, offeredA: number): Bench {
  const bench = make().charge(offeredA);
  bench.until(({ offered }) => offered === offeredA, 10_000);
  bench.drawnA = offeredA;
  return bench;
}

function isFaulty({ fault }: Bench): boolean {
  return fault === "over-current";
}

for (const [offeredA, drawnA, windowMs] of WINDOWS)
  describe(`EVSE times: ${drawnA} A at ${offeredA} A is over-current after ${windowMs / 1000} s`, () => {
    it("not 1 ms sooner, and with that step then", () => {
      everyOffset((make) => {
        const bench = charging(make, offeredA);
        bench.runFor(10_000);
        bench.drawnA = drawnA;
        const seenMs = bench.until(() => true);
        turnsAt(bench, seenMs + windowMs, isFaulty);
        assert.equal(bench.coil, 0);
      });
    });

    it("not where it ends a step before", () => {
      everyOffset((make) => {
        const bench = charging(make, offeredA);
        bench.runFor(10_000);
        for (let round = 0; round < 5; round++) {
          bench.drawnA = drawnA;
          bench.runFor(windowMs - 20);
          bench.drawnA = offeredA;
          bench.runFor(20);
        }
        assert.deepEqual([bench.fault, bench.coil], [null, 1]);
      });
    });

    if (offeredA < 80)
      it("counted from 5 s after a lowering to that offer", () => {
        everyOffset((make) => {
          const bench = charging(make, 80);
          bench.drawnA = drawnA;
          bench.runFor(20_000);
          bench.offerA = offeredA;
          const loweredMs = bench.until(({ offered }) => offered === offeredA);
          turnsAt(bench, loweredMs + 5_000 + windowMs, isFaulty);
        });
      });
  });

describe("EVSE times: over-current with a house that never rests", () => {
  it("a car that ignores all offers is found 11 s after the first one that forbids what it draws", () => {
    everyOffset((make) => {
      const bench = charging(make, 16);
      bench.runFor(10_000);
      let forbiddenMs: number | undefined;
      for (let ms = 0; bench.fault === null && ms < 60_000; ms += 20) {
        bench.offerA = Math.max(6, 16 - Math.floor(ms / 1_000));
        bench.runFor(20);
        // 16 A are allowed at 15 A, and too much at 14 A.
        if (forbiddenMs === undefined && bench.offered === 14) forbiddenMs = bench.nowMs;
      }
      assert.equal(bench.fault, "over-current");
      assert.equal(bench.nowMs - (forbiddenMs ?? 0), 11_000);
    });
  });

  it("one that follows each offer in 4.9 s is not", () => {
    everyOffset((make) => {
      const bench = charging(make, 32);
      bench.runFor(10_000);
      const offers: (readonly [number, number])[] = [];
      for (let ms = 0; ms < 60_000; ms += 100) {
        bench.offerA = 32 - (Math.floor(ms / 1_000) % 20);
        bench.runFor(100);
        offers.push([bench.nowMs, bench.offered]);
        const followed = offers.filter(([atMs]) => atMs <= bench.nowMs - 4_800).at(-1);
        bench.drawnA = followed?.[1] ?? 32;
        assert.equal(bench.fault, null);
      }
    });
  });
});
