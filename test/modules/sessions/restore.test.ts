import assert from "node:assert/strict";
import { reconcile, restoreSession } from "../../../modules/sessions/restore";
import type { Session } from "../../../modules/sessions/session";
import { ABSENT, Bench, CHARGING, FREE, kinds, PLUGGED, rules } from "./bench";

const OPEN: Session = {
  number: 7,
  tag: "Guest",
  startedAtMs: 1_700_000_000_000,
  startWh: 4_000,
  energyWh: 900,
  durationMs: 3_600_000,
  contactorMs: 1_800_000,
  highestA: 16.2,
  stop: null,
};

function restored(open: Session = OPEN, cause?: "power-loss" | "reset"): Bench {
  const bench = new Bench(FREE, restoreSession(open, 6, 100, cause));
  bench.input = { ...ABSENT, energyWh: undefined };
  return bench;
}

describe("a session out of the journal", () => {
  it("goes on when its car is there: the same session, its times without the outage", () => {
    const bench = restored();
    bench.at(100);
    bench.at(600);
    assert.equal(bench.state.lastNumber, 7);
    assert.equal(bench.session.durationMs, 3_600_000);
    assert.deepEqual(kinds(bench.at(900, { ...CHARGING, energyWh: 5_100 })), ["continued"]);
    assert.equal(bench.state.lastNumber, 7);
    const finished = bench.unplug(10_900, { energyWh: 5_200, wallMs: 1_700_009_000_000 });
    assert.deepEqual(finished, {
      number: 7,
      tag: "Guest",
      startedAtMs: 1_700_000_000_000,
      startWh: 4_000,
      energyWh: 1_200,
      durationMs: 3_610_000,
      contactorMs: 1_810_000,
      highestA: 16.2,
      endedAtMs: 1_700_009_000_000,
      stopReason: "unplugged",
    });
  });

  it("is finished when no car is believed to be there, 1,000 ms after the start and not before", () => {
    for (const cause of ["power-loss", "reset"] as const) {
      const bench = restored(OPEN, cause);
      assert.deepEqual(bench.at(1_099, { energyWh: 4_950 }), []);
      assert.deepEqual(kinds(bench.at(1_100)), ["finished"]);
      assert.equal(bench.finished[0]?.stopReason, cause);
      assert.equal(bench.finished[0]?.energyWh, 950);
      assert.equal(bench.finished[0]?.durationMs, 3_600_000);
      assert.equal(bench.state.lastNumber, 7);
    }
  });

  it("waits as long as the pilot does not tell", () => {
    const bench = restored();
    assert.deepEqual(bench.at(100_000, { isConnected: undefined, energyWh: 5_000 }), []);
    assert.deepEqual(kinds(bench.at(100_100, PLUGGED)), ["continued"]);
  });

  it("waits up to 30 s for the energy that was charged after the last record", () => {
    const bench = restored();
    assert.deepEqual(bench.at(1_100), []);
    assert.deepEqual(bench.at(30_099), []);
    assert.deepEqual(kinds(bench.at(30_099, { energyWh: 5_001 })), ["finished"]);
    assert.equal(bench.finished[0]?.energyWh, 1_001);

    const silent = restored();
    silent.at(1_100);
    assert.deepEqual(silent.at(30_099), []);
    assert.deepEqual(kinds(silent.at(30_100)), ["finished"]);
    assert.equal(silent.finished[0]?.energyWh, 900);
  });

  it("is not the next car's, which comes while the meter is waited for", () => {
    const bench = restored();
    bench.rules = rules([{ tag: "Guest" }, { tag: "Other" }]);
    bench.at(1_100);
    assert.equal(bench.limit?.reason, "tap a tag to charge");
    assert.deepEqual(bench.at(2_000, { command: "stop" }), []);
    assert.deepEqual(bench.at(3_000, { tap: "other" }), [{ kind: "authorised", tag: "Other" }]);
    assert.deepEqual(kinds(bench.at(4_000, PLUGGED)), ["finished", "started"]);
    assert.equal(bench.finished[0]?.number, 7);
    assert.equal(bench.finished[0]?.tag, "Guest");
    assert.equal(bench.finished[0]?.stopReason, "power-loss");
    assert.equal(bench.session.number, 8);
    assert.equal(bench.session.tag, "Other");
  });

  it("keeps the first reason, its tag and its limits", () => {
    const bench = restored({ ...OPEN, stop: "energy" });
    bench.at(1_100, { energyWh: 5_000 });
    assert.equal(bench.finished[0]?.stopReason, "energy");

    const there = restored();
    there.rules = rules([{ tag: "guest" }], { maxEnergyWh: 1_000 });
    assert.deepEqual(kinds(there.at(500, { ...PLUGGED, energyWh: 5_000 })), ["continued", "ended"]);
    assert.equal(there.session.stop, "energy");
  });

  it("is not ended by a limit, nor does its time run, before its car is seen", () => {
    const bench = restored();
    bench.rules = rules([], { maxEnergyWh: 1_000 });
    assert.deepEqual(bench.at(200, { isConnected: undefined, isClosed: true, energyWh: 5_000 }), []);
    bench.at(900);
    assert.equal(bench.session.energyWh, 1_000);
    assert.equal(bench.session.durationMs, OPEN.durationMs);
    assert.equal(bench.session.contactorMs, OPEN.contactorMs);
    assert.equal(bench.unplug(1_100).stopReason, "power-loss");
  });

  it("can be stopped before its car is seen", () => {
    const bench = restored();
    bench.at(200, { command: "stop" });
    assert.deepEqual(kinds(bench.at(700, CHARGING)), ["continued"]);
    assert.equal(bench.limit?.reason, "the session was stopped; its tag lets it go on");
  });

  it("of a car that had finished goes on when that asks again", () => {
    const bench = restored({ ...OPEN, stop: "ev" });
    bench.at(500, PLUGGED);
    assert.equal(bench.session.stop, "ev");
    assert.deepEqual(kinds(bench.at(5_000, { isAsking: true })), ["resumed"]);
  });

  it("has no start that an outage lies behind", () => {
    const bench = restored({ ...OPEN, startedAtMs: null, durationMs: 0, contactorMs: 0 });
    bench.at(500, PLUGGED);
    bench.at(2_000, { wallMs: 1_700_000_000_000 });
    assert.equal(bench.session.startedAtMs, null);
  });

  it("is not opened again when it stands in the history", () => {
    assert.deepEqual(reconcile(undefined, 0), { isOpen: false, lastNumber: 0 });
    assert.deepEqual(reconcile(1, 0), { isOpen: true, lastNumber: 1 });
    assert.deepEqual(reconcile(7, 6), { isOpen: true, lastNumber: 7 });
    assert.deepEqual(reconcile(7, 7), { isOpen: false, lastNumber: 7 });
    assert.deepEqual(reconcile(6, 7), { isOpen: false, lastNumber: 7 });
    const bench = new Bench(FREE, restoreSession(OPEN, 7, 0));
    assert.equal(bench.state.open, null);
    bench.at(0, PLUGGED);
    assert.equal(bench.session.number, 8);
  });
});
