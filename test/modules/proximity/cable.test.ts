import assert from "node:assert/strict";
import fc from "fast-check";
import { type Cable, cableRatingA, NO_CABLE, ratingA, watchCable } from "../../../modules/proximity/cable";

/** A resistor of each rating, three-phase. */
const OHM = { 63: 100, 32: 220, 20: 680, 13: 1_500, 0: Number.POSITIVE_INFINITY } as const;
type Rating = keyof typeof OHM;
const RATINGS: readonly Rating[] = [0, 13, 20, 32, 63];

function steady(rating: number): Cable {
  return { kind: "steady", ratingA: rating };
}

/** Samples at moments, from a belief; the belief after each. */
function beliefs(from: Rating, ...samples: readonly (readonly [number, Rating])[]): number[] {
  let cable = steady(from);
  return samples.map(([ms, rating]) => {
    cable = watchCable(cable, ms, OHM[rating], 3);
    return ratingA(cable);
  });
}

describe("cable rating from the proximity pilot", () => {
  for (const [ohm, threePhaseA, singlePhaseA] of [
    [Number.NEGATIVE_INFINITY, 0, 0],
    [-100, 0, 0],
    [0, 0, 0],
    [79.999, 0, 0],
    [80, 63, 70],
    [100, 63, 70],
    [139.999, 63, 70],
    [140, 32, 32],
    [220, 32, 32],
    [307.999, 32, 32],
    [308, 20, 20],
    [680, 20, 20],
    [935.999, 20, 20],
    [936, 13, 13],
    [1_500, 13, 13],
    [2_460, 13, 13],
    [2_460.001, 0, 0],
    [4_500, 0, 0],
    [Number.POSITIVE_INFINITY, 0, 0],
    [Number.NaN, 0, 0],
  ] as const)
    it(`${ohm} Ω: ${threePhaseA} A, single-phase ${singlePhaseA} A`, () => {
      assert.equal(cableRatingA(ohm, 3), threePhaseA);
      assert.equal(cableRatingA(ohm, 1), singlePhaseA);
    });

  it("holds over the tolerance of every coding resistor", () => {
    for (const [nominalOhm, rating] of [
      [1_500, 13],
      [680, 20],
      [220, 32],
      [100, 63],
    ] as const)
      for (const factor of [0.9, 0.97, 1, 1.03, 1.1]) assert.equal(cableRatingA(nominalOhm * factor, 3), rating);
  });

  it("never grows with the resistance, inside the windows", () => {
    const ohm = fc.double({ min: 80, max: 3_000, noNaN: true });
    fc.assert(
      fc.property(ohm, ohm, fc.constantFrom<1 | 3>(1, 3), (a, b, phases) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        assert.ok(cableRatingA(low, phases) >= cableRatingA(high, phases));
      }),
      { numRuns: 5_000, seed: 31 },
    );
  });
});

describe("what is believed of the cable", () => {
  for (const from of RATINGS)
    for (const to of RATINGS) {
      if (from === to) continue;
      const debounceMs = to < from ? 15 : 500;
      it(`${from} A → ${to} A after ${debounceMs} ms without a break`, () => {
        const last = 1_000 + debounceMs;
        assert.deepEqual(beliefs(from, [1_000, to], [last - 1, to], [last, to]), [from, from, to]);
      });
    }

  it("never changes on a single sample, however late", () => {
    for (const from of RATINGS) for (const to of RATINGS) assert.deepEqual(beliefs(from, [1e9, to]), [from]);
  });

  it("a cable that is pulled is gone within two samples at every phase of the step", () => {
    for (let phaseMs = 0; phaseMs < 20; phaseMs++) {
      let cable = steady(32);
      for (let ms = phaseMs; ms < 1_100; ms += 20) {
        cable = watchCable(cable, ms, ms < 1_000 ? OHM[32] : OHM[0], 3);
        const afterMs = ms - 1_000;
        if (afterMs < 15) assert.equal(ratingA(cable), 32, `${afterMs} ms`);
        if (afterMs >= 40) assert.equal(ratingA(cable), 0, `${afterMs} ms`);
      }
    }
  });

  it("a cable that is plugged in is believed between 500 and 540 ms at every phase of the step", () => {
    for (let phaseMs = 0; phaseMs < 20; phaseMs++) {
      let cable = NO_CABLE;
      let believedMs: number | undefined;
      for (let ms = phaseMs; ms < 2_000; ms += 20) {
        cable = watchCable(cable, ms, ms < 1_000 ? Number.NaN : OHM[20], 3);
        if (ratingA(cable) === 20) believedMs ??= ms - 1_000;
      }
      assert.ok(believedMs !== undefined && believedMs >= 500 && believedMs < 540, `${believedMs} ms`);
    }
  });

  it("begins anew after a break", () => {
    assert.deepEqual(beliefs(0, [0, 32], [480, 32], [499, 0], [500, 32], [999, 32], [1_000, 32]), [0, 0, 0, 0, 0, 32]);
    assert.deepEqual(beliefs(32, [0, 0], [10, 32], [20, 0], [34, 0], [35, 0]), [32, 32, 32, 32, 0]);
  });

  it("begins anew when the change turns round", () => {
    assert.deepEqual(beliefs(20, [0, 32], [490, 13], [500, 13], [505, 13]), [20, 20, 20, 13]);
    assert.deepEqual(beliefs(20, [0, 13], [10, 32], [500, 32], [510, 32]), [20, 20, 20, 32]);
  });

  it("takes the smallest of different ratings, on the way down and on the way up", () => {
    assert.deepEqual(beliefs(63, [0, 32], [10, 0], [20, 20]), [63, 63, 0]);
    assert.deepEqual(beliefs(0, [0, 63], [100, 32], [200, 63], [500, 63]), [0, 0, 0, 32]);
  });

  it("settles on the smaller rating when the resistance is noisy about an edge", () => {
    for (const [edgeOhm, smallerA] of [
      [140, 32],
      [308, 20],
      [936, 13],
    ] as const) {
      let cable = NO_CABLE;
      for (let ms = 0; ms <= 500; ms += 20) cable = watchCable(cable, ms, edgeOhm + (ms % 40 === 0 ? -1 : 1), 3);
      assert.equal(ratingA(cable), smallerA);
    }
  });

  it("follows a change of phases: 70 A is 63 A on three", () => {
    let cable = steady(70);
    assert.equal(watchCable(cable, 0, 100, 1), cable);
    cable = watchCable(watchCable(cable, 0, 100, 3), 15, 100, 3);
    assert.equal(ratingA(cable), 63);
  });

  it("is the same object while nothing changes", () => {
    assert.equal(watchCable(NO_CABLE, 5, Number.NaN, 3), NO_CABLE);
    const cable = steady(32);
    assert.equal(watchCable(cable, 5, 219, 3), cable);
    const changing = watchCable(cable, 10, 1_500, 3);
    assert.equal(watchCable(changing, 20, 1_499, 3), changing);
  });

  it("is never larger than what every sample of the last 500 ms allowed, unless it was believed before", () => {
    const samples = fc.array(fc.tuple(fc.integer({ min: 1, max: 130 }), fc.constantFrom(...RATINGS)), {
      minLength: 1,
      maxLength: 80,
    });
    let rises = 0;
    fc.assert(
      fc.property(samples, fc.constantFrom(0, 0.25, 1e12), (gaps, startMs) => {
        let cable: Cable = NO_CABLE;
        let nowMs = startMs;
        const past: { readonly ms: number; readonly rating: number }[] = [];
        for (const [gapMs, rating] of gaps) {
          nowMs += gapMs;
          past.push({ ms: nowMs, rating });
          const before: Cable = cable;
          cable = watchCable(before, nowMs, OHM[rating], 3);
          if (ratingA(cable) > ratingA(before)) {
            rises += 1;
            // The samples of the last 500 ms and the one before them, which was the newest when they began.
            const first = past.filter(({ ms }) => ms <= nowMs - 500).length - 1;
            assert.ok(first >= 0);
            for (const sample of past.slice(first)) assert.ok(sample.rating >= ratingA(cable));
          }
          const older = past.filter(({ ms }) => ms <= nowMs - 15).at(-1);
          if (older === undefined) continue;
          const recent = past.filter(({ ms }) => ms >= older.ms);
          const mostA = Math.max(...recent.map((sample) => sample.rating));
          assert.ok(ratingA(cable) <= mostA, `${ratingA(cable)} A while all showed ${mostA} A or less`);
        }
      }),
      { numRuns: 3_000, seed: 32 },
    );
    assert.ok(rises > 100, `only ${rises} rises`);
  });
});
