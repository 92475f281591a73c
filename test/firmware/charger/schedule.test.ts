import assert from "node:assert/strict";
import { ChargerBench, charging } from "./bench";
import { PlayedManager } from "./played-manager";

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];

/** The bench's time begins on Thursday, 2026-01-01, at 00:00 UTC. */
function window(fromMin: number, toMin: number, maxA = 32): object {
  return { days: EVERY_DAY, fromMin, toMin, maxA };
}

function scheduled(...windows: object[]): object {
  return { schedule: { enabled: true, windows } };
}

function unplug(bench: ChargerBench): void {
  bench.drawnA = 0;
  bench.level = "B";
  bench.live(5_000, 10);
  bench.level = "A";
  bench.live(5_000, 10);
}

function plugIn(bench: ChargerBench): void {
  bench.level = "C";
  bench.live(10_000, 10);
}

describe("a charger with a schedule", () => {
  it("offers nothing outside of its windows, begins in one without a delay, and ends with it", () => {
    const { bench, charger } = charging(scheduled(window(2, 4)));
    assert.equal(bench.coil, 0);
    assert.equal(charger.view.limit, "schedule");
    assert.equal(charger.view.why, "No current: the schedule lets it charge from 00:02.");
    const startMs = 120_000;
    bench.live(startMs - 1_000 - bench.nowMs, 10);
    assert.equal(bench.coil, 0);
    bench.live(10_000, 10);
    assert.equal(bench.coil, 1);
    assert.equal(charger.view.limit, "house");
    bench.drawnA = 16;
    bench.live(2 * startMs - 1_000 - bench.nowMs, 10);
    assert.equal(bench.coil, 1);
    bench.drawnA = 0;
    bench.live(10_000, 10);
    assert.equal(bench.coil, 0);
    assert.equal(charger.view.why, "No current: the schedule lets it charge from 00:02.");
  });

  it("goes on at once in the next window, for a pause by the clock is no lack of current", () => {
    const { bench } = charging({ ...scheduled(window(0, 1), window(2, 1_440)), resumeDelayS: 600 });
    assert.equal(bench.coil, 1);
    bench.drawnA = 0;
    bench.live(100_000 - bench.nowMs, 10);
    assert.equal(bench.coil, 0);
    bench.live(130_000 - bench.nowMs, 10);
    assert.equal(bench.coil, 1);
  });

  it("is limited when it is set by hand, too", () => {
    const { charger } = charging({ ...scheduled(window(0, 60, 8)), mode: "manual", manualCurrentA: 16 });
    assert.equal(charger.view.offeredA, 8);
  });

  it("takes over another schedule at once", () => {
    const { bench, charger } = charging(scheduled(window(600, 700)));
    assert.equal(charger.view.limit, "schedule");
    assert.equal(charger.set({ schedule: { enabled: false } }).ok, true);
    bench.live(5_000, 10);
    assert.equal(bench.coil, 1);
    assert.equal(charger.set(scheduled(window(0, 60, 10))).ok, true);
    bench.live(10_000, 10);
    assert.equal(charger.view.offeredA, 10);
    assert.equal(charger.set(scheduled(window(0, 60, 12))).ok, true);
    bench.live(10_000, 10);
    assert.equal(charger.view.offeredA, 12, "and not what was worked out before");
    const refused = charger.set({ schedule: { enabled: true, zone: "Europe/Atlantis" } });
    assert.equal(!refused.ok && refused.path, "$.schedule.zone");
  });

  it("follows its clock when that is set, both ways", () => {
    const { bench, charger } = charging(scheduled(window(600, 700)));
    const midnightMs = bench.wallStartMs ?? 0;
    bench.wallStartMs = midnightMs + 610 * 60_000;
    bench.live(2_000, 10);
    assert.equal(charger.view.limit, "house");
    bench.wallStartMs = midnightMs;
    bench.live(2_000, 10);
    assert.equal(charger.view.limit, "schedule");
  });
});

describe("charge now", () => {
  it("sets the schedule aside until the car is gone, over a restart too", () => {
    const bench = new ChargerBench(scheduled(window(600, 700)));
    const first = bench.boot("power-on");
    bench.live(5_000, 10);
    plugIn(bench);
    assert.equal(bench.coil, 0);
    assert.equal(bench.command('{"overrideSchedule": true}')?.["ok"], true);
    bench.live(5_000, 10);
    assert.equal(bench.coil, 1);
    assert.equal(first?.view.limit, "house");
    bench.cut();
    const again = bench.boot("software");
    bench.live(10_000, 10);
    assert.equal(bench.coil, 1, "it is the same car");
    unplug(bench);
    plugIn(bench);
    assert.equal(bench.coil, 0);
    assert.equal(again?.view.limit, "schedule");
    const store = bench.flash.open({ path: "charger", format: "string" });
    assert.equal(store.read("charge-now"), undefined);
    store.close();
  });

  it("can be said before the car comes, and taken back", () => {
    const bench = new ChargerBench(scheduled(window(600, 700)));
    const charger = bench.start();
    bench.live(5_000, 10);
    bench.command('{"overrideSchedule": true}');
    plugIn(bench);
    assert.equal(bench.coil, 1);
    bench.command('{"overrideSchedule": false}');
    assert.equal(charger.view.limit, "schedule");
    bench.live(10_000, 10);
    assert.equal(bench.coil, 0);
    unplug(bench);
    bench.command('{"overrideSchedule": true}');
    bench.command('{"overrideSchedule": false}');
    plugIn(bench);
    assert.equal(bench.coil, 0);
  });
});

describe("a charger with a schedule that does not know the time of day", () => {
  it("waits a minute for it, and then charges with a notice until it knows it", () => {
    const bench = new ChargerBench(scheduled(window(600, 700)));
    const wallStartMs = bench.wallStartMs;
    bench.wallStartMs = undefined;
    const charger = bench.start();
    bench.live(2_000, 10);
    plugIn(bench);
    assert.equal(bench.coil, 0);
    assert.equal(charger.view.why, "No current: the schedule waits for the time of day.");
    assert.deepEqual(charger.view.notices, []);
    bench.live(70_000 - bench.nowMs, 10);
    assert.equal(bench.coil, 1);
    assert.deepEqual(charger.view.notices, ["clock-unset"]);
    bench.wallStartMs = wallStartMs;
    bench.live(10_000, 10);
    assert.equal(bench.coil, 0);
    assert.deepEqual(charger.view.notices, []);
  });

  it("does not wait where there is no clock at all", () => {
    const { bench, charger } = charging(scheduled(window(600, 700)), (before) => before.lacking.add("wallClock"));
    assert.equal(bench.coil, 1);
    assert.deepEqual(charger.view.notices, ["clock-unset"]);
  });

  it("has no notice without a schedule", () => {
    const { charger } = charging({}, (before) => before.lacking.add("wallClock"));
    assert.deepEqual(charger.view.notices, []);
  });
});

describe("the usual departure", () => {
  const departure = { days: EVERY_DAY, atMin: 450, neededWh: 9_000 };

  it("is told to the site manager, unless a person said another one", () => {
    const { bench } = charging({
      managerId: "Manager-1",
      schedule: { enabled: true, outside: "free", departure },
    });
    const manager = new PlayedManager(bench);
    const said = (): readonly unknown[] => [manager.claim.session?.departsInS, manager.claim.session?.neededWh];
    const wantedS = 450 * 60 - bench.nowMs / 1_000;
    assert.ok(Math.abs(Number(said()[0]) - wantedS) <= 3, `${said()[0]} s, and not ${wantedS}`);
    assert.equal(said()[1], 9_000);
    bench.command('{"departsInS": 3600}');
    bench.pass(2_000);
    assert.ok(Math.abs(Number(said()[0]) - 3_598) <= 3);
    assert.equal(said()[1], 9_000);
    bench.command('{"departsInS": null, "neededWh": 4000}');
    bench.pass(2_000);
    assert.ok(Math.abs(Number(said()[0]) - wantedS) <= 10);
    assert.equal(said()[1], 4_000);
  });

  it("is not told while nobody knows the time of day", () => {
    const { bench } = charging(
      { managerId: "Manager-1", schedule: { enabled: true, outside: "free", departure } },
      (before) => before.lacking.add("wallClock"),
    );
    const { session } = new PlayedManager(bench).claim;
    assert.deepEqual([session?.departsInS, session?.neededWh], [null, null]);
  });
});
