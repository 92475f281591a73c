import assert from "node:assert/strict";
import fc from "fast-check";
import type { Curve } from "../../../modules/breaker/curves";
import {
  type MainBreaker,
  secondsToTrip,
  startThermal,
  stepThermal,
  type ThermalState,
} from "../../../modules/breaker/thermal";
import { Breaker } from "../../../sim/plant/breaker";

const MAIN: MainBreaker = { contractedA: 25, intervalMs: 5_000, ratedA: 25, curve: "C" };
const COLD: ThermalState = { atMs: 0, currentA: [0], heat: [0] };

/** After `seconds` of readings of that current, one every 5 s. */
function readFor(seconds: number, currentA: number, from: ThermalState = COLD, breaker = MAIN): ThermalState {
  let state = from;
  for (let second = 5; second <= seconds; second += 5)
    state = stepThermal(state, breaker, from.atMs + second * 1_000, [currentA]);
  return state;
}

function heatOf(state: ThermalState, phase = 0): number {
  return state.heat[phase] ?? Number.NaN;
}

describe("the main breaker's heat, estimated", () => {
  it("begins as after hours of the contracted current, on every phase", () => {
    const one = startThermal(MAIN, 7, 1);
    assert.equal(one.atMs, 7);
    assert.ok(Math.abs(heatOf(one) - 1.21 / 1.8225) < 1e-12);
    assert.equal(startThermal(MAIN, 0, 3).heat.length, 3);
    assert.ok(Math.abs(heatOf(readFor(3_600, 25)) - heatOf(one)) < 1e-9, "what it begins with is what it ends at");
    assert.deepEqual(startThermal({ ...MAIN, ratedA: 16 }, 0, 1).heat, [1], "never above 1");
  });

  it("takes a tenth more for granted than was read", () => {
    // 1.13 In trips no breaker, 1.35 In is what trips ours when it lasts.
    assert.ok(Math.abs(heatOf(readFor(7_200, 1.13 * 25)) - 0.848) < 1e-3);
    assert.ok(heatOf(readFor(7_200, (1.35 / 1.1) * 25 - 0.01)) < 1);
    assert.ok(heatOf(readFor(7_200, (1.35 / 1.1) * 25 + 0.01)) > 0.999);
  });

  it("takes the higher of two readings for what flowed between them, either way", () => {
    const up = stepThermal({ ...COLD, currentA: [1] }, MAIN, 5_000, [30]);
    const down = stepThermal({ ...COLD, currentA: [30] }, MAIN, 5_000, [1]);
    assert.equal(heatOf(up), heatOf(down));
    assert.deepEqual(down.currentA, [1]);
    assert.ok(heatOf(stepThermal(down, MAIN, 10_000, [1])) < heatOf(down));
  });

  it("takes the contracted current for granted from a gap of three intervals on, and no less than was read", () => {
    const quiet: ThermalState = { ...COLD, currentA: [1] };
    assert.ok(heatOf(stepThermal(quiet, MAIN, 15_000, [1])) < 0.001);
    assert.ok(heatOf(stepThermal(quiet, MAIN, 15_001, [1])) > 0.08);
    const busy: ThermalState = { ...COLD, currentA: [40] };
    const short = stepThermal(busy, MAIN, 15_000, [1]);
    assert.ok(heatOf(stepThermal(busy, MAIN, 15_001, [1])) >= heatOf(short));
  });

  it("stays at the contracted current's heat after a silence of days", () => {
    const later = stepThermal({ ...COLD, currentA: [1] }, MAIN, 5 * 86_400_000, [1]);
    assert.ok(Math.abs(heatOf(later) - 1.21 / 1.8225) < 1e-9);
    const cooled = stepThermal({ ...COLD, heat: [1] }, MAIN, 5 * 86_400_000, [1]);
    assert.ok(heatOf(cooled) >= 1.21 / 1.8225 && heatOf(cooled) < 0.68);
  });

  it("warms no slower and cools no faster than it would, however far apart the readings are", () => {
    for (const seconds of [1, 5, 60, 600]) {
      const rare = { ...MAIN, intervalMs: seconds * 1_000 };
      const warm: ThermalState = { ...COLD, heat: [1] };
      assert.ok(heatOf(stepThermal(warm, rare, seconds * 1_000, [0])) > Math.exp(-seconds / 120));
      const end = 1.21 / 1.8225;
      const heated = heatOf(stepThermal(COLD, rare, seconds * 1_000, [25]));
      assert.ok(heated > end * (1 - Math.exp(-seconds / 120)) && heated < end + 1e-12);
    }
  });

  it("takes no reading twice, and none from the past", () => {
    const state = readFor(60, 30);
    assert.equal(stepThermal(state, MAIN, 60_000, [300]), state);
    assert.equal(stepThermal(state, MAIN, 59_999, [300]), state);
    assert.equal(stepThermal(state, MAIN, Number.NaN, [300]), state);
  });

  it("keeps phases apart", () => {
    const start: ThermalState = { atMs: 0, currentA: [0, 0, 0], heat: [0, 0, 0] };
    const state = stepThermal(start, MAIN, 5_000, [0, 30, 10]);
    assert.equal(heatOf(state, 0), 0);
    assert.ok(heatOf(state, 1) > heatOf(state, 2) && heatOf(state, 2) > 0);
  });

  const parts = fc.array(
    fc.record({
      /** s until the next reading. */
      seconds: fc.integer({ min: 1, max: 15 }),
      readA: fc.double({ min: 0, max: 60, noNaN: true }),
      /** Where between 0 and the higher reading it was meanwhile. */
      shares: fc.array(fc.double({ min: 0, max: 1.05, noNaN: true }), { minLength: 15, maxLength: 15 }),
    }),
    { maxLength: 120 },
  );

  it("is never below the plant's breaker, whatever flows between readings up to 5 % above the higher of them", () => {
    const curves = fc.constantFrom<Curve>("B", "C", "D");
    fc.assert(
      fc.property(fc.constantFrom(16, 25, 40, 63), curves, parts, (ratedA, curve, readings) => {
        const breaker: MainBreaker = { contractedA: ratedA, intervalMs: 5_000, ratedA, curve };
        const plant = new Breaker({ ratedA, curve, poles: 1 });
        let state: ThermalState = COLD;
        let beforeA = 0;
        let second = 0;
        for (const { seconds, readA, shares } of readings) {
          for (let part = 0; part < seconds; part++)
            plant.advance(1_000, [(shares[part] ?? 0) * Math.max(beforeA, readA)]);
          second += seconds;
          state = stepThermal(state, breaker, second * 1_000, [readA]);
          beforeA = readA;
          if (plant.tripped) return;
          assert.ok(heatOf(state) >= plant.heat, `${heatOf(state)} and ${plant.heat} at ${second} s`);
          assert.ok(heatOf(state) <= 1);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("the time that is left", () => {
  it("is endless for what never trips it", () => {
    assert.equal(secondsToTrip(COLD, MAIN, [0]), Number.POSITIVE_INFINITY);
    assert.equal(secondsToTrip(COLD, MAIN, [1.13 * 25]), Number.POSITIVE_INFINITY);
    assert.equal(secondsToTrip({ ...COLD, heat: [1] }, MAIN, [25]), Number.POSITIVE_INFINITY);
    assert.ok(Number.isFinite(secondsToTrip(COLD, MAIN, [31])));
  });

  it("is none where the coil may trip at once: at the lower end of the curve's band, less a tenth", () => {
    for (const [curve, from] of [
      ["B", 3],
      ["C", 5],
      ["D", 10],
    ] as const) {
      const breaker = { ...MAIN, curve };
      assert.equal(secondsToTrip(COLD, breaker, [(from / 1.1) * 25 + 0.01]), 0);
      assert.ok(secondsToTrip(COLD, breaker, [(from / 1.1) * 25 - 0.01]) > 1);
    }
    assert.equal(secondsToTrip({ ...COLD, heat: [1] }, MAIN, [40]), 0);
  });

  it("is that of the hottest way", () => {
    const state: ThermalState = { atMs: 0, currentA: [0, 0, 0], heat: [0.1, 0.9, 0.1] };
    const both = secondsToTrip(state, MAIN, [45, 32, 0]);
    assert.equal(both, Math.min(secondsToTrip(state, MAIN, [45, 0, 0]), secondsToTrip(state, MAIN, [0, 32, 0])));
  });

  it("is the analytic one of a first-order system or up to 0.3 % less, and never more", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 1.228, max: 2.6, noNaN: true }),
        fc.constantFrom(25, 63),
        (heat, multiple, ratedA) => {
          const end = (multiple * 1.1) ** 2 / 1.8225;
          const exactS = (ratedA > 32 ? 240 : 120) * Math.log((end - heat) / (end - 1));
          const leftS = secondsToTrip({ ...COLD, heat: [heat] }, { ...MAIN, ratedA, curve: "B" }, [multiple * ratedA]);
          assert.ok(leftS <= exactS + 1e-9 && leftS >= exactS * 0.997, `${leftS} of ${exactS}`);
        },
      ),
    );
  });

  it("comes before the plant's breaker trips, and not absurdly early", () => {
    for (const multiple of [1.4, 1.6, 2, 2.5]) {
      const plant = new Breaker({ ratedA: 25, curve: "C", poles: 1 });
      let tookS = 0;
      for (; !plant.tripped; tookS += 0.1) plant.advance(100, [multiple * 25]);
      const leftS = secondsToTrip(COLD, MAIN, [multiple * 25]);
      assert.ok(leftS < tookS && leftS > tookS * 0.4, `${multiple}: ${leftS} of ${tookS}`);
    }
  });
});
