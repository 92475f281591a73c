import assert from "node:assert/strict";
import { isConnected } from "../../../modules/evse/outputs";
import { step } from "../../../modules/evse/step";
import { Bench } from "./bench";
import { CAUSES, faulty } from "./fault-causes";

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

  it("and they are that long to the millisecond", () => {
    const { bench, faultMs } = faulty("diode");
    for (const [ms, duty] of [
      [4_899, 0],
      [4_900, 100],
      [5_199, 100],
      [5_200, 0],
    ] as const) {
      bench.runTo(faultMs + ms - 20);
      bench.stepAt(faultMs + ms);
      assert.equal(bench.duty, duty, `${ms} ms`);
    }
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

  it("is shown for 300 ms also when a change of phases ends in a fault that shows +12 V", () => {
    for (const afterMs of [20, 140, 280, 300, 1_000]) {
      const bench = new Bench();
      bench.car = "B";
      bench.runTo(1_000);
      bench.lines.phases = 3;
      const switchedMs = bench.until(({ duty }) => duty === 0);
      bench.runTo(switchedMs + afterMs - 20);
      bench.readingAgeMs = 1_000;
      bench.runFor(20);
      assert.equal(bench.fault, "pilot-unread");
      const shownMs = bench.until(({ duty }) => duty === 100, 400) - switchedMs;
      assert.equal(shownMs, Math.max(300, afterMs + 20));
      bench.runFor(20_000);
      assert.deepEqual([bench.fault, bench.duty], ["pilot-unread", 100]);
    }
  });
});
