import assert from "node:assert/strict";
import fc from "fast-check";
import { decide } from "../../../modules/arbiter/arbiter";
import { LIMIT_CODES, type Limit, type LimitCode, limitRows } from "../../../modules/arbiter/limits";

function limit(code: LimitCode, currentA: number): Limit {
  return { code, currentA, reason: `${code} says ${currentA} A` };
}

describe("the arbiter", () => {
  it("lets the smallest limit bind, wherever it stands", () => {
    const limits = [limit("hardware", 32), limit("cable", 20), limit("house", 12.4)];
    for (const order of [limits, [...limits].reverse(), [limits[2], limits[0], limits[1]]]) {
      const decision = decide(order as Limit[], 0);
      assert.deepEqual(decision, { offerA: 12, limit: "house", why: "Offering 12 A: house says 12.4 A." });
    }
  });

  it("takes of equal limits the more fundamental, wherever it stands", () => {
    for (let first = 0; first < LIMIT_CODES.length; first++) {
      for (let second = first + 1; second < LIMIT_CODES.length; second++) {
        const one = limit(LIMIT_CODES[first] as LimitCode, 16);
        const other = limit(LIMIT_CODES[second] as LimitCode, 16);
        assert.equal(decide([one, other], 0).limit, one.code);
        assert.equal(decide([other, one], 0).limit, one.code);
      }
    }
  });

  it("rounds to 0.01 A before it takes whole amperes", () => {
    assert.equal(decide([limit("house", 5.996)], 0).offerA, 6);
    assert.equal(decide([limit("house", 5.995)], 0).offerA, 6);
    assert.equal(decide([limit("house", 5.994)], 0).offerA, 0);
    assert.equal(decide([limit("house", 15.996)], 0).offerA, 16);
    assert.equal(decide([limit("house", 15.99)], 0).offerA, 15);
    // What 30 − 14 − 10.000000000000002 makes of 6 A.
    assert.equal(decide([limit("house", 5.999999999999998)], 0).offerA, 6);
  });

  it("offers nothing below 6 A, and says what is missing", () => {
    const decision = decide([limit("hardware", 32), limit("house", 5.2)], 0);
    assert.deepEqual(decision, { offerA: 0, limit: "house", why: "No current: house says 5.2 A." });
    assert.equal(decide([limit("house", 0)], 0).offerA, 0);
    assert.equal(decide([limit("house", -3)], 0).offerA, 0);
  });

  it("does not decide without any limit", () => {
    assert.throws(() => decide([], 0), RangeError);
  });

  it("lets a limit hold up to its last millisecond, and nothing be offered after it", () => {
    const limits = [limit("hardware", 32), { ...limit("house", 12), atMs: 1_000, untilMs: 16_000 }];
    assert.equal(decide(limits, 16_000).offerA, 12);
    assert.deepEqual(decide(limits, 16_001), {
      offerA: 0,
      limit: "house",
      why: "No current: house says 12 A, which holds no longer.",
    });
  });

  it("takes a limit that is no number, or below nothing, for none", () => {
    for (const currentA of [Number.NaN, -1, Number.NEGATIVE_INFINITY])
      assert.equal(decide([limit("hardware", 32), limit("house", currentA)], 0).offerA, 0, `${currentA}`);
  });

  it("lists every limit with its age and its time left", () => {
    const limits = [limit("hardware", 32), { ...limit("house", 12.345), atMs: 1_000, untilMs: 16_000 }];
    assert.deepEqual(limitRows(limits, 4_400), [
      { code: "hardware", currentA: 32, reason: "hardware says 32 A", ageS: null, expiresInS: null },
      { code: "house", currentA: 12.35, reason: "house says 12.345 A", ageS: 3, expiresInS: 12 },
    ]);
    assert.equal(limitRows(limits, 99_000)[1]?.expiresInS, 0);
  });

  it("never offers more than any limit, nor less than whole amperes allow", () => {
    const limits = fc.array(
      fc.record({
        code: fc.constantFrom(...LIMIT_CODES),
        currentA: fc.double({ min: 0, max: 100, noNaN: true }),
        reason: fc.constant("of a reason"),
      }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(limits, (given) => {
        const { offerA, limit: code } = decide(given, 0);
        const smallestA = Math.min(...given.map((each) => each.currentA));
        assert.ok(Number.isInteger(offerA) && (offerA === 0 || offerA >= 6));
        assert.ok(offerA <= smallestA + 0.005);
        if (smallestA >= 6) assert.ok(offerA > smallestA - 1);
        assert.ok(given.some((each) => each.code === code && each.currentA === smallestA));
      }),
      { numRuns: 2_000 },
    );
  });
});
