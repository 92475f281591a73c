import assert from "node:assert/strict";
import { NOT_WOKEN, stepWake, WAKE_CALLS, type Wake } from "../../../modules/evse/wake";
import { Bench, PHASES } from "./bench";

const HOUR_MS = 3_600_000;

/** A car that sleeps in B2; the moment of its offer. */
function sleeping(phaseMs = 0): { bench: Bench; offeredMs: number } {
  const bench = new Bench(phaseMs).runTo(1_000);
  bench.car = "B";
  return { bench, offeredMs: bench.until(({ name }) => name === "B2") };
}

/** [begin, length] of the pauses of PWM from now on, ms after `fromMs`. */
function pauses(bench: Bench, fromMs: number, forMs: number): (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  const endMs = bench.nowMs + forMs;
  let beganMs = bench.duty === 100 ? bench.nowMs : undefined;
  while (bench.nowMs < endMs) {
    bench.runFor(20);
    if (bench.duty === 100) beganMs ??= bench.nowMs;
    else if (beganMs !== undefined) {
      found.push([beganMs - fromMs, bench.nowMs - beganMs]);
      beganMs = undefined;
    }
  }
  return found;
}

describe("EVSE: waking a car that sleeps in B2", () => {
  it("calls with 4 s of X1 after 60 s, with 30 s of it 300 s later, and never again", () => {
    const { bench, offeredMs } = sleeping();
    assert.deepEqual(pauses(bench, offeredMs, 4 * HOUR_MS), [
      [60_000, 4_000],
      [364_000, 30_000],
    ]);
    assert.deepEqual([bench.name, bench.offered, bench.coil], ["B2", 6, 0]);
  });

  it("not 59,999 ms after the offer, and 60,000 ms after it", () => {
    const { bench, offeredMs } = sleeping();
    bench.runTo(offeredMs + 59_980);
    bench.stepAt(offeredMs + 59_999);
    assert.equal(bench.name, "B2");
    bench.stepAt(offeredMs + 60_000);
    assert.deepEqual([bench.name, bench.duty], ["B1", 100]);
    bench.stepAt(offeredMs + 63_999);
    assert.equal(bench.name, "B1");
    bench.stepAt(offeredMs + 64_000);
    assert.equal(bench.name, "B2");
  });

  it("does not call a car that has been offered nothing", () => {
    const bench = new Bench();
    bench.offerA = 0;
    bench.car = "B";
    bench.runTo(HOUR_MS);
    bench.offerA = 16;
    const offeredMs = bench.until(({ name }) => name === "B2");
    assert.deepEqual(pauses(bench, offeredMs, 100_000), [[60_000, 4_000]]);
  });

  it("counts from the newest offer: one that comes and goes is a call by itself", () => {
    const { bench } = sleeping();
    for (let round = 0; round < 20; round++) {
      bench.offerA = 16;
      bench.runFor(50_000);
      assert.equal(bench.name, "B2");
      bench.offerA = 0;
      bench.runFor(10_000);
    }
    bench.offerA = 16;
    bench.runFor(20);
    assert.deepEqual(pauses(bench, bench.nowMs, 100_000), [[60_000, 4_000]]);
  });

  it("does not offer anything in a pause, whatever there is", () => {
    const { bench, offeredMs } = sleeping();
    bench.runTo(offeredMs + 60_000);
    bench.offerA = 0;
    bench.runFor(1_000);
    bench.offerA = 32;
    bench.runFor(2_900);
    assert.equal(bench.name, "B1");
  });

  describe("a car that wakes", () => {
    for (const [what, sinceMs] of [
      ["in the first pause", 61_000],
      ["after it", 70_000],
      ["in the second pause", 370_000],
    ] as const)
      it(`${what} charges within 3 s after it asks, with the whole offer soon`, () => {
        for (const phaseMs of PHASES) {
          const { bench, offeredMs } = sleeping(phaseMs);
          bench.runTo(offeredMs + sinceMs);
          bench.car = "C";
          bench.until(({ coil }) => coil === 1, 3_000);
          bench.until(({ offered }) => offered === 16, 5_000);
        }
      });

    it("and goes back to sleep is not called again, not even when it had no time to see PWM", () => {
      for (const askMs of [520, 1_000, 2_500]) {
        const { bench, offeredMs } = sleeping();
        bench.runTo(offeredMs + 60_000);
        bench.car = "C";
        bench.runFor(askMs);
        bench.car = "B";
        bench.runFor(100);
        assert.equal(bench.name, "B1");
        assert.deepEqual(pauses(bench, offeredMs, HOUR_MS), []);
        assert.equal(bench.name, "B1");
      }
    });

    it("and is full has finished: it is called no more", () => {
      const { bench, offeredMs } = sleeping();
      bench.runTo(offeredMs + 61_000);
      bench.car = "C";
      bench.runFor(20_000);
      bench.car = "B";
      bench.runFor(HOUR_MS);
      assert.deepEqual([bench.name, bench.duty], ["B1", 100]);
    });
  });

  it("begins anew with a new plug-in", () => {
    const { bench } = sleeping();
    bench.runFor(HOUR_MS);
    bench.car = "A";
    bench.runFor(1_000);
    bench.car = "B";
    const offeredMs = bench.until(({ name }) => name === "B2");
    assert.deepEqual(pauses(bench, offeredMs, HOUR_MS), [
      [60_000, 4_000],
      [364_000, 30_000],
    ]);
  });

  it("calls a car anew that was told to stop, once it is offered something again", () => {
    const bench = new Bench().charge().runTo(20_000);
    bench.offerA = 0;
    bench.runFor(1_000);
    bench.car = "B";
    bench.runFor(60_000);
    bench.offerA = 16;
    const offeredMs = bench.until(({ name }) => name === "B2");
    assert.deepEqual(pauses(bench, offeredMs, 100_000), [[60_000, 4_000]]);
  });
});

describe("EVSE: the calls as a step", () => {
  it("are as the field reports say: after 30 to 90 s, 4 s, and later once 30 s", () => {
    assert.equal(WAKE_CALLS.length, 2);
    assert.ok((WAKE_CALLS[0]?.afterMs ?? 0) >= 30_000 && (WAKE_CALLS[0]?.afterMs ?? 0) <= 90_000);
    assert.deepEqual(
      WAKE_CALLS.map(({ pauseMs }) => pauseMs),
      [4_000, 30_000],
    );
  });

  it("give the same object while nothing changes", () => {
    assert.equal(stepWake(NOT_WOKEN, 1_000, undefined), NOT_WOKEN);
    assert.equal(stepWake(NOT_WOKEN, 60_999, 1_000), NOT_WOKEN);
    const pausing = stepWake(NOT_WOKEN, 61_000, 1_000);
    assert.deepEqual(pausing, { kind: "pausing", call: 0, untilMs: 65_000 });
    assert.equal(stepWake(pausing, 64_999, undefined), pausing);
    assert.deepEqual(stepWake(pausing, 65_000, undefined), { kind: "listening", call: 1 });
    const done: Wake = { kind: "listening", call: 2 };
    assert.equal(stepWake(done, 1e12, 0), done);
  });
});
