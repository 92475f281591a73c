import assert from "node:assert/strict";
import fc from "fast-check";
import { BREAKER_SETTINGS } from "../../../modules/breaker/settings";
import {
  derateA,
  isUrgent,
  type Supply,
  type SupplyState,
  startSupply,
  stepSupply,
  supplyOf,
  urgency,
} from "../../../modules/breaker/urgency";
import { check } from "../../../modules/schema/check";
import { Breaker } from "../../../sim/plant/breaker";

const MAIN = { contractedA: 25, intervalMs: 5_000 };
const SUPPLY = supplyOf(MAIN, { ratedA: 25, curve: "C" }, []);

function readFor(
  seconds: number,
  currentA: readonly number[],
  from: SupplyState,
  supply: Supply = SUPPLY,
): SupplyState {
  let state = from;
  for (let second = 5; second <= seconds; second += 5)
    state = stepSupply(state, supply, from.thermal.atMs + second * 1_000, currentA);
  return state;
}

describe("how urgent it is", () => {
  const start = startSupply(SUPPLY, 0, 1);

  it("is calm up to the contract, with what rounding may add", () => {
    for (const currentA of [0, 25, 25.04]) assert.deepEqual(urgency(start, SUPPLY, [currentA]), { kind: "calm" });
    assert.equal(urgency(start, SUPPLY, [25.06]).kind, "over");
  });

  it("says by how much the worst phase is over, and until when it may", () => {
    const three = startSupply(SUPPLY, 0, 3);
    const over = urgency(three, SUPPLY, [10, 40, 30]);
    assert.ok(over.kind === "over");
    assert.equal(over.excessA, 15);
    assert.ok(over.leftMs > 20_000 && over.leftMs < 60_000, `${over.leftMs}`);
    const little = urgency(start, SUPPLY, [26]);
    assert.ok(little.kind === "over" && little.leftMs === Number.POSITIVE_INFINITY);
    const short = urgency(start, SUPPLY, [125]);
    assert.ok(short.kind === "over" && short.leftMs === 0);
  });

  it("goes by the meter's rule where that comes first", () => {
    const strict = supplyOf(MAIN, { ratedA: 63, curve: "C" }, [{ above: 1.1, forS: 20 }]);
    const state = startSupply(strict, 0, 1);
    assert.deepEqual(urgency(state, strict, [30]), { kind: "over", excessA: 5, leftMs: 20_000 });
    const later = readFor(15, [30], state, strict);
    assert.deepEqual(urgency(later, strict, [30]), { kind: "over", excessA: 5, leftMs: 5_000 });
  });

  it("takes a breaker that nobody named for one of the contracted current", () => {
    const { ratedA, curve } = supplyOf(MAIN, null, []).breaker;
    assert.deepEqual([ratedA, curve], [25, "B"]);
    assert.ok(check(BREAKER_SETTINGS, null).ok && check(BREAKER_SETTINGS, { ratedA: 32, curve: "D" }).ok);
    for (const bad of [{ ratedA: 0, curve: "C" }, { ratedA: 32, curve: "E" }, { ratedA: 32 }, undefined])
      assert.ok(!check(BREAKER_SETTINGS, bad).ok);
  });
});

describe("a hot breaker", () => {
  const start = startSupply(SUPPLY, 0, 1);

  it("is none at the contracted current, nor after one reading of twice that", () => {
    assert.deepEqual(derateA(readFor(7_200, [25], start), SUPPLY), [0]);
    assert.deepEqual(derateA(readFor(5, [50], start), SUPPLY), [0]);
  });

  it("makes room from a heat of 0.8 on, before a current heats it that trips no breaker, until it is below 0.6", () => {
    let state = start;
    for (let s = 0; s < 600 && derateA(state, SUPPLY)[0] === 0; s += 5) state = readFor(5, [28.2], state);
    const [heat = 0] = state.thermal.heat;
    assert.ok(heat > 0.8 && heat < (1.13 * 1.1) ** 2 / 1.8225);
    assert.ok(Math.abs((derateA(state, SUPPLY)[0] ?? 0) - 3.5) < 1e-9);
    let tookS = 0;
    let lastHeat = heat;
    while (derateA(state, SUPPLY)[0] !== 0 && tookS < 600) {
      state = readFor(5, [25 - (derateA(state, SUPPLY)[0] ?? 0)], state);
      const now = state.thermal.heat[0] ?? 0;
      assert.ok(now < lastHeat || tookS === 0, "it cools");
      lastHeat = now;
      tookS += 5;
    }
    assert.ok(lastHeat < 0.6 && tookS < 240, `${tookS} s`);
    assert.deepEqual(derateA(readFor(3_600, [25], state), SUPPLY), [0], "and may be used up to the contract again");
  });

  it("makes room on its own phase", () => {
    const state = readFor(300, [10, 29.5, 10], startSupply(SUPPLY, 0, 3));
    const [first, second, third] = derateA(state, SUPPLY);
    assert.ok(first === 0 && third === 0 && (second ?? 0) > 3);
  });

  it("needs no room where the contract leaves enough", () => {
    const wide = supplyOf(MAIN, { ratedA: 32, curve: "C" }, []);
    const hot = readFor(600, [40], startSupply(wide, 0, 1), wide);
    assert.deepEqual(hot.isHot, [true]);
    assert.deepEqual(derateA(hot, wide), [0]);
    const cooled = readFor(600, [25], hot, wide);
    assert.deepEqual(cooled.isHot, [false]);
  });

  it("does not trip where everybody keeps to it, whatever the house adds for two readings at a time", () => {
    const rises = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 20 })), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(fc.constantFrom(16, 25, 40), rises, (ratedA, houses) => {
        const supply = supplyOf({ contractedA: ratedA, intervalMs: 5_000 }, { ratedA, curve: "C" }, []);
        const plant = new Breaker({ ratedA, curve: "C", poles: 1 });
        plant.advance(3_600_000, [ratedA]);
        let state = startSupply(supply, 0, 1);
        let readings = 0;
        const flow = (currentA: number): void => {
          plant.advance(5_000, [currentA]);
          readings += 1;
          state = stepSupply(state, supply, readings * 5_000, [currentA]);
        };
        for (const [pauseReadings, addsA] of houses) {
          for (let reading = 0; reading < pauseReadings; reading++) flow(ratedA - (derateA(state, supply)[0] ?? 0));
          for (let reading = 0; reading < 2; reading++)
            flow(ratedA - (derateA(state, supply)[0] ?? 0) + addsA * (ratedA / 40));
        }
        assert.ok(!plant.tripped);
      }),
      { numRuns: 200 },
    );
  });
});

describe("whether there is no time to wait", () => {
  /** ms of a reading, and of a car that follows it. */
  const SPAN_MS = 11_000;

  it("is a matter of a reading and a car, with a cut-off rule", () => {
    for (const [forMs, isIt] of [
      [SPAN_MS, false],
      [SPAN_MS - 1, true],
      [0, true],
    ] as const) {
      const rule = supplyOf(MAIN, { ratedA: 63, curve: "C" }, [{ above: 1.1, forS: forMs / 1000 }]);
      const state = startSupply(rule, 0, 1);
      assert.equal(isUrgent(state, rule, [30]), isIt, `${forMs}`);
      assert.equal(isUrgent(state, rule, [25]), false, "at the contract nothing is cut off");
    }
  });

  it("is so where the breaker trips at once, and not where it has minutes", () => {
    const supply = supplyOf(MAIN, { ratedA: 25, curve: "B" }, []);
    const state = startSupply(supply, 0, 1);
    assert.equal(isUrgent(state, supply, [125]), true);
    assert.equal(isUrgent(state, supply, [26]), false);
  });
});
