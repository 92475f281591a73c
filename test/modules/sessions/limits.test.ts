import assert from "node:assert/strict";
import { check } from "../../../modules/schema/check";
import { limitsFor, SESSION_LIMITS } from "../../../modules/sessions/limits";
import { Bench, CHARGING, NO_LIMITS, PAUSED, PLUGGED, rules } from "./bench";

/** Charging since 0, meter at 5,000 Wh. */
function charging(...given: Parameters<typeof rules>): Bench {
  const bench = new Bench(rules(...given));
  bench.at(0, given[0].length > 0 ? { ...CHARGING, tap: given[0][0]?.tag } : CHARGING);
  return bench;
}

describe("the limits of a session", () => {
  it("end it at the exact energy", () => {
    const bench = charging([], { maxEnergyWh: 10_000 });
    assert.deepEqual(bench.at(1_000, { energyWh: 14_999 }), []);
    assert.equal(bench.limit, undefined);
    assert.deepEqual(bench.at(2_000, { energyWh: 15_000 }), [{ kind: "ended", reason: "energy" }]);
    assert.deepEqual(bench.limit, { code: "session", currentA: 0, reason: "the session has had its 10.0 kWh" });
    assert.deepEqual(bench.at(3_000, { energyWh: 15_100 }), []);
    assert.equal(bench.unplug(4_000).stopReason, "energy");
  });

  it("end it after the exact time with closed contacts", () => {
    const bench = charging([], { maxTimeS: 7_200 });
    bench.at(1_000_000, PAUSED);
    bench.at(2_000_000, CHARGING);
    assert.deepEqual(bench.at(8_199_999), []);
    assert.deepEqual(bench.at(8_200_000), [{ kind: "ended", reason: "time" }]);
    assert.equal(bench.limit?.reason, "the session has charged for its 2 h");
    assert.equal(bench.unplug(8_300_000).stopReason, "time");
  });

  it("say times as people do", () => {
    for (const [maxTimeS, text] of [
      [45, "45 s"],
      [119, "119 s"],
      [120, "2 min"],
      [5_400, "90 min"],
      [7_170, "2 h"],
      [9_000, "2 h 30 min"],
      [2_592_000, "720 h"],
    ] as const) {
      const bench = charging([], { maxTimeS });
      bench.at(maxTimeS * 1_000);
      assert.equal(bench.limit?.reason, `the session has charged for its ${text}`);
    }
  });

  it("end it at the exact state of charge", () => {
    const bench = charging([], { targetSocPercent: 80 });
    assert.deepEqual(bench.at(1_000, { evSocPercent: 79.9 }), []);
    assert.deepEqual(bench.at(2_000, { evSocPercent: 80 }), [{ kind: "ended", reason: "target" }]);
    assert.deepEqual(bench.limit, { code: "session", currentA: 0, reason: "the car has reached its 80 %" });
    bench.at(3_000, { evSocPercent: 79 });
    assert.equal(bench.session.stop, "target", "it does not flap");
    assert.equal(bench.unplug(4_000).stopReason, "target");
  });

  it("believe a state of charge for 600 s, also from before the plug", () => {
    for (const [plugMs, stop] of [
      [600_999, "target"],
      [601_000, null],
    ] as const) {
      const bench = new Bench(rules([], { targetSocPercent: 80 }));
      bench.at(1_000, { evSocPercent: 90 });
      bench.at(plugMs, PLUGGED);
      assert.equal(bench.session.stop, stop);
    }
  });

  it("believe no state of charge that is none, nor the one of the car before", () => {
    for (const evSocPercent of [Number.NaN, -1, 100.1, Number.POSITIVE_INFINITY]) {
      const bench = charging([], { targetSocPercent: 1 });
      assert.deepEqual(bench.at(1_000, { evSocPercent }), []);
    }
    const bench = charging([]);
    bench.at(1_000, { evSocPercent: 90 });
    bench.unplug(2_000);
    bench.rules = rules([], { targetSocPercent: 80 });
    bench.at(3_000, CHARGING);
    assert.equal(bench.session.stop, null);
  });

  it("are the smaller of everybody's and the user's", () => {
    const user = { tag: "a", maxEnergyWh: 300, maxTimeS: 900 };
    assert.deepEqual(limitsFor(NO_LIMITS, user), { maxEnergyWh: 300, maxTimeS: 900, targetSocPercent: null });
    assert.deepEqual(limitsFor({ maxEnergyWh: 200, maxTimeS: 1_000, targetSocPercent: 80 }, user), {
      maxEnergyWh: 200,
      maxTimeS: 900,
      targetSocPercent: 80,
    });
    assert.deepEqual(limitsFor(NO_LIMITS, { tag: "a" }), NO_LIMITS);
    const bench = charging([user], { maxEnergyWh: 500 });
    bench.at(1_000, { energyWh: 5_299 });
    assert.equal(bench.session.stop, null);
    bench.at(2_000, { energyWh: 5_300 });
    assert.equal(bench.limit?.reason, "the session has had its 0.3 kWh");
  });

  it("do not count before somebody is authorised", () => {
    const bench = new Bench(rules([{ tag: "a" }], { targetSocPercent: 50 }));
    bench.at(0, { ...PLUGGED, evSocPercent: 60 });
    assert.equal(bench.session.stop, null);
    bench.at(1_000, { tap: "A" });
    assert.equal(bench.session.stop, "target");
  });

  it("leave nothing to resume, until there is more to have", () => {
    const bench = charging([{ tag: "a" }], { maxEnergyWh: 100 });
    bench.at(1_000, { energyWh: 5_100 });
    assert.deepEqual(bench.at(2_000, { tap: "A" }), [{ kind: "refused", tag: "a", why: "spent" }]);
    assert.deepEqual(bench.at(3_000, { command: "resume" }), []);
    assert.equal(bench.session.stop, "energy");
    bench.rules = rules([{ tag: "a" }], { maxEnergyWh: 101 });
    assert.deepEqual(bench.at(4_000), [], "a person decides that it goes on");
    assert.deepEqual(bench.at(5_000, { tap: "A" }), [{ kind: "resumed" }]);
    bench.at(6_000, { energyWh: 5_101 });
    bench.rules = rules([{ tag: "a" }]);
    assert.equal(bench.limit?.reason, "the session has had its 0.1 kWh");
    assert.deepEqual(bench.at(7_000, { command: "resume" }), [{ kind: "resumed" }]);
  });

  it("are found again when a car that had finished asks for more", () => {
    const bench = charging([], { maxTimeS: 10 });
    bench.at(5_000, PAUSED);
    bench.at(9_000);
    assert.equal(bench.session.stop, "ev");
    bench.rules = rules([], { maxTimeS: 5 });
    assert.deepEqual(bench.at(20_000), []);
    assert.deepEqual(bench.at(30_000, { isAsking: true }), [{ kind: "resumed" }, { kind: "ended", reason: "time" }]);
  });

  it("say what was reached also when the limit has gone since", () => {
    const time = charging([], { maxTimeS: 10 });
    time.at(10_000);
    time.rules = rules([]);
    assert.equal(time.limit?.reason, "the session has charged for its time");
    const target = charging([], { targetSocPercent: 10 });
    target.at(1_000, { evSocPercent: 10 });
    target.rules = rules([]);
    assert.equal(target.limit?.reason, "the car has reached its target");
  });

  it("are settings: none by default, within bounds", () => {
    assert.deepEqual(check(SESSION_LIMITS, {}), { ok: true, value: NO_LIMITS });
    for (const wrong of [{ maxEnergyWh: 0 }, { maxTimeS: 0.5 }, { targetSocPercent: 101 }, { other: 1 }])
      assert.equal(check(SESSION_LIMITS, wrong).ok, false);
  });
});
