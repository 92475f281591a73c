import assert from "node:assert/strict";
import { FAULT_NAMES } from "../../../sim/scenario/vocabulary";
import { FAULT_SWITCHES } from "../../../sim/world/faults";
import { CHARGES, WorldRig } from "./rig";

const C1 = { charger: "C1" } as const;

/** Charging at 30 s: 10 A in the house, 16 A in the car. */
function charging(more: object = {}): WorldRig {
  const rig = new WorldRig({ ...CHARGES, ...more });
  rig.run(30);
  assert.equal(rig.trace.drawn, 16);
  return rig;
}

describe("the faults", () => {
  it("each have a switch, unless the scenario refuses them", () => {
    for (const name of FAULT_NAMES) assert.equal(FAULT_SWITCHES[name] !== undefined, true, name);
  });

  it("end by themselves, when they are cleared, and when the newer of two ends", () => {
    const rig = charging();
    const faultAt = (): boolean => rig.world.line(0).chargers["C1"]?.pilot === 0;
    rig.fault("pilot-short", { ...C1, for: 10 });
    rig.run(35);
    assert.ok(faultAt());
    rig.clear("pilot-short", C1);
    assert.ok(!faultAt());
    rig.fault("pilot-short", C1);
    rig.run(45);
    assert.ok(faultAt(), "the end of the cleared one at 40 s is nobody's");
    rig.fault("pilot-short", { ...C1, for: 2 });
    rig.run(48);
    assert.ok(!faultAt());
    rig.fault("pilot-short", { ...C1, for: 2 });
    rig.fault("pilot-short", { ...C1, for: 20 });
    rig.run(60);
    assert.ok(faultAt());
    rig.run(69);
    assert.ok(!faultAt());
  });
});

describe("a meter that is in trouble", () => {
  for (const fault of ["meter-silent", "meter-garbage"]) {
    it(`with ${fault} gives no reading: fail-safe after three intervals, and back`, () => {
      const rig = charging();
      rig.fault(fault, { for: 60 });
      rig.run(44);
      assert.equal(rig.trace.limit, "house");
      rig.run(47);
      assert.deepEqual([rig.trace.limit, rig.trace.offered], ["fail-safe", 6]);
      assert.ok((rig.line.meter.age ?? 0) > 15);
      rig.run(110);
      assert.equal(rig.trace.limit, "house");
    });
  }

  it("with its transformer off reads nothing, and is believed", () => {
    const rig = charging();
    rig.fault("meter-ct-off");
    rig.run(40);
    assert.equal(rig.line.meter.current, 0);
    rig.clear("meter-ct-off");
    rig.run(130);
    assert.equal(rig.line.meter.current, rig.line.total);
    assert.ok(rig.trace.drawn !== 0);
  });
});

describe("a network that is in trouble", () => {
  for (const [fault, scope] of [
    ["broker-down", {}],
    ["network-loss", {}],
    ["network-loss", C1],
  ] as const) {
    it(`with ${fault}${"charger" in scope ? " of the charger" : ""} leaves the charger on its fail-safe current, and comes back within 50 s`, () => {
      const rig = charging();
      rig.fault(fault, { ...scope, for: 60 });
      rig.run(50);
      assert.deepEqual([rig.trace.limit, rig.trace.offered], ["fail-safe", 6]);
      assert.ok((rig.line.meter.age ?? 99) < 6, "the meter itself reads on");
      rig.run(89);
      assert.equal(rig.trace.limit, "fail-safe");
      rig.run(140);
      assert.deepEqual([rig.trace.limit, rig.trace.offered], ["house", 20]);
    });
  }

  it("loses as many messages as it is told to", () => {
    const rig = charging();
    rig.fault("message-loss", { ratio: 1 });
    rig.run(50);
    assert.equal(rig.trace.limit, "fail-safe");
    rig.clear("message-loss");
    rig.run(65);
    assert.equal(rig.trace.limit, "house");
  });

  it("delays messages, and the charger knows how old they are", () => {
    const rig = charging();
    rig.fault("message-delay", { seconds: 20 });
    rig.run(49);
    assert.equal(rig.trace.limit, "fail-safe");
    rig.run(80);
    assert.equal(rig.trace.limit, "fail-safe", "readings arrive again, and each is 20 s old");
    rig.clear("message-delay");
    rig.run(110);
    assert.equal(rig.trace.limit, "house");
  });
});

describe("a pilot and a car that are in trouble", () => {
  it("short the pilot: 0 V, E, open within 0.1 s", () => {
    const rig = charging();
    rig.fault("pilot-short", C1);
    rig.pass(100);
    assert.equal(rig.charger.contactor.isClosed, false);
    assert.deepEqual([rig.world.line(30).chargers["C1"]?.pilot, rig.charger.part.application?.view.state], [0, "E"]);
  });

  it("break the pilot: +12 V as without a car", () => {
    const rig = charging();
    rig.fault("pilot-open", C1);
    rig.pass(100);
    assert.equal(rig.charger.contactor.isClosed, false);
    assert.equal(rig.charger.circuit.highV, 12);
    rig.run(32);
    assert.equal(rig.trace.state, "A");
  });

  it("lack the diode: the low half comes up, and the fault is shown", () => {
    const rig = charging();
    rig.fault("diode-missing", C1);
    rig.pass(100);
    assert.ok(rig.charger.circuit.lowV > -10);
    assert.equal(rig.charger.contactor.isClosed, false);
    assert.equal(rig.charger.part.application?.view.fault, "diode");
  });

  it("bounce S2 for less than the debounce: nothing opens", () => {
    const rig = charging();
    const levels = new Set<number>();
    rig.fault("pilot-bounce", { ...C1, for: 5 });
    for (let step = 0; step < 1_000; step++) {
      rig.pass(5);
      levels.add(Math.round(rig.charger.circuit.highV));
    }
    assert.deepEqual(
      [...levels].sort((a, b) => a - b),
      [6, 9],
    );
    assert.equal(rig.charger.contactor.closures, 1);
    rig.run(40);
    assert.equal(rig.trace.state, "C2");
  });

  it("draw what they like, which ends in over-current", () => {
    const rig = charging();
    rig.fault("ev-overdraw", { ...C1, A: 25 });
    rig.run(31);
    assert.equal(rig.trace.drawn, 25);
    rig.run(45);
    assert.deepEqual([rig.trace.fault, rig.trace.contactor, rig.trace.drawn], ["over-current", false, 0]);
  });

  it("ignore a smaller offer, which ends in over-current too", () => {
    const rig = charging();
    rig.fault("ev-ignores-offer", C1);
    rig.apply({ do: "set", ...C1, maxCurrent: 8 });
    rig.run(36);
    assert.deepEqual([rig.trace.offered, rig.trace.drawn], [8, 16]);
    rig.run(60);
    assert.equal(rig.trace.fault, "over-current");
  });

  it("ask for a ventilation that is not there: D1, and no fault", () => {
    const rig = charging();
    rig.fault("ev-ventilation", C1);
    rig.run(35);
    assert.deepEqual([rig.trace.state, rig.trace.fault, rig.trace.contactor], ["D1", null, false]);
    rig.clear("ev-ventilation", C1);
    rig.run(60);
    assert.equal(rig.trace.state, "C2");
  });

  it("may be in trouble before the car is there", () => {
    const rig = new WorldRig();
    rig.run(1);
    rig.fault("ev-ventilation", C1);
    rig.apply({ do: "plug", ...C1 });
    rig.apply({ do: "request", ...C1 });
    rig.run(5);
    assert.equal(rig.trace.state, "D1");
  });

  it("stop the firmware: the guard opens within 0.3 s, and the firmware sees it afterwards", () => {
    const rig = charging();
    rig.fault("firmware-hang", { ...C1, for: 5 });
    rig.pass(300);
    assert.equal(rig.charger.contactor.isClosed, false);
    rig.run(36);
    assert.equal(rig.trace.fault, "watchdog");
    rig.run(100);
    assert.equal(rig.trace.state, "C2");
  });
});
