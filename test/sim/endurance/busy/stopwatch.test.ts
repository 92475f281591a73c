import assert from "node:assert/strict";
import { Stopwatch } from "../../../../sim/endurance/busy/stopwatch";
import { WatchedScheduler, watchedPilot } from "../../../../sim/endurance/busy/watched-scheduler";

describe("the stopwatch", () => {
  it("lets the control step wait for what was due before it, less what is done by then", () => {
    const stopwatch = new Stopwatch(10);
    stopwatch.note(0, 300, false);
    stopwatch.note(20, 5, true);
    assert.equal(stopwatch.times.longestWait, 100, "300 less 20 ms at 10 a ms");
    stopwatch.note(40, 5, true);
    assert.equal(stopwatch.times.longestWait, 100, "by then all is done");
    stopwatch.note(40, 1_000, false);
    stopwatch.note(40, 5, true);
    assert.equal(stopwatch.times.longestWait, 1_005);
  });

  it("knows the longest step, the longest callback and the mean step", () => {
    const stopwatch = new Stopwatch(1);
    stopwatch.note(0, 4, true);
    stopwatch.note(20, 8, true);
    stopwatch.note(20, 30, false);
    const { callbacks, controlSteps, meanControlStep, longestControlStep, longestCallback } = stopwatch.times;
    assert.deepEqual([callbacks, controlSteps, meanControlStep, longestControlStep, longestCallback], [3, 2, 6, 8, 30]);
  });

  it("has nothing to say of nothing", () => {
    assert.equal(new Stopwatch(1).times.meanControlStep, 0);
  });
});

describe("a watched scheduler", () => {
  /** Each callback costs what it says. */
  function rig() {
    let spent = 0;
    const scheduler = new WatchedScheduler(() => spent);
    const noted: [number, number, boolean][] = [];
    const scope = scheduler.scope();
    const spend = (cost: number) => () => {
      spent += cost;
    };
    return {
      scheduler,
      scope,
      noted,
      spend,
      watcher: { note: (...note: [number, number, boolean]) => noted.push(note) },
    };
  }

  it("tells what each callback of a board cost, from the moment somebody looks", () => {
    const { scheduler, scope, noted, spend, watcher } = rig();
    scope.set(spend(7), 10);
    scope.set(spend(5), 30);
    scheduler.set(spend(100), 30);
    scheduler.runUntil(20);
    scope.watch(watcher);
    scheduler.runUntil(40);
    assert.deepEqual(noted, [[30, 5, false]]);
  });

  it("knows the control step by its reading of the pilot, and only that one", () => {
    const { scheduler, scope, noted, spend, watcher } = rig();
    scope.watch(watcher);
    const reading = { highV: 12, lowV: 12, ageMs: 0 };
    const Pilot = watchedPilot(
      class {
        write(): void {}
        read() {
          return reading;
        }
        close(): void {}
      },
      scope,
    );
    const pilot = new Pilot();
    scope.set(() => {
      spend(3)();
      assert.equal(pilot.read(), reading);
    }, 10);
    scope.set(spend(4), 20);
    scheduler.runUntil(30);
    assert.deepEqual(noted, [
      [10, 3, true],
      [20, 4, false],
    ]);
  });

  it("tells of a callback that throws, where somebody takes what it throws", () => {
    const { scheduler, scope, noted, spend, watcher } = rig();
    scope.watch(watcher);
    let thrown: unknown;
    scope.onThrown = (error) => {
      thrown = error;
    };
    scope.set(() => {
      spend(3)();
      throw new Error("gone");
    }, 10);
    scheduler.runUntil(30);
    assert.match(String(thrown), /gone/);
    assert.deepEqual(noted, [[10, 3, false]]);
  });
});
