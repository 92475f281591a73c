import assert from "node:assert/strict";
import fc from "fast-check";
import {
  dutyForCurrent,
  MAX_OFFER_A,
  MIN_OFFER_A,
  meaningOfDuty,
  STEADY_DUTY_PERCENT,
} from "../../../modules/pilot/duty";

/** A, as the car reads it; 0 for no charging, NaN for digital communication. */
function currentOf(dutyPercent: number): number {
  const meaning = meaningOfDuty(dutyPercent);
  if (meaning.kind === "digital") return Number.NaN;
  return meaning.kind === "current" ? meaning.currentA : 0;
}

function near(actual: number, expected: number, tolerance: number, message: string): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${message}: ${actual}, not ${expected}`);
}

describe("duty for a current", () => {
  for (const [offeredA, dutyPercent] of [
    [6, 10],
    [10, 16.6667],
    [13, 21.6667],
    [16, 26.6667],
    [20, 33.3333],
    [32, 53.3333],
    [40, 66.6667],
    [51, 85],
    [51.5, 85],
    [52, 85],
    [52.4999, 85],
    [52.5, 85],
    [53, 85.2],
    [63, 89.2],
    [70, 92],
    [80, 96],
    [80.1, 96],
    [1000, 96],
    [Number.POSITIVE_INFINITY, 96],
  ] as const)
    it(`is ${dutyPercent} % for ${offeredA} A`, () => near(dutyForCurrent(offeredA), dutyPercent, 0.0001, "duty"));

  it("is steady +12 V where there is no offer", () => {
    for (const offeredA of [0, 1, 5, 5.99, 5.999999, -0, -1, -16, Number.NEGATIVE_INFINITY, Number.NaN])
      assert.equal(dutyForCurrent(offeredA), STEADY_DUTY_PERCENT, `${offeredA}`);
  });

  it("stands in the standard's formulas to a hundredth of a point, for every whole ampere", () => {
    for (let offeredA = 6; offeredA <= 80; offeredA++) {
      const formula = offeredA <= 51 ? offeredA / 0.6 : Math.max(85, offeredA / 2.5 + 64);
      near(dutyForCurrent(offeredA), formula, 0.01, `${offeredA} A`);
    }
  });

  it("never falls while the offer rises", () => {
    fc.assert(
      fc.property(fc.double({ min: 6, max: 90 }), fc.double({ min: 6, max: 90 }), (a, b) => {
        const low = Math.min(a, b);
        const high = Math.max(a, b);
        assert.ok(dutyForCurrent(low) <= dutyForCurrent(high));
      }),
      { numRuns: 20_000, seed: 1 },
    );
  });

  it("says a car no more than was meant, and at most 1.5 A less (between the two ranges)", () => {
    fc.assert(
      fc.property(fc.double({ min: 6, max: 80, noNaN: true }), (offeredA) => {
        const readA = currentOf(dutyForCurrent(offeredA));
        assert.ok(readA <= offeredA + 1e-6 && readA >= offeredA - 1.5 - 1e-6, `${offeredA} A is read as ${readA} A`);
        if (offeredA <= 51 || offeredA > 52.5) near(readA, offeredA, 1e-6, `${offeredA} A`);
      }),
      { numRuns: 20_000, seed: 2 },
    );
  });

  it("is no charging for anything that is no offer, whatever it is", () => {
    fc.assert(
      fc.property(fc.double({ max: 5.9999 }), (offeredA) => {
        assert.equal(meaningOfDuty(dutyForCurrent(offeredA)).kind, "no-charging");
      }),
      { numRuns: 5_000, seed: 3 },
    );
  });
});

describe("a duty as the car reads it", () => {
  for (const [dutyPercent, kind] of [
    [Number.NaN, "no-charging"],
    [Number.NEGATIVE_INFINITY, "no-charging"],
    [-1, "no-charging"],
    [0, "no-charging"],
    [2.99, "no-charging"],
    [3, "digital"],
    [5, "digital"],
    [7, "digital"],
    [7.01, "no-charging"],
    [7.99, "no-charging"],
    [97.01, "no-charging"],
    [100, "no-charging"],
    [Number.POSITIVE_INFINITY, "no-charging"],
  ] as const)
    it(`${dutyPercent} % is ${kind}`, () => assert.equal(meaningOfDuty(dutyPercent).kind, kind));

  for (const [dutyPercent, currentA] of [
    [8, 6],
    [9.99, 6],
    [10, 6],
    [10.01, 6.006],
    [26.6667, 16],
    [53.3333, 32],
    [84.99, 50.994],
    [85, 51],
    [51 / 0.6, 51],
    [85.01, 52.525],
    [89.2, 63],
    [95.99, 79.975],
    [96, 80],
    [96.5, 80],
    [97, 80],
  ] as const)
    it(`${dutyPercent} % is ${currentA} A`, () => near(currentOf(dutyPercent), currentA, 0.0001, "current"));

  it("is never below 6 A nor above 80 A when it is a current", () => {
    fc.assert(
      fc.property(fc.double({ min: -10, max: 110, noNaN: true }), (dutyPercent) => {
        const meaning = meaningOfDuty(dutyPercent);
        if (meaning.kind !== "current") return;
        assert.ok(meaning.currentA >= MIN_OFFER_A - 1e-9 && meaning.currentA <= MAX_OFFER_A + 1e-9);
      }),
      { numRuns: 20_000, seed: 4 },
    );
  });
});
