import assert from "node:assert/strict";
import type { TimerHandle } from "../../../modules/device/time";
import { setup } from "./scheduler-rig";

describe("virtual scheduler", () => {
  it("starts at 0, and moves only when it is told to", () => {
    const { scheduler, ran, note } = setup();
    scheduler.set(note("a"), 0);
    assert.equal(scheduler.nowMs(), 0);
    assert.deepEqual(ran, []);
    scheduler.runUntil(0);
    assert.deepEqual(ran, [["a", 0]]);
    scheduler.runUntil(1234.5);
    assert.equal(scheduler.nowMs(), 1234.5);
    scheduler.runUntil(1000);
    assert.equal(scheduler.nowMs(), 1234.5, "never back");
  });

  it("runs by due time, and equals in the order they were set", () => {
    const { scheduler, ran, note } = setup();
    scheduler.set(note("c"), 20);
    scheduler.set(note("a"), 10);
    scheduler.set(note("b"), 10);
    scheduler.set(note("d"), 20);
    scheduler.set(note("first"), -5);
    scheduler.set(note("second"), Number.NaN);
    scheduler.runUntil(100);
    assert.deepEqual(ran, [
      ["first", 0],
      ["second", 0],
      ["a", 10],
      ["b", 10],
      ["c", 20],
      ["d", 20],
    ]);
  });

  it("runUntil takes what is due at its end, runBefore leaves it", () => {
    const { scheduler, ran, note } = setup();
    scheduler.set(note("a"), 10);
    scheduler.repeat(note("r"), 5);
    scheduler.runBefore(10);
    assert.equal(scheduler.nowMs(), 10);
    assert.deepEqual(ran, [["r", 5]]);
    scheduler.runBefore(10);
    assert.deepEqual(ran, [["r", 5]]);
    scheduler.runUntil(10);
    assert.deepEqual(ran, [
      ["r", 5],
      ["a", 10],
      ["r", 10],
    ]);
  });

  it("a callback sees its own due time, and sets timers from there", () => {
    const { scheduler, ran, note } = setup();
    scheduler.set(() => {
      scheduler.set(note("0 later"), 0);
      scheduler.set(note("7 later"), 7);
    }, 10);
    scheduler.runUntil(100);
    assert.deepEqual(ran, [
      ["0 later", 10],
      ["7 later", 17],
    ]);
  });

  it("runs nothing inside a caller's own call", () => {
    const { scheduler, ran, note } = setup();
    scheduler.runUntil(50);
    scheduler.set(() => {
      scheduler.set(note("inner"), 0);
      assert.deepEqual(ran, []);
    }, 0);
    assert.deepEqual(ran, []);
    scheduler.runUntil(50);
    assert.deepEqual(ran, [["inner", 50]]);
  });

  it("repeats at whole multiples, a million times without drift", () => {
    const { scheduler } = setup();
    let count = 0;
    scheduler.runUntil(3);
    scheduler.repeat(() => {
      count += 1;
      if (scheduler.nowMs() !== 3 + 20 * count) assert.fail(`${count} at ${scheduler.nowMs()} ms`);
    }, 20);
    scheduler.runUntil(3 + 20e6);
    assert.equal(count, 1_000_000);
  });

  it("repeats in turn with others of the same interval", () => {
    const { scheduler, ran, note } = setup();
    scheduler.repeat(note("a"), 10);
    scheduler.repeat(note("b"), 10);
    scheduler.set(note("once"), 20);
    scheduler.runUntil(30);
    assert.deepEqual(
      ran.map(([name]) => name),
      ["a", "b", "once", "a", "b", "a", "b"],
    );
  });

  it("refuses an interval that is none", () => {
    const { scheduler } = setup();
    for (const intervalMs of [0, -1, Number.NaN]) {
      assert.throws(() => scheduler.repeat(() => {}, intervalMs), RangeError);
      assert.throws(() => scheduler.scope().repeat(() => {}, intervalMs), RangeError);
    }
    assert.equal(scheduler.nextDueMs(), undefined);
  });

  it("clears, also inside a callback, itself, others, and what is long gone", () => {
    const { scheduler, ran, note } = setup();
    const once = scheduler.set(note("once"), 10);
    scheduler.clear(once);
    let rounds = 0;
    const self: TimerHandle = scheduler.repeat(() => {
      rounds += 1;
      if (rounds === 3) scheduler.clear(self);
    }, 10);
    const victim = scheduler.set(note("victim"), 30);
    scheduler.set(() => scheduler.clear(victim), 30);
    const sameMoment = scheduler.set(note("same moment"), 40);
    scheduler.set(() => scheduler.clear(sameMoment), 35);
    scheduler.runUntil(100);
    assert.equal(rounds, 3);
    assert.deepEqual(ran, [["victim", 30]], "set before what clears it, it has run already");
    scheduler.clear(victim);
    scheduler.clear(undefined);
    scheduler.clear({});
    assert.equal(scheduler.nextDueMs(), undefined);
  });

  it("clears what is due in the same millisecond and comes later", () => {
    const { scheduler, ran, note } = setup();
    let later: TimerHandle | undefined;
    scheduler.set(() => scheduler.clear(later), 10);
    later = scheduler.set(note("later"), 10);
    scheduler.runUntil(10);
    assert.deepEqual(ran, []);
  });

  it("stops after the callback that asks for it, and goes on from there", () => {
    const { scheduler, ran, note } = setup();
    scheduler.set(() => scheduler.stop(), 10);
    scheduler.set(note("a"), 10);
    scheduler.set(note("b"), 20);
    scheduler.runUntil(100);
    assert.deepEqual(ran, []);
    assert.equal(scheduler.nowMs(), 10);
    scheduler.runUntil(100);
    assert.deepEqual(ran, [
      ["a", 10],
      ["b", 20],
    ]);
    assert.equal(scheduler.nowMs(), 100);
  });

  it("says when the next one is due", () => {
    const { scheduler } = setup();
    assert.equal(scheduler.nextDueMs(), undefined);
    const a = scheduler.set(() => {}, 10);
    scheduler.repeat(() => {}, 15);
    assert.equal(scheduler.nextDueMs(), 10);
    scheduler.clear(a);
    assert.equal(scheduler.nextDueMs(), 15);
    scheduler.runUntil(20);
    assert.equal(scheduler.nextDueMs(), 30);
  });

  it("goes on after a callback that throws", () => {
    const { scheduler, ran, note } = setup();
    scheduler.set(() => {
      throw new Error("broken");
    }, 10);
    scheduler.set(note("after"), 10);
    assert.throws(() => scheduler.runUntil(20), /broken/);
    scheduler.runUntil(20);
    assert.deepEqual(ran, [["after", 10]]);
  });
});
