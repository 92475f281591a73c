import assert from "node:assert/strict";
import { PilotPast } from "../../../sim/soak/probe/pilot-past";
import { Probes } from "../../../sim/soak/probe/probes";
import { ActiveFaults } from "../../../sim/soak/watch/active-faults";

describe("the pilot's past", () => {
  it("tells what stood there at a moment, and nothing of before it began", () => {
    const past = new PilotPast();
    past.record(10, 12, 12);
    past.record(20, 9, -12);
    past.record(30, 6, -12);
    assert.equal(past.at(9.9), undefined);
    assert.equal(past.at(10)?.highV, 12);
    assert.equal(past.at(19.9)?.highV, 12);
    assert.equal(past.at(20)?.highV, 9);
    assert.equal(past.at(1_000)?.highV, 6);
  });

  it("keeps the newest of one moment, also where its memory wraps around", () => {
    const past = new PilotPast();
    for (let ms = 0; ms < 100; ms++) {
      past.record(ms, 12, ms);
      past.record(ms, 9, ms);
      past.record(ms, 6, ms);
      assert.deepEqual([past.at(ms)?.highV, past.at(ms)?.lowV], [6, ms]);
    }
    assert.equal(past.at(90)?.lowV, 90);
  });
});

describe("the probes", () => {
  it("know since when the firmware has been in time", () => {
    const probes = new Probes();
    for (let ms = 0; ms <= 1_000; ms += 20) probes.step(ms);
    assert.equal(probes.aliveMs(1_000), 1_000);
    assert.equal(probes.aliveMs(1_080), 1_080);
    assert.equal(probes.aliveMs(1_081), 0);
    probes.step(1_080);
    assert.equal(probes.aliveMs(1_080), 1_080);
    probes.step(1_161);
    assert.equal(probes.aliveMs(1_200), 39);
  });

  it("take a restart for explained only where it was injected", () => {
    const probes = new Probes();
    probes.restarting("Meter-1", true);
    assert.equal(probes.unexplained, undefined);
    probes.uncaught = new Error("a defect");
    probes.restarting("Charger-1", false);
    assert.match(probes.unexplained ?? "", /^Charger-1 restarted: .*a defect/);
  });
});

describe("faults that are there", () => {
  const set = { do: "fault", fault: "overheat", charger: "C1", value: 80 } as const;
  const clear = { do: "clear", fault: "overheat", charger: "C1" } as const;

  it("last for their time, until a clear, or until they are set anew", () => {
    const faults = new ActiveFaults();
    faults.note(1_000, { ...set, forS: 2 });
    assert.deepEqual(faults.list(2_999), [{ fault: "overheat", charger: "C1" }]);
    assert.deepEqual(faults.list(3_000), []);
    assert.equal(faults.wasWithin("overheat", 3_500, 500), true);
    assert.equal(faults.wasWithin("overheat", 3_501, 500), false);
    faults.note(4_000, { ...set, forS: null });
    assert.equal(faults.list(1e9).length, 1);
    faults.note(5_000, clear);
    assert.deepEqual(faults.list(5_000), []);
    faults.note(6_000, clear);
    assert.equal(faults.wasWithin("overheat", 6_000, 999), false, "a second clear makes nothing anew");
  });

  it("are one charger's and the site's side by side; a crash without a time is a moment", () => {
    const faults = new ActiveFaults();
    faults.note(0, { do: "fault", fault: "dimming", charger: null, value: null, forS: null });
    faults.note(0, { do: "fault", fault: "dimming", charger: "C1", value: null, forS: null });
    faults.note(10, { do: "clear", fault: "dimming", charger: "C1" });
    assert.deepEqual(faults.list(20), [{ fault: "dimming", charger: null }]);
    faults.note(30, { do: "fault", fault: "firmware-crash", charger: "C1", value: null, forS: null });
    assert.equal(faults.list(31).length, 1);
    assert.equal(faults.wasWithin("firmware-crash", 40, 10), true);
  });
});
