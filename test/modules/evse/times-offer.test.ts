import assert from "node:assert/strict";
import type { Bench } from "./bench";
import { everyOffset, turnsAt } from "./every-offset";

/** Charges at 10 A, and changed to that at `changedMs`. */
function charging(make: () => Bench): { bench: Bench; changedMs: number } {
  const bench = make().charge(20).runTo(20_000);
  bench.offerA = 10;
  return { bench, changedMs: bench.until(({ offered }) => offered === 10) };
}

describe("EVSE times: raises of the duty are 5 s apart", () => {
  it("not 4,999 ms after a lowering, and 5,000 ms after it", () => {
    everyOffset((make) => {
      const { bench, changedMs } = charging(make);
      bench.offerA = 16;
      turnsAt(bench, changedMs + 5_000, ({ offered }) => offered === 16);
    });
  });

  it("nor after a raise", () => {
    everyOffset((make) => {
      const { bench } = charging(make);
      bench.offerA = 16;
      const raisedMs = bench.until(({ offered }) => offered === 16);
      bench.offerA = 17;
      turnsAt(bench, raisedMs + 5_000, ({ offered }) => offered === 17);
    });
  });

  it("nor after the first offer to a car", () => {
    everyOffset((make) => {
      const bench = make().runTo(1_000);
      bench.car = "B";
      const shownMs = bench.until(({ offered }) => offered === 6);
      bench.car = "C";
      turnsAt(bench, shownMs + 5_000, ({ offered }) => offered === 16);
    });
  });

  it("also where the offer never rests", () => {
    everyOffset((make) => {
      const { bench } = charging(make);
      let changedMs = Number.NEGATIVE_INFINITY;
      let raises = 0;
      for (let ms = 0; ms < 60_000; ms += 20) {
        const beforeA = bench.offered;
        bench.offerA = 12 + (Math.floor(ms / 300) % 7);
        bench.runFor(20);
        if (bench.offered === beforeA) continue;
        if (bench.offered > beforeA) {
          assert.ok(bench.nowMs - changedMs >= 5_000);
          raises += 1;
        }
        assert.ok(bench.offered <= bench.offerA);
        changedMs = bench.nowMs;
      }
      assert.ok(raises > 0);
    });
  });
});

describe("EVSE times: the duty is lowered at once", () => {
  it("with the very step, as often as the offer falls, and to X1 as well", () => {
    everyOffset((make) => {
      const { bench } = charging(make);
      for (const offerA of [9, 8, 7, 6, 0]) {
        bench.offerA = offerA;
        bench.runFor(20);
        assert.equal(bench.offered, offerA);
      }
    });
  });

  it("to a car in B2, too", () => {
    everyOffset((make) => {
      const bench = make();
      bench.car = "B";
      bench.runTo(10_000);
      bench.offerA = 5.99;
      bench.runFor(20);
      assert.deepEqual([bench.name, bench.duty], ["B1", 100]);
    });
  });
});

describe("EVSE times: a car that sleeps in B2 is called after 60 s for 4 s, after 300 s more for 30 s, and left alone", () => {
  it("to the millisecond", () => {
    everyOffset((make) => {
      const bench = make().runTo(1_000);
      bench.car = "B";
      const offeredMs = bench.until(({ name }) => name === "B2");
      const paused = ({ duty }: Bench) => duty === 100;
      const offered = ({ duty }: Bench) => duty === 10;
      turnsAt(bench, offeredMs + 60_000, paused);
      turnsAt(bench, offeredMs + 64_000, offered);
      turnsAt(bench, offeredMs + 364_000, paused);
      turnsAt(bench, offeredMs + 394_000, offered);
      const { state } = bench.runFor(20);
      assert.equal(bench.runFor(400_000).state, state);
    });
  });

  it("one that wakes in a pause charges 3 s after it asks", () => {
    for (const afterMs of [61_000, 366_000])
      everyOffset((make) => {
        const bench = make().runTo(1_000);
        bench.car = "B";
        const offeredMs = bench.until(({ name }) => name === "B2");
        bench.runTo(offeredMs + afterMs);
        assert.equal(bench.duty, 100);
        bench.car = "C";
        bench.until(({ coil }) => coil === 1, 3_000);
      });
  });
});
