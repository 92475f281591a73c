import assert from "node:assert/strict";
import fc from "fast-check";
import { flatness, LEAST_SAMPLES } from "../../../sim/endurance/flat";

const COUNT = fc.integer({ min: LEAST_SAMPLES, max: 200 });

function samples(count: number, sample: (index: number) => number): number[] {
  return Array.from({ length: count }, (_, index) => sample(index));
}

describe("flat memory", () => {
  it("is what stays the same, and what falls", () => {
    fc.assert(
      fc.property(COUNT, fc.integer({ min: 0, max: 50 }), (count, fall) => {
        assert(
          flatness(
            samples(count, (index) => 1_000_000 - fall * index),
            0,
          ).isFlat,
        );
      }),
      { seed: 1 },
    );
  });

  it("is what goes up and down by less than the bound", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100), { minLength: LEAST_SAMPLES, maxLength: 200 }), (noise) => {
        const growing = flatness(noise, 200);
        assert(growing.isFlat, JSON.stringify(growing));
      }),
      { seed: 2 },
    );
  });

  it("is not what rises by more than the bound, however slowly and over noise", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100), { minLength: 12, maxLength: 200 }), (noise) => {
        const each = 1_000 / noise.length;
        assert(
          !flatness(
            samples(noise.length, (index) => (noise[index] ?? 0) + index * each * 2),
            200,
          ).isFlat,
        );
      }),
      { seed: 3 },
    );
  });

  it("is not what rises by one unit where nothing may", () => {
    assert(!flatness([5, 5, 5, 5, 5, 5, 5, 6], 0).isFlat);
    assert(flatness([5, 5, 5, 5, 5, 5, 5, 5], 0).isFlat);
  });

  it("is not what only the last third has gained", () => {
    const late = flatness(
      samples(40, (index) => (index < 30 ? 0 : 1_000)),
      900,
    );
    assert(!late.isFlat);
  });

  it("looks over the warm-up, and over one high sample", () => {
    assert(flatness([0, 500, 900, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000], 0).isFlat);
    assert(
      flatness(
        samples(40, (index) => (index === 25 ? 5_000 : 0)),
        500,
      ).isFlat,
    );
  });

  it("measures the growth of a straight line exactly", () => {
    const { growth, rise } = flatness(
      samples(100, (index) => 7 * index),
      0,
    );
    assert.equal(growth, 7 * 74);
    assert.equal(rise, 7 * 50);
  });

  it("needs samples", () => {
    assert.throws(
      () =>
        flatness(
          samples(LEAST_SAMPLES - 1, () => 0),
          0,
        ),
      RangeError,
    );
  });
});
