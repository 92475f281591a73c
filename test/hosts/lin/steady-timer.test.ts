import assert from "node:assert/strict";
import { steadyTimer } from "../../../hosts/lin/steady-timer";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import type { TimerHandle } from "../../../modules/device/time";

describe("steady timers", () => {
  /** Each timer comes `lateMs` late, as it is on a busy computer. */
  function rig(lateMs: number) {
    const scheduler = new Scheduler();
    const native = {
      set: (callback: () => void, delayMs: number) => scheduler.set(callback, delayMs + lateMs),
      clear: (handle: TimerHandle) => scheduler.clear(handle),
    };
    return { scheduler, timer: steadyTimer(native, () => scheduler.nowMs()) };
  }

  it("repeat on whole multiples, however late each call is", () => {
    const { scheduler, timer } = rig(3);
    const atMs: number[] = [];
    timer.repeat(() => atMs.push(scheduler.nowMs()), 20);
    scheduler.runUntil(100_010);
    assert.equal(atMs.length, 5_000);
    assert.deepEqual([atMs[0], atMs[1], atMs.at(-1)], [23, 43, 100_003]);
  });

  it("call once for what was missed, and stay on the multiples", () => {
    const { scheduler, timer } = rig(50);
    const atMs: number[] = [];
    timer.repeat(() => atMs.push(scheduler.nowMs()), 20);
    scheduler.runUntil(300);
    assert.deepEqual(atMs, [70, 130, 190, 250]);
  });

  it("end when they are cleared, also in their own call, and leave nothing behind", () => {
    const { scheduler, timer } = rig(0);
    for (let round = 0; round < 100; round++) {
      let calls = 0;
      const id = timer.repeat(() => {
        calls++;
        if (calls === 2) timer.clear(id);
      }, 20);
      const once = timer.set(() => assert.fail(), 10);
      timer.clear(once);
      timer.clear(once);
      scheduler.runUntil(scheduler.nowMs() + 100);
      assert.equal(calls, 2);
    }
    assert.equal(scheduler.nextDueMs(), undefined);
  });

  it("fire once when set once", () => {
    const { scheduler, timer } = rig(0);
    let calls = 0;
    const id = timer.set(() => calls++, 10);
    scheduler.runUntil(100);
    timer.clear(id);
    assert.equal(calls, 1);
  });
});
