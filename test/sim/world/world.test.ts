import assert from "node:assert/strict";
import { World } from "../../../sim/world/world";
import { CHARGES, WorldRig } from "./rig";

describe("the world", () => {
  it("reads the house of second 0 at second 0", () => {
    const rig = new WorldRig({ home: [[0, 12.5]], site: { updateInterval: 60 } });
    rig.run(1);
    assert.deepEqual(rig.line.meter, { current: 12.5, age: 1 });
  });

  it("writes lines as the contract has them: members, order and rounding", () => {
    const rig = new WorldRig({ ...CHARGES, home: [[0, 10.006]] });
    rig.run(90);
    assert.deepEqual(Object.keys(rig.line), ["t", "home", "solar", "total", "meter", "breaker", "chargers"]);
    assert.deepEqual(Object.keys(rig.line.meter), ["current", "age"]);
    assert.deepEqual(Object.keys(rig.line.breaker), ["heat", "tripped"]);
    assert.deepEqual(Object.keys(rig.trace), [
      "state",
      "pilot",
      "duty",
      "offered",
      "drawn",
      "contactor",
      "energyWh",
      "limit",
      "why",
      "fault",
    ]);
    assert.equal(rig.line.home, 10.01);
    assert.equal(rig.line.total, 26.01);
    assert.deepEqual(rig.line.breaker, { heat: 0, tripped: false });
    rig.lines.forEach((line, t) => {
      assert.equal(line.t, t);
      assert.match(JSON.stringify(line.home), /^-?\d+(\.\d{1,2})?$/);
      assert.match(JSON.stringify(line.total), /^-?\d+(\.\d{1,2})?$/);
      const charger = line.chargers["C1"];
      for (const value of [charger?.pilot, charger?.duty, charger?.drawn])
        assert.match(JSON.stringify(value), /^-?\d+(\.\d{1,2})?$/);
      assert.match(JSON.stringify(charger?.energyWh), /^\d+(\.\d)?$/);
    });
  });

  it("shows duty and offer only while there is PWM", () => {
    const rig = new WorldRig(CHARGES);
    rig.run(1);
    assert.deepEqual([rig.trace.state, rig.trace.pilot, rig.trace.duty, rig.trace.offered], ["A", 12, 0, 0]);
    rig.run(30);
    assert.deepEqual([rig.trace.duty, rig.trace.offered], [33.33, 20]);
    assert.ok(Math.abs(rig.trace.pilot - 6) < 0.5);
  });

  it("has every charger in every line, before its time too", () => {
    const rig = new WorldRig({ chargers: [{ id: "C1", at: 3.5 }] });
    rig.run(3);
    assert.equal(rig.trace.why, "No power.");
    rig.run(4);
    assert.equal(rig.trace.state, "A");
  });

  it("heats its breaker with what the main switch carries", () => {
    const rig = new WorldRig({ ...CHARGES, site: { breaker: { rated: 32, curve: "C" } } });
    rig.run(100);
    const early = rig.line.breaker.heat;
    rig.run(400);
    assert.ok(early > 0 && rig.line.breaker.heat > early);
    assert.match(JSON.stringify(rig.line.breaker.heat), /^0\.\d{1,3}$/);
  });

  it("has arrays of three in a three-phase site, and a single-phase car on L1", () => {
    const rig = new WorldRig({ ...CHARGES, home: [[0, 10, 5, 6]], site: { phases: 3 } });
    rig.run(40);
    assert.deepEqual(rig.line.home, [10, 5, 6]);
    assert.deepEqual(rig.line.solar, [0, 0, 0]);
    assert.deepEqual(rig.trace.drawn, [16, 0, 0]);
    assert.deepEqual(rig.line.total, [26, 5, 6]);
    assert.deepEqual(rig.line.meter.current, [26, 5, 6]);
    assert.equal(typeof rig.trace.offered, "number");
    assert.equal(typeof rig.trace.duty, "number");
  });

  it("charges a three-phase car on three phases, within the tightest of them", () => {
    const rig = new WorldRig({
      home: [[0, 10, 18, 6]],
      site: { phases: 3 },
      events: [
        { t: 2, charger: "C1", do: "plug", ev: { phases: 3, maxCurrent: 32 } },
        { t: 3, charger: "C1", do: "request" },
      ],
    });
    rig.run(60);
    assert.deepEqual(rig.trace.drawn, [12, 12, 12]);
    assert.deepEqual(rig.line.total, [22, 30, 18]);
  });

  it("takes what the sun gives from the total, and offers it", () => {
    const rig = new WorldRig({
      ...CHARGES,
      home: [[0, 25]],
      solar: [
        [0, 12],
        [60, 0],
      ],
      site: { meterAt: "house" },
    });
    rig.run(40);
    assert.deepEqual([rig.line.solar, rig.trace.offered, rig.line.total], [12, 17, 25 + 16 - 12]);
    rig.run(75);
    assert.equal(rig.trace.offered, 0);
  });

  it("does not take a car's own start for the house's draw, whenever the two meters are read", () => {
    for (let at = 0.05; at < 1; at += 0.1) {
      for (const ramp of [4, 1000]) {
        const rig = new WorldRig({
          home: [[0, 23]],
          chargers: [{ id: "C1", at }],
          events: [
            { t: 2, charger: "C1", do: "plug", ev: { ramp } },
            { t: 8, charger: "C1", do: "request" },
          ],
        });
        rig.run(40);
        const states = rig.lines.slice(12).map((line) => line.chargers["C1"]?.state);
        assert.ok(
          states.every((state) => state === "C2"),
          `at ${at}, ramp ${ramp}: ${states.join(" ")}`,
        );
        assert.equal(rig.charger.contactor.closures, 1);
      }
    }
  });

  it("remembers what the meter modules count, as a plant does that was only switched off", () => {
    const rig = new WorldRig(CHARGES);
    rig.run(600);
    const { memory } = rig.world;
    assert.deepEqual(Object.keys(memory), ["C1", "Meter-1"]);
    const [ownWh = 0] = memory["C1"] ?? [];
    assert.ok(ownWh > 500);
    const again = new WorldRig(CHARGES, memory);
    again.run(1);
    assert.deepEqual(again.world.memory["C1"], memory["C1"]);
    again.run(60);
    assert.ok((again.world.memory["C1"]?.[0] ?? 0) > ownWh);
  });

  it("keeps, in a flash that outlives it, what a person has set, and nothing else", () => {
    const rig = new WorldRig(CHARGES);
    rig.run(10);
    rig.apply({ do: "set", charger: "C1", mode: "manual", manualCurrent: 11, maxCurrent: 20 });
    rig.apply({ do: "set", contractedCurrent: 17 });
    rig.world.close();
    const next = new World(rig.world.scenario, rig.scheduler, rig.hosting);
    next.start();
    next.enter(0);
    const { application } = next.chargers[0]?.part ?? {};
    assert.equal(application?.operation.mode, "manual");
    assert.equal(application?.operation.manualCurrentA, 11);
    assert.equal(application?.operation.maxCurrentA, 20);
    next.chargers[0]?.set({ mode: "intelligent" });
    rig.scheduler.runUntil(rig.scheduler.nowMs() + 8_000);
    assert.match(application?.view.why ?? "", /No car/);
    assert.equal(next.contractedA, 30);
  });

  it("opens every contactor when it is closed, and nobody speaks after it", () => {
    const rig = new WorldRig(CHARGES);
    rig.run(30);
    assert.ok(rig.charger.contactor.isClosed);
    rig.world.close();
    rig.pass(50);
    assert.equal(rig.charger.contactor.isClosed, false);
    assert.equal(rig.charger.part.application, undefined);
    const { length } = rig.logs;
    rig.pass(60_000);
    assert.equal(rig.logs.length, length);
  });

  it("is the same, byte for byte, for the same seed, and another for another", () => {
    const trace = (seed: number): string => {
      const rig = new WorldRig({ ...CHARGES, seed });
      rig.fault("message-loss", { ratio: 0.5 });
      rig.run(200);
      return JSON.stringify(rig.lines);
    };
    assert.equal(trace(1), trace(1));
    assert.notEqual(trace(1), trace(2));
  });
});
