import assert from "node:assert/strict";
import { CHARGES, WorldRig } from "./rig";

const C1 = { charger: "C1" } as const;

describe("a power cut", () => {
  it("of a charger takes all from it, in the very line, and nothing from the site", () => {
    const rig = new WorldRig(CHARGES);
    rig.run(30);
    const before = rig.trace;
    rig.apply({ do: "power-cut", ...C1, for: 10 });
    assert.deepEqual(rig.world.line(30).chargers["C1"], {
      state: "E",
      pilot: 0,
      duty: 0,
      offered: 0,
      drawn: 0,
      contactor: false,
      energyWh: before.energyWh,
      limit: null,
      why: "No power.",
      fault: null,
    });
    rig.run(39);
    assert.equal(rig.line.total, 10);
    assert.equal(rig.trace.energyWh, before.energyWh);
    assert.equal(rig.line.meter.current, 10, "the meter goes on");
    rig.run(120);
    assert.equal(rig.trace.state, "C2");
    assert.ok(rig.trace.energyWh >= before.energyWh);
  });

  it("of the site takes it from everybody, the meter included", () => {
    const rig = new WorldRig(CHARGES);
    rig.run(30);
    rig.apply({ do: "power-cut", for: 10 });
    rig.run(35);
    assert.equal(rig.line.total, 0);
    assert.deepEqual(rig.line.meter, { current: null, age: null });
    assert.equal(rig.trace.why, "No power.");
    rig.run(41);
    assert.equal(rig.line.total, 10);
    assert.equal(rig.trace.state, "C1", "it waits for the first believed reading");
    rig.run(70);
    assert.equal(rig.trace.state, "C2");
  });

  it("that overlaps another ends when the longer of the two is over", () => {
    const rig = new WorldRig();
    rig.run(10);
    rig.apply({ do: "power-cut", ...C1, for: 20 });
    rig.run(12);
    rig.apply({ do: "power-cut", ...C1, for: 5 });
    rig.apply({ do: "power-cut", for: 3 });
    rig.run(29);
    assert.equal(rig.trace.why, "No power.");
    assert.equal(rig.line.total, 10, "the site's was over at 15");
    rig.run(31);
    assert.equal(rig.trace.state, "A");
  });

  it("switches no charger on before its time, nor one on in the middle of it", () => {
    const rig = new WorldRig({ chargers: [{ id: "C1", at: 20 }] });
    rig.run(5);
    rig.apply({ do: "power-cut", for: 5 });
    rig.run(15);
    assert.equal(rig.trace.why, "No power.");
    rig.apply({ do: "power-cut", ...C1, for: 15 });
    rig.run(29);
    assert.equal(rig.trace.why, "No power.");
    rig.run(30);
    assert.equal(rig.trace.state, "A");
  });

  it("spares no session and no energy: both are in flash and in the module's register", () => {
    const rig = new WorldRig(CHARGES);
    rig.run(600);
    const before = rig.trace.energyWh;
    assert.ok(before > 500);
    for (let cut = 0; cut < 5; cut++) {
      rig.apply({ do: "power-cut", ...C1, for: 3 });
      rig.run(600 + 40 * (cut + 1));
    }
    const energies = rig.lines.map((line) => line.chargers["C1"]?.energyWh ?? 0);
    energies.forEach((energyWh, index) => {
      assert.ok(energyWh >= (energies[index - 1] ?? 0), `line ${index}`);
    });
    assert.ok(rig.trace.energyWh > before);
    assert.equal(rig.sessions, 1);
  });
});

describe("the main breaker", () => {
  it("takes the power from all when it trips, and stays open", () => {
    const rig = new WorldRig({ ...CHARGES, site: { breaker: { rated: 16, curve: "B" } } });
    rig.run(20);
    assert.equal(rig.line.breaker.tripped, false);
    rig.world.setHome([90]);
    rig.run(21);
    assert.equal(rig.line.breaker.tripped, true);
    assert.equal(rig.line.total, 0);
    assert.deepEqual(rig.line.meter, { current: null, age: null });
    assert.deepEqual([rig.trace.why, rig.trace.drawn, rig.trace.contactor], ["No power.", 0, false]);
    rig.apply({ do: "power-cut", for: 1 });
    rig.apply({ do: "power-cut", ...C1, for: 1 });
    rig.run(30);
    assert.deepEqual([rig.line.total, rig.trace.why], [0, "No power."]);
  });
});
