import assert from "node:assert/strict";
import fc from "fast-check";
import { ENERGY_WRAP_WH } from "../../../modules/pzem/constants";
import { countEnergy, type EnergyCount, NO_ENERGY, toEnergyCount } from "../../../modules/pzem/energy";

function count(...registers: number[]): number {
  return registers.reduce<EnergyCount>((state, registerWh) => countEnergy(state, registerWh, 60_000), NO_ENERGY)
    .totalWh;
}

describe("PZEM energy", () => {
  it("begins at nothing, whatever the register shows", () => {
    assert.equal(count(123_456), 0);
  });

  it("counts the difference", () => {
    assert.equal(count(1000, 1005, 1005, 1100), 100);
  });

  it("goes on across the wrap at 9999.99 kWh", () => {
    assert.equal(count(ENERGY_WRAP_WH - 40, 20), 60);
  });

  it("counts from zero after a reset", () => {
    assert.equal(count(5000, 5100, 3, 10), 110);
  });

  it("counts nothing for a jump that the module cannot carry, up or down, and goes on from there", () => {
    assert.equal(count(1000, 906_166, 906_170), 4);
    assert.equal(count(906_166, 1000, 1004), 4);
    assert.equal(count(1000, 906_166, 1001, 1003), 2);
  });

  it("believes as much as 26 kW can bring in the time that has passed", () => {
    const from = { totalWh: 0, registerWh: 0 };
    assert.equal(countEnergy(from, 26_010, 3_600_000).totalWh, 26_010);
    assert.equal(countEnergy(from, 26_011, 3_600_000).totalWh, 0);
  });

  it("leaves a register alone that cannot be one", () => {
    const state = { totalWh: 7, registerWh: 5 };
    for (const bad of [-1, Number.NaN, Number.POSITIVE_INFINITY, 1.5, ENERGY_WRAP_WH + 1]) {
      assert.equal(countEnergy(state, bad, 60_000), state);
    }
  });

  it("never falls, and never counts more than was possible", () => {
    const step = fc.tuple(fc.integer({ min: -10, max: ENERGY_WRAP_WH + 10 }), fc.integer({ min: 0, max: 1e8 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        let state = NO_ENERGY;
        for (const [registerWh, elapsedMs] of steps) {
          const next = countEnergy(state, registerWh, elapsedMs);
          const counted = next.totalWh - state.totalWh;
          assert.ok(counted >= 0 && counted <= (26_000 * elapsedMs) / 3_600_000 + 10);
          state = next;
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("comes back from storage, and only where it is a count", () => {
    const state = { totalWh: 12, registerWh: 34 };
    assert.deepEqual(toEnergyCount(JSON.parse(JSON.stringify(state))), state);
    assert.deepEqual(toEnergyCount(JSON.parse(JSON.stringify(NO_ENERGY))), NO_ENERGY);
    const bad = [undefined, null, 1, "x", {}, { totalWh: -1, registerWh: 0 }, { totalWh: 1.5, registerWh: 0 }];
    const worse = [
      { totalWh: 1, registerWh: -1 },
      { totalWh: 1, registerWh: "2" },
      { totalWh: 1, registerWh: 1e9 },
    ];
    for (const stored of [...bad, ...worse]) assert.equal(toEnergyCount(stored), undefined);
  });
});
