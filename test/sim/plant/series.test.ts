import assert from "node:assert/strict";
import fc from "fast-check";
import { StepSeries } from "../../../sim/plant/series";

describe("sim/plant/series", () => {
  it("is 0 on each phase before its first step, and always without one", () => {
    assert.deepEqual(new StepSeries([{ t: 5, currentA: [7] }], 1).at(4.999), [0]);
    assert.deepEqual(new StepSeries([], 3).at(1e9), [0, 0, 0]);
    assert.equal(new StepSeries([], 3).nextChangeS, Number.POSITIVE_INFINITY);
  });

  it("steps at the second itself, and says when it changes next", () => {
    const series = new StepSeries(
      [
        { t: 0, currentA: [1, 2, 3] },
        { t: 20, currentA: [4, 5, 6] },
      ],
      3,
    );
    assert.equal(series.nextChangeS, 0);
    assert.deepEqual(series.at(0), [1, 2, 3]);
    assert.equal(series.nextChangeS, 20);
    assert.deepEqual(series.at(19.999), [1, 2, 3]);
    assert.deepEqual(series.at(20), [4, 5, 6]);
    assert.deepEqual(series.at(Number.POSITIVE_INFINITY), [4, 5, 6]);
    assert.equal(series.nextChangeS, Number.POSITIVE_INFINITY);
  });

  it("answers as a search from the start does, also when asked backwards", () => {
    const steps = fc
      .uniqueArray(fc.nat(50), { maxLength: 12 })
      .map((times) => times.sort((a, b) => a - b).map((t, index) => ({ t, currentA: [index + 1] })));
    fc.assert(
      fc.property(steps, fc.array(fc.integer({ min: -2, max: 60 }), { maxLength: 20 }), (list, questions) => {
        const series = new StepSeries(list, 1);
        for (const t of questions) {
          const expected = list.filter((step) => step.t <= t).at(-1)?.currentA ?? [0];
          assert.deepEqual(series.at(t), expected);
          assert.equal(series.nextChangeS, list.find((step) => step.t > t)?.t ?? Number.POSITIVE_INFINITY);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
