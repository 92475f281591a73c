import assert from "node:assert/strict";
import fc from "fast-check";
import { COOL, DERATING_CURVE, stepTemperature, type TemperatureState } from "../../../modules/temperature/derating";

function stateAfter(...celsius: readonly number[]): TemperatureState {
  return celsius.reduce(stepTemperature, COOL);
}

function share(state: TemperatureState): number {
  return state.kind === "hot" ? 0 : state.share;
}

const CELSIUS = fc.oneof(
  fc.double({ min: 55, max: 75, noNaN: true }),
  fc.integer({ min: 55, max: 75 }),
  fc.double({ min: -80, max: 200, noNaN: true }),
);
const SAMPLE = fc.oneof({ weight: 9, arbitrary: CELSIUS }, { weight: 1, arbitrary: fc.constant(Number.NaN) });

describe("temperature derating", () => {
  for (const [celsius, expected] of [
    [-60, 1],
    [25, 1],
    [59.99, 1],
    [60, 1],
    [60.04, 1],
    [60.06, 0.99],
    [61, 0.9],
    [62.5, 0.75],
    [64, 0.6],
    [65, 0.5],
    [66, 0.42],
    [67, 0.33],
    [68, 0.25],
    [69, 0.17],
    [70, 0.08],
    [70.99, 0],
  ] as const)
    it(`${celsius} °C, coming from the cold: ${expected}`, () => {
      assert.deepEqual(stateAfter(celsius), { kind: "cool", share: expected });
    });

  it("is hot from 71 °C, and not just below", () => {
    assert.equal(stateAfter(70.99).kind, "cool");
    assert.deepEqual(stateAfter(71), { kind: "hot" });
    assert.deepEqual(stateAfter(Number.POSITIVE_INFINITY), { kind: "hot" });
  });

  it("stays hot down to 62 °C, and resumes below", () => {
    const hot = stateAfter(71);
    for (const celsius of [90, 70.99, 65, 62]) assert.equal(stepTemperature(hot, celsius), hot);
    const resumed = stepTemperature(hot, 61.99);
    assert.deepEqual(resumed, { kind: "cool", share: 0.7 });
    assert.deepEqual(stepTemperature(resumed, 70.5), { kind: "cool", share: 0.04 });
    assert.deepEqual(stepTemperature(hot, 35), COOL);
  });

  it("lowers the share at once, and raises it only after 1 K", () => {
    const warm = stateAfter(64);
    assert.equal(stepTemperature(warm, 63.01), warm);
    assert.deepEqual(stepTemperature(warm, 62.9), { kind: "cool", share: 0.61 });
    assert.deepEqual(stepTemperature(warm, 64.1), { kind: "cool", share: 0.59 });
    assert.deepEqual(stateAfter(61, 59.5), { kind: "cool", share: 0.95 });
    assert.deepEqual(stateAfter(61, 59), { kind: "cool", share: 1 });
  });

  it("halves the share while the sensor is broken", () => {
    for (const broken of [Number.NaN, Number.NEGATIVE_INFINITY, -60.01, -273.15])
      assert.deepEqual(stateAfter(broken), { kind: "unknown", share: 0.5 });
    assert.deepEqual(stateAfter(Number.NaN, 25), COOL);
    assert.deepEqual(stateAfter(Number.NaN, 71), { kind: "hot" });
  });

  it("lets a broken sensor raise no share, and end no heat", () => {
    assert.deepEqual(stateAfter(67, Number.NaN), { kind: "unknown", share: 0.33 });
    const hot = stateAfter(80);
    assert.equal(stepTemperature(hot, Number.NaN), hot);
    assert.deepEqual(stateAfter(80, Number.NaN, 61.5), { kind: "cool", share: 0.75 });
  });

  it("has a curve that only falls", () => {
    for (const [index, point] of DERATING_CURVE.entries()) {
      const next = DERATING_CURVE[index + 1];
      if (next === undefined) continue;
      assert.ok(next.celsius > point.celsius && next.share < point.share);
    }
  });

  it("never gives a warmer board a larger share, whatever was before", () => {
    fc.assert(
      fc.property(fc.array(SAMPLE, { maxLength: 10 }), CELSIUS, CELSIUS, (past, a, b) => {
        fc.pre(a >= -60 && b >= -60);
        const state = stateAfter(...past);
        const [cold, warm] = a < b ? [a, b] : [b, a];
        assert.ok(share(stepTemperature(state, cold)) >= share(stepTemperature(state, warm)));
      }),
      { numRuns: 5_000, seed: 33 },
    );
  });

  it("keeps between the curve and the curve of 1 K more, in whole hundredths, and stays the same object", () => {
    fc.assert(
      fc.property(fc.array(SAMPLE, { minLength: 1, maxLength: 30 }), (samples) => {
        let state: TemperatureState = COOL;
        for (const celsius of samples) {
          const before: TemperatureState = state;
          state = stepTemperature(before, celsius);
          assert.equal(stepTemperature(state, celsius), state);
          const isKnown = celsius >= -60;
          if (!isKnown) assert.ok(share(state) <= share(before));
          if (celsius >= 71) assert.equal(state.kind, "hot");
          if (state.kind === "hot") continue;
          assert.equal(state.kind, isKnown ? "cool" : "unknown");
          assert.equal(Math.round(state.share * 100) / 100, state.share);
          if (!isKnown) continue;
          assert.ok(state.share <= share(stateAfter(celsius)), `${state.share} at ${celsius} °C`);
          assert.ok(state.share >= share(stateAfter(celsius + 1)), `${state.share} at ${celsius} °C`);
        }
      }),
      { numRuns: 3_000, seed: 34 },
    );
  });

  it("does not flap under noise of less than 1 K from end to end", () => {
    const noise = fc.array(fc.double({ min: -0.49, max: 0.49, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(fc.double({ min: 50, max: 80, noNaN: true }), noise, (celsius, errors) => {
        let state: TemperatureState = COOL;
        for (const error of errors) {
          const before: TemperatureState = state;
          state = stepTemperature(before, celsius + error);
          assert.ok(share(state) <= share(before), "it only falls");
        }
      }),
      { numRuns: 5_000, seed: 35 },
    );
  });
});
