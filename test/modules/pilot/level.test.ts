import assert from "node:assert/strict";
import fc from "fast-check";
import { classifyLevel, isAsking, LEVEL_HYSTERESIS_V, type PilotLevel } from "../../../modules/pilot/level";

/** From high to low, each with the midpoint below it. */
const MIDPOINTS = [
  ["A", "B", 10.5],
  ["B", "C", 7.5],
  ["C", "D", 4.5],
  ["D", "E", 1.5],
  ["E", "invalid", -1.5],
  ["invalid", "F", -10.5],
] as const;

const LEVELS: readonly PilotLevel[] = ["A", "B", "C", "D", "E", "invalid", "F"];

describe("pilot level", () => {
  for (const [level, fromV, toV] of [
    ["A", 11.4, 12.6],
    ["B", 8.36, 9.56],
    ["C", 5.48, 6.49],
    ["D", 2.62, 3.25],
    ["E", -0.5, 0.5],
    ["invalid", -9.9, -2],
    ["F", -12.6, -11.4],
  ] as const)
    it(`${level}: its whole window, whatever it was before`, () => {
      for (let voltageV = fromV; voltageV <= toV; voltageV += 0.01) {
        assert.equal(classifyLevel(voltageV), level, `${voltageV} V`);
        for (const previous of LEVELS) assert.equal(classifyLevel(voltageV, previous), level, `${voltageV} V`);
      }
    });

  for (const [upper, lower, midV] of MIDPOINTS) {
    it(`${upper}/${lower}: the midpoint ${midV} V belongs to ${upper}`, () => {
      assert.equal(classifyLevel(midV), upper);
      assert.equal(classifyLevel(midV - 0.001), lower);
    });

    it(`${upper}/${lower}: what was ${upper} or ${lower} stays it within ${LEVEL_HYSTERESIS_V} V of ${midV} V`, () => {
      assert.equal(classifyLevel(midV - 0.299, upper), upper);
      assert.equal(classifyLevel(midV - 0.301, upper), lower);
      assert.equal(classifyLevel(midV + 0.299, lower), lower);
      assert.equal(classifyLevel(midV + 0.301, lower), upper);
    });

    it(`${upper}/${lower}: what was something else has no say`, () => {
      for (const previous of LEVELS) {
        if (previous === upper || previous === lower) continue;
        assert.equal(classifyLevel(midV + 0.1, previous), upper, previous);
        assert.equal(classifyLevel(midV - 0.1, previous), lower, previous);
      }
    });
  }

  it("is invalid for what is no number, and has no upper or lower end", () => {
    assert.equal(classifyLevel(Number.NaN), "invalid");
    for (const previous of LEVELS) assert.equal(classifyLevel(Number.NaN, previous), "invalid");
    assert.equal(classifyLevel(15), "A");
    assert.equal(classifyLevel(Number.POSITIVE_INFINITY, "A"), "A");
    assert.equal(classifyLevel(-15), "F");
    assert.equal(classifyLevel(Number.NEGATIVE_INFINITY, "F"), "F");
  });

  it("asks in C and D only", () => {
    assert.deepEqual(LEVELS.filter(isAsking), ["C", "D"]);
  });

  it("never flaps under noise smaller than the hysteresis, wherever the true level lies", () => {
    const noise = fc.array(fc.double({ min: -0.299, max: 0.299, noNaN: true }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(fc.double({ min: -13, max: 13, noNaN: true }), noise, (trueV, errorsV) => {
        let level: PilotLevel | undefined;
        let changes = -1;
        for (const errorV of errorsV) {
          const next = classifyLevel(trueV + errorV, level);
          if (next !== level) changes += 1;
          level = next;
        }
        assert.ok(changes <= 1, `${changes} changes around ${trueV} V`);
      }),
      { numRuns: 20_000, seed: 5 },
    );
  });

  it("is one of the two neighbours, and without a past the one whose band it is in", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -14, max: 14, noNaN: true }),
        fc.constantFrom(undefined, ...LEVELS),
        (voltageV, previous) => {
          const level = classifyLevel(voltageV, previous);
          const plain = classifyLevel(voltageV);
          assert.ok(level === plain || level === previous);
          assert.ok(Math.abs(LEVELS.indexOf(level) - LEVELS.indexOf(plain)) <= 1);
        },
      ),
      { numRuns: 20_000, seed: 6 },
    );
  });
});
