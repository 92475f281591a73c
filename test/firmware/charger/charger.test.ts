import assert from "node:assert/strict";
import { startCharger } from "../../../firmware/charger/charger";
import { dutyForCurrent } from "../../../modules/pilot/duty";
import { ChargerBench, charging } from "./bench";

describe("the charger's start", () => {
  it("opens the contactor before anything else, and then shows steady +12 V", () => {
    const bench = new ChargerBench();
    bench.start();
    assert.deepEqual(bench.calls.slice(0, 2), ["guard made", "guard 0"]);
    assert.ok(bench.calls.indexOf("pilot 100") > 1);
    assert.ok(!bench.calls.includes("guard 1"));
  });

  it("opens the contactor also where the rest of the start fails", () => {
    const bench = new ChargerBench();
    const storage = {
      open: () => {
        throw new Error("flash is gone");
      },
    };
    assert.throws(() => startCharger({ ...bench.device(), storage }), /flash is gone/);
    assert.deepEqual(bench.calls, ["guard made", "guard 0", "pilot 100"]);
  });

  for (const lacking of ["ControlPilot", "Guard", "MeterSerial"] as const) {
    it(`is a RangeError on a device without ${lacking}, and leaves no timer`, () => {
      const bench = new ChargerBench();
      assert.throws(() => startCharger(bench.device([lacking])), RangeError);
      bench.pass(10_000);
      assert.equal(bench.rig.scheduler.nextDueMs(), undefined);
    });
  }

  it("offers nothing before the first reading of the house", () => {
    const bench = new ChargerBench();
    const charger = bench.start();
    bench.level = "C";
    bench.pass(10_000);
    assert.equal(charger.view.limit, "no-reading");
    assert.equal(charger.view.offeredA, 0);
    assert.equal(bench.coil, 0);
    assert.equal(charger.view.why, "No current: waiting for the first reading of the house meter.");
  });
});

describe("the charger's control step", () => {
  it("runs every 20 ms", () => {
    const bench = new ChargerBench();
    bench.start();
    const startMs = bench.nowMs;
    bench.pass(10_000);
    assert.equal(bench.readsMs.length, 501);
    bench.readsMs.forEach((atMs, index) => {
      assert.ok(Math.abs(atMs - startMs - 20 * index) < 1e-6);
    });
  });

  it("charges a car that asks: offer, contactor within 3 s, permit renewed at every step", () => {
    const { bench, charger } = charging();
    assert.equal(charger.view.state, "C2");
    assert.equal(charger.view.offeredA, 20, "30 − 10");
    assert.equal(bench.dutyPercent, dutyForCurrent(20));
    assert.equal(bench.coil, 1);
    assert.deepEqual(charger.view.drawnA, [16]);
    const last = bench.renewsMs.slice(-50);
    last.forEach((atMs, index) => {
      if (index > 0) assert.ok(Math.abs(atMs - (last[index - 1] ?? 0) - 20) < 1e-6);
    });
    assert.ok(bench.nowMs - (last.at(-1) ?? 0) <= 20);
  });

  it("renews no permit while the contactor is open", () => {
    const bench = new ChargerBench();
    bench.start();
    bench.level = "B";
    bench.live(30_000, 10);
    assert.deepEqual(bench.renewsMs, []);
  });

  it("drops the coil within 70 ms when the pilot leaves C, contactor before pilot", () => {
    const { bench } = charging();
    bench.calls.length = 0;
    bench.level = "B";
    bench.pass(70);
    assert.equal(bench.coil, 0);
    const [first, second] = bench.calls;
    assert.equal(first, "guard 0");
    assert.match(second ?? "", /^pilot /);
  });

  it("believes the guard: where it dropped the coil, the contactor is not closed at once again", () => {
    const { bench, charger } = charging();
    bench.dropped = "pilot-left";
    bench.pass(40);
    assert.equal(bench.coil, 0);
    bench.live(4_000, 10);
    assert.equal(bench.coil, 0);
    bench.live(6_000, 10);
    assert.equal(bench.coil, 1);
    bench.dropped = "permit-expired";
    bench.pass(40);
    assert.equal(charger.view.fault, "watchdog");
    assert.equal(charger.view.offeredA, 0);
  });

  it("lowers its offer with the next step after a reading that leaves less", () => {
    const { bench, charger } = charging();
    bench.meterSays(20 + 16);
    bench.pass(50);
    assert.equal(charger.view.offeredA, 10);
    assert.equal(charger.view.limit, "house");
  });

  it("goes to the fail-safe current when the reading is older than three intervals, within 20 ms", () => {
    const { bench, charger } = charging({ failsafeA: 8 });
    bench.meterSays(10 + 16);
    bench.pass(14_990);
    assert.equal(charger.view.limit, "house");
    bench.pass(60);
    assert.equal(charger.view.limit, "fail-safe");
    assert.equal(charger.view.offeredA, 8);
    assert.equal(bench.coil, 1);
  });

  it("stops where the fail-safe current is 0, and comes back when the current was there for resumeDelayS", () => {
    const { bench, charger } = charging({ failsafeA: 0 });
    bench.pass(16_000);
    assert.equal(charger.view.offeredA, 0);
    bench.drawnA = 0;
    bench.pass(7_000);
    assert.equal(bench.coil, 0);
    bench.live(50, 10);
    assert.equal(charger.view.limit, "resume-delay");
    assert.match(charger.view.why, /^No current: there is enough again, and it has to last 60 s\.$/);
    bench.live(59_800, 10);
    assert.equal(charger.view.limit, "resume-delay");
    bench.live(300, 10);
    assert.equal(charger.view.limit, "house");
  });

  it("gives a person's own setting no such delay", () => {
    const { bench, charger } = charging({ failsafeA: 0 });
    bench.drawnA = 0;
    bench.pass(25_000);
    bench.live(5_000, 10);
    assert.equal(charger.view.limit, "resume-delay");
    assert.ok(charger.set({ mode: "manual", manualCurrentA: 13 }).ok);
    bench.pass(20);
    assert.equal(charger.view.limit, "user");
    assert.equal(charger.view.offeredA, 13);
  });

  it("takes a change of its settings over at the next step", () => {
    const { bench, charger } = charging();
    assert.ok(charger.set({ maxCurrentA: 9 }).ok);
    bench.pass(20);
    assert.equal(charger.view.offeredA, 9);
    assert.equal(charger.view.limit, "hardware");
    assert.ok(charger.set({ cableA: 7.9 }).ok);
    bench.pass(20);
    assert.equal(charger.view.offeredA, 7);
    assert.equal(charger.view.limit, "cable");
  });

  it("never offers more than its board can carry", () => {
    const { charger } = charging({ contractedA: 500, maxCurrentA: 80, cableA: 80 });
    assert.equal(charger.view.offeredA, 40);
    assert.match(charger.view.why, /this charger gives 40 A at the most/);
  });

  it("does not take its own draw for the house's, whatever it is", () => {
    const { bench, charger } = charging();
    for (const drawnA of [16, 6, 0, 12]) {
      bench.drawnA = drawnA;
      bench.live(5_000, 10);
      bench.live(10_000, 10);
      assert.equal(charger.view.offeredA, 20, `${drawnA} A`);
    }
  });

  it("keeps its offer between two readings that are a minute apart", () => {
    const bench = new ChargerBench({ updateIntervalS: 60 });
    const charger = bench.start();
    bench.pass(100);
    bench.meterSays(10);
    bench.level = "B";
    bench.pass(3_000);
    bench.level = "C";
    bench.pass(5_000);
    bench.drawnA = 16;
    bench.pass(10_000);
    bench.meterSays(10 + 16);
    bench.pass(5_000);
    for (let second = 0; second < 54; second++) {
      bench.pass(1_000);
      assert.equal(charger.view.offeredA, 20, `${second} s`);
    }
  });
});
