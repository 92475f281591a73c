import assert from "node:assert/strict";
import fc from "fast-check";
import type { Curve } from "../../../modules/breaker/curves";
import { Breaker } from "../../../sim/plant/breaker";

const CURVES: readonly Curve[] = ["B", "C", "D"];
const RATINGS = [6, 10, 16, 20, 25, 32, 40, 50, 63, 80, 125];
const BANDS = { B: [3, 5], C: [5, 10], D: [10, 20] } as const;
const HOUR_MS = 3_600_000;

/** How long `currentA` on pole 1 takes to trip it, ms; undefined when it has not within `forMs`. */
function tripTime(breaker: Breaker, currentA: number, forMs: number, stepMs: number): number | undefined {
  const currents = [currentA];
  for (let ms = stepMs; ms <= forMs; ms += stepMs) {
    breaker.advance(stepMs, currents);
    if (breaker.tripped) return ms;
  }
  return undefined;
}

for (const curve of CURVES)
  for (const ratedA of RATINGS)
    describe(`sim/plant/breaker ${curve}${ratedA} (IEC 60898-1 Table 7)`, () => {
      const cold = (): Breaker => new Breaker({ ratedA, curve, poles: 1 });

      it("a: 1.13 In does not trip it in 1 h, nor in 2 h, nor ever after", () => {
        const breaker = cold();
        assert.equal(tripTime(breaker, 1.13 * ratedA, 2 * HOUR_MS, 1000), undefined);
        assert.equal(tripTime(breaker, 1.13 * ratedA, 12 * HOUR_MS, 1000), undefined);
        assert.ok(breaker.heat > 0.5 && breaker.heat < 1, `${breaker.heat}`);
      });

      it("b: 1.45 In trips it within 1 h, 2 h above 63 A: from cold, and after test a", () => {
        const limitMs = ratedA <= 63 ? HOUR_MS : 2 * HOUR_MS;
        assert.ok((tripTime(cold(), 1.45 * ratedA, limitMs, 100) ?? 0) > 1000);
        const warm = cold();
        assert.equal(tripTime(warm, 1.13 * ratedA, HOUR_MS, 100), undefined);
        assert.ok((tripTime(warm, 1.45 * ratedA, limitMs, 100) ?? 0) > 1000);
      });

      for (const stepMs of [20, 100, 1000])
        it(`c: 2.55 In trips it after 1–60 s, 1–120 s above 32 A, in steps of ${stepMs} ms`, () => {
          const tookMs = tripTime(cold(), 2.55 * ratedA, ratedA <= 32 ? 60_000 : 120_000, stepMs);
          assert.ok(tookMs !== undefined && tookMs > 1000, `${tookMs}`);
        });

      it("d: at the lower end of the band it does not trip within 0.1 s, and trips thermally", () => {
        const lower = BANDS[curve][0] * ratedA;
        const limitS = { B: 45, C: 15, D: 4 }[curve] * (ratedA <= 32 ? 1 : 2);
        const tookMs = tripTime(cold(), lower, limitS * 1000, 1);
        assert.ok(tookMs !== undefined && tookMs >= 100, `${tookMs}`);
      });

      it("e: at the upper end of the band it trips at once", () => {
        const upper = BANDS[curve][1] * ratedA;
        assert.equal(tripTime(cold(), upper, 100, 1), 1);
        const reversed = cold();
        reversed.advance(20, [-upper]);
        assert.ok(reversed.tripped);
      });
    });

describe("sim/plant/breaker", () => {
  it("trips at the same time, to a second, whatever the step", () => {
    for (const multiple of [1.4, 1.45, 2, 2.55, 4.9]) {
      const times = [1, 20, 100, 1000].map((stepMs) =>
        tripTime(new Breaker({ ratedA: 25, curve: "C", poles: 1 }), multiple * 25, HOUR_MS, stepMs),
      );
      const [exact = Number.NaN] = times;
      for (const time of times)
        assert.ok(Math.abs((time ?? 0) - exact) <= 1000 + exact * 0.02, `${multiple}: ${times}`);
    }
  });

  it("takes one long step like many short ones", () => {
    const once = new Breaker({ ratedA: 25, curve: "C", poles: 1 });
    const often = new Breaker({ ratedA: 25, curve: "C", poles: 1 });
    once.advance(60_500, [30]);
    for (let second = 0; second < 60; second++) often.advance(1000, [30]);
    often.advance(500, [30]);
    assert.equal(once.heat, often.heat);
  });

  it("follows the analytic curve of a first-order system", () => {
    const breaker = new Breaker({ ratedA: 32, curve: "C", poles: 1 });
    breaker.advance(0, [32]);
    assert.equal(breaker.heat, 0);
    for (let step = 0; step < 1200; step++) breaker.advance(100, [32]);
    assert.ok(Math.abs(breaker.heat - (1 - Math.exp(-1)) / 1.8225) < 1e-3, `${breaker.heat}`);
  });

  it("shows heat as 0–1 of what trips it, cools, and does not close again", () => {
    const breaker = new Breaker({ ratedA: 25, curve: "C", poles: 1 });
    while (!breaker.tripped) {
      assert.ok(breaker.heat < 1);
      breaker.advance(100, [50]);
    }
    assert.equal(breaker.heat, 1);
    breaker.advance(600_000, [50]);
    assert.ok(breaker.heat < 0.01, "no current flows through an open breaker");
    assert.ok(breaker.tripped);
  });

  it("heats each pole by itself and opens all of them", () => {
    for (const pole of [0, 1, 2]) {
      const breaker = new Breaker({ ratedA: 25, curve: "C", poles: 3 });
      const currents = [20, 20, 20];
      currents[pole] = 60;
      for (let step = 0; step < 1200 && !breaker.tripped; step++) breaker.advance(100, currents);
      assert.ok(breaker.tripped, `pole ${pole}`);
    }
    const level = new Breaker({ ratedA: 25, curve: "C", poles: 3 });
    level.advance(4 * HOUR_MS, [25, 25, 25]);
    assert.ok(!level.tripped, "three poles are not three times the heat");
    level.advance(1, [0, 0, 250]);
    assert.ok(level.tripped, "the coil of one pole");
  });

  it("keeps heat within 0–1 and trips once and for all, whatever flows", () => {
    const flow = fc.array(fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.double({ min: 0, max: 300, noNaN: true })));
    fc.assert(
      fc.property(flow, (steps) => {
        const breaker = new Breaker({ ratedA: 25, curve: "B", poles: 1 });
        let wasTripped = false;
        for (const [ms, currentA] of steps) {
          breaker.advance(ms, [currentA]);
          assert.ok(breaker.heat >= 0 && breaker.heat <= 1);
          assert.ok(breaker.tripped || !wasTripped);
          wasTripped = breaker.tripped;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("refuses a rating that is none", () => {
    for (const ratedA of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      assert.throws(() => new Breaker({ ratedA, curve: "C", poles: 1 }), RangeError);
  });
});
