import assert from "node:assert/strict";
import fc from "fast-check";
import { availableOn, type Drawer, REGISTER_LAG_MS, type SupplyRule } from "../../../modules/house/available";
import { DrawHistory } from "../../../modules/house/draw-history";

const MAIN: SupplyRule = { contractedA: 30, bufferA: 2, meterAt: "main" };
const READ_MS = 60_000;

/** One that drew steadily, with a sample a second around the reading. */
function steady(currentA: readonly number[], unmeasuredA: readonly number[] = [0, 0, 0]): Drawer {
  const draw = new DrawHistory(3);
  for (let atMs = READ_MS - 10_000; atMs <= READ_MS + 3_000; atMs += 1_000) draw.add(atMs, currentA);
  return { draw, unmeasuredA };
}

function read(...currentA: number[]) {
  return { atMs: READ_MS, currentA };
}

describe("what several chargers leave of a reading", () => {
  it("is contracted − buffer − house, the house being the reading minus all of them, phase by phase", () => {
    const drawers = [steady([10, 0, 4]), steady([6, 6, 6])];
    const reading = read(20, 9, 10);
    for (const [phase, houseA] of [4, 3, 0].entries())
      assert.deepEqual(availableOn(phase, MAIN, reading, drawers, 0), {
        surelyA: 28 - houseA,
        perhapsA: 28 - houseA,
      });
  });

  it("takes nothing of the chargers out where the meter does not see them", () => {
    const rule: SupplyRule = { ...MAIN, meterAt: "house" };
    assert.deepEqual(availableOn(0, rule, read(20), [steady([16])], 3), { surelyA: 11, perhapsA: 11 });
  });

  it("doubts in both directions what moved while it was read", () => {
    const draw = new DrawHistory(1);
    for (let atMs = READ_MS - 10_000; atMs <= READ_MS + 3_000; atMs += 1_000) draw.add(atMs, [atMs < READ_MS ? 6 : 16]);
    const available = availableOn(0, MAIN, read(20), [{ draw, unmeasuredA: [0] }, steady([2])], 0);
    assert.deepEqual(available, { surelyA: 28 - (20 - 6 - 2), perhapsA: 28 - (20 - 16 - 2) });
  });

  it("counts one that was not measured then with nothing against it, and with the most for it", () => {
    const unheard: Drawer = { draw: new DrawHistory(1), unmeasuredA: [12] };
    assert.deepEqual(availableOn(0, MAIN, read(20), [unheard], 0), { surelyA: 8, perhapsA: 20 });
    const fresh = new DrawHistory(1);
    fresh.add(READ_MS - REGISTER_LAG_MS + 1, [10]);
    fresh.add(READ_MS + REGISTER_LAG_MS, [10]);
    const available = availableOn(0, MAIN, read(20), [{ draw: fresh, unmeasuredA: [12] }], 0);
    assert.deepEqual(available, { surelyA: 8, perhapsA: 18 }, "what it drew before its first sample is not known");
  });

  it("is never more than contracted − buffer + solar, and never more surely than perhaps", () => {
    const amps = fc.double({ min: 0, max: 60, noNaN: true });
    const drawer = fc.tuple(fc.array(amps, { maxLength: 8 }), amps).map(([samples, mostA]): Drawer => {
      const draw = new DrawHistory(1);
      for (const [index, currentA] of samples.entries()) draw.add(READ_MS - 4_000 + index * 1_000, [currentA]);
      return { draw, unmeasuredA: [mostA] };
    });
    fc.assert(
      fc.property(amps, fc.array(drawer, { maxLength: 5 }), amps, (readA, drawers, solarA) => {
        const { surelyA, perhapsA } = availableOn(0, MAIN, read(readA), drawers, solarA);
        assert.ok(surelyA <= perhapsA && perhapsA <= 28 + solarA);
        assert.ok(surelyA >= 28 + solarA - readA, "no charger makes the house larger than the reading");
      }),
      { numRuns: 1_000 },
    );
  });
});
