import assert from "node:assert/strict";
import { CHARGES, WorldRig } from "./rig";

const C1 = { charger: "C1" } as const;

describe("the world's events", () => {
  it("plug, ask, finish and unplug a car", () => {
    const rig = new WorldRig();
    rig.run(2);
    assert.equal(rig.trace.state, "A");
    assert.equal(rig.apply({ do: "plug", ...C1 }), undefined);
    rig.run(5);
    assert.equal(rig.trace.state, "B2");
    rig.apply({ do: "request", ...C1 });
    rig.run(30);
    assert.deepEqual([rig.trace.state, rig.trace.contactor, rig.trace.drawn], ["C2", true, 16]);
    assert.equal(rig.line.total, 26);
    rig.apply({ do: "finish", ...C1 });
    rig.run(32);
    assert.deepEqual([rig.trace.state, rig.trace.contactor, rig.trace.drawn], ["B1", false, 0]);
    rig.apply({ do: "unplug", ...C1 });
    rig.run(34);
    assert.equal(rig.trace.state, "A");
  });

  it("say why they are impossible: a second car, or none", () => {
    const rig = new WorldRig();
    rig.run(1);
    for (const act of ["request", "finish", "unplug"])
      assert.equal(rig.apply({ do: act, ...C1 }), "no car is plugged in at C1");
    assert.equal(rig.apply({ do: "plug", ...C1 }), undefined);
    assert.equal(rig.apply({ do: "plug", ...C1 }), "a car is plugged in at C1 already");
    rig.apply({ do: "unplug", ...C1 });
    assert.equal(rig.apply({ do: "plug", ...C1 }), undefined);
  });

  it("of a scenario stop at the first impossible one, and nothing after it is done", () => {
    const rig = new WorldRig({
      events: [
        { t: 2, ...C1, do: "plug" },
        { t: 3, ...C1, do: "plug" },
        { t: 3, ...C1, do: "unplug" },
      ],
    });
    assert.equal(rig.run(10), "1: a car is plugged in at C1 already");
    assert.ok(rig.charger.car !== undefined);
  });

  it("happen at fractions of a second, and before the line of a whole one", () => {
    const rig = new WorldRig({
      home: [
        [0, 1],
        [4.25, 2],
        [4.75, 3],
        [5, 4],
      ],
      events: [
        { t: 4.5, ...C1, do: "plug" },
        { t: 5, ...C1, do: "unplug" },
        { t: 5, ...C1, do: "plug" },
      ],
    });
    rig.run(4);
    assert.equal(rig.line.home, 1);
    rig.pass(250);
    assert.equal(rig.world.line(4).home, 2);
    rig.pass(249);
    assert.equal(rig.charger.car, undefined);
    rig.pass(1);
    const first = rig.charger.car;
    assert.ok(first !== undefined);
    rig.pass(250);
    assert.equal(rig.world.line(4).home, 3);
    rig.run(5);
    assert.equal(rig.line.home, 4);
    assert.ok(rig.charger.car !== undefined && rig.charger.car !== first, "in the order written");
  });

  it("set a charger's mode and currents, and the contract", () => {
    const rig = new WorldRig(CHARGES);
    rig.run(30);
    assert.equal(rig.trace.offered, 20);
    rig.apply({ do: "set", ...C1, mode: "manual", manualCurrent: 9 });
    rig.run(31);
    assert.deepEqual([rig.trace.offered, rig.trace.limit], [9, "user"]);
    rig.apply({ do: "set", ...C1, maxCurrent: 7 });
    rig.run(32);
    assert.deepEqual([rig.trace.offered, rig.trace.limit], [7, "hardware"]);
    rig.apply({ do: "set", ...C1, maxCurrent: 32, mode: "intelligent" });
    rig.apply({ do: "set", contractedCurrent: 18 });
    rig.run(45);
    assert.equal(rig.trace.offered, 8);
    assert.equal(rig.world.contractedA, 18);
  });

  it("reach a charger without power with a new contract, and refuse to set it up by hand", () => {
    const rig = new WorldRig(CHARGES);
    rig.run(30);
    rig.apply({ do: "power-cut", ...C1, for: 10 });
    assert.equal(rig.apply({ do: "set", ...C1, mode: "manual" }), "C1 has no power");
    rig.apply({ do: "set", contractedCurrent: 18 });
    rig.run(100);
    assert.equal(rig.trace.offered, 8);
  });

  it("take every current that a scenario may give a charger: below 6 A it offers nothing", () => {
    for (const given of [{ maxCurrent: 0 }, { cable: 5 }, { mode: "manual", manualCurrent: 0 }]) {
      const rig = new WorldRig({ ...CHARGES, chargers: [{ id: "C1", ...given }] });
      rig.run(15);
      assert.deepEqual([rig.trace.state, rig.trace.offered], ["C1", 0], JSON.stringify(given));
      assert.deepEqual(
        rig.logs.filter((line) => line.includes("settings")),
        [],
      );
    }
  });

  it("reset a charger's firmware: open, dark for 0.3 s, and then as before", () => {
    const rig = new WorldRig(CHARGES);
    rig.run(30);
    const before = rig.trace;
    rig.apply({ do: "reset", ...C1 });
    assert.equal(rig.charger.part.application, undefined);
    rig.pass(100);
    assert.equal(rig.charger.contactor.isClosed, false);
    assert.equal(rig.world.line(30).chargers["C1"]?.why, "Starting.");
    rig.pass(300);
    assert.ok(rig.charger.part.application !== undefined);
    rig.run(60);
    assert.equal(rig.trace.state, "C2");
    assert.ok(rig.trace.energyWh >= before.energyWh);
    assert.equal(rig.sessions, 1);
  });

  it("reset every part where no charger is named", () => {
    const rig = new WorldRig();
    rig.run(10);
    const before = rig.world.siteMeter.part.application;
    rig.apply({ do: "reset" });
    assert.equal(rig.charger.part.application, undefined);
    assert.equal(rig.world.siteMeter.part.application, undefined);
    rig.run(12);
    assert.ok(rig.charger.part.application !== undefined);
    assert.ok(rig.world.siteMeter.part.application !== undefined && rig.world.siteMeter.part.application !== before);
  });

  it("let the slider's house stand over the series", () => {
    const rig = new WorldRig({
      home: [
        [0, 10],
        [5, 12],
      ],
    });
    rig.run(3);
    rig.world.setHome([4.5]);
    assert.equal(rig.world.line(3).total, 4.5);
    rig.run(8);
    assert.equal(rig.line.home, 4.5);
  });
});
