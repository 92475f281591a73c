import assert from "node:assert/strict";
import { RealTime } from "../../../hosts/node/real-time";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { activeResources, assertNothingLeft } from "./left-behind";
import { until } from "./rig";

function rig(speed = 1): { scheduler: Scheduler; realTime: RealTime; errors: unknown[] } {
  const errors: unknown[] = [];
  const scheduler = new Scheduler();
  return { scheduler, errors, realTime: new RealTime({ scheduler, speed, onError: (error) => errors.push(error) }) };
}

describe("real time", () => {
  it("runs callbacks in order, each at its due time", async () => {
    const { realTime } = rig();
    const seen: Array<readonly [string, number]> = [];
    realTime.run(() => {
      const startMs = realTime.nowMs();
      for (const delayMs of [30, 10, 20]) {
        realTime.set(() => seen.push([String(delayMs), realTime.nowMs() - startMs]), delayMs);
      }
    });
    await until("all ran", () => seen.length === 3);
    realTime.close();
    assert.deepEqual(
      seen.map(([name, atMs]) => [name, Math.round(atMs * 1e6) / 1e6]),
      [
        ["10", 10],
        ["20", 20],
        ["30", 30],
      ],
    );
  });

  it("is never ahead of real time, and repeats without drift", async () => {
    const { realTime } = rig();
    const startMs = performance.now();
    const beganMs = realTime.nowMs();
    let turns = 0;
    realTime.run(() => {
      realTime.repeat(() => {
        turns += 1;
      }, 10);
    });
    await until("20 turns", () => turns >= 20);
    const simulatedMs = realTime.nowMs() - beganMs;
    assert.ok(simulatedMs <= performance.now() - startMs);
    assert.ok(simulatedMs >= 200);
    realTime.close();
  });

  it("goes faster by its speed, also when that is changed on the way", async () => {
    const { realTime } = rig(100);
    const startMs = performance.now();
    let ran = false;
    realTime.run(() => {
      realTime.set(() => {
        ran = true;
      }, 5_000);
    });
    await until("5 s at speed 100", () => ran);
    assert.ok(performance.now() - startMs >= 49);
    realTime.speed = 0.1;
    const slowMs = realTime.nowMs();
    ran = false;
    realTime.run(() => {
      realTime.set(() => {
        ran = true;
      }, 60_000);
    });
    realTime.speed = 100;
    await until("60 s at speed 100", () => ran);
    assert.ok(realTime.nowMs() - slowMs >= 60_000);
    realTime.close();
  });

  it("refuses a speed outside 0.1 to 100", () => {
    const { realTime } = rig();
    for (const speed of [0, 0.09, 100.1, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      assert.throws(() => rig(speed), RangeError);
      assert.throws(() => {
        realTime.speed = speed;
      }, RangeError);
    }
    assert.equal(realTime.speed, 1);
    realTime.close();
  });

  it("brings the clock to now, and runs what is due, before an event comes in", async () => {
    const { realTime } = rig();
    const seen: string[] = [];
    realTime.run(() => {
      realTime.set(() => seen.push("timer"), 5);
    });
    const beforeMs = realTime.nowMs();
    const blockedFromMs = performance.now();
    while (performance.now() - blockedFromMs < 20);
    realTime.run(() => {
      seen.push("event");
      assert.ok(realTime.nowMs() - beforeMs >= 20);
    });
    assert.deepEqual(seen, ["timer", "event"]);
    realTime.close();
  });

  it("takes a timer set from outside from the real now, and wakes for it though none was set before", async () => {
    const { realTime } = rig();
    const blockedFromMs = performance.now();
    while (performance.now() - blockedFromMs < 20);
    const startMs = performance.now();
    let ranMs = 0;
    realTime.set(() => {
      ranMs = performance.now();
    }, 30);
    await until("it ran", () => ranMs > 0);
    assert.ok(ranMs - startMs >= 29.9);
    realTime.close();
  });

  it("hands what a callback throws to onError and goes on with the others", async () => {
    const { realTime, errors } = rig();
    let turns = 0;
    realTime.run(() => {
      realTime.set(() => {
        throw new Error("once");
      }, 1);
      realTime.repeat(() => {
        turns += 1;
        throw new Error("again");
      }, 1);
      throw new Error("at once");
    });
    await until("ten turns", () => turns >= 10);
    realTime.close();
    assert.equal((errors[0] as Error).message, "at once");
    assert.ok(errors.some((error) => (error as Error).message === "once"));
    assert.equal(errors.length, turns + 2);
  });

  it("runs an event inside an event at once, without running timers in between", () => {
    const { realTime } = rig();
    const seen: string[] = [];
    realTime.run(() => {
      realTime.set(() => seen.push("timer"), 0);
      realTime.run(() => seen.push("inner"));
      realTime.catchUp();
      seen.push("outer");
    });
    assert.deepEqual(seen, ["inner", "outer"]);
    realTime.close();
  });

  it("is silent after close, also when closed by a callback", async () => {
    const { realTime, scheduler } = rig();
    let turns = 0;
    realTime.run(() => {
      realTime.repeat(() => {
        turns += 1;
        realTime.close();
      }, 1);
    });
    await until("the first turn", () => turns === 1);
    realTime.run(() => assert.fail("an event after close"));
    realTime.catchUp();
    assert.equal(turns, 1);
    assert.ok(scheduler.nextDueMs() !== undefined);
  });

  it("is silent after close also where a callback that came late had many turns to make up for", () => {
    const { realTime } = rig();
    let turns = 0;
    realTime.repeat(() => {
      turns += 1;
      realTime.close();
    }, 1);
    for (const endMs = performance.now() + 20; performance.now() < endMs; );
    realTime.catchUp();
    assert.equal(turns, 1);
  });

  it("opens and closes 100 times with nothing left behind", async () => {
    const before = activeResources();
    for (let round = 0; round < 100; round++) {
      const { realTime } = rig();
      realTime.set(() => {}, 1_000_000);
      realTime.close();
    }
    await assertNothingLeft(before);
  });
});
