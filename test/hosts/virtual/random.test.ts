import assert from "node:assert/strict";
import fc from "fast-check";
import { SeededRandom } from "../../../hosts/virtual/random";

function ints(seed: number, name: string, count: number): number[] {
  const random = new SeededRandom(seed, name);
  return Array.from({ length: count }, () => random.nextInt());
}

const GOLDEN_PILOT = [-1183442055, -860534908, -1706595656, 1867635354];
const GOLDEN_42 = [-1499332885, 812513980, -94914341, -29574527];

describe("seeded random", () => {
  it("is the same stream on every machine, today and later: scenarios rest on it", () => {
    assert.deepEqual(ints(1, "pilot Charger-1", 4), GOLDEN_PILOT);
    assert.deepEqual(ints(42, "", 4), GOLDEN_42);
  });

  it("is the same for the same seed and name, and another for another", () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.string({ maxLength: 40 }), (seed, name) => {
        const stream = ints(seed, name, 8);
        assert.deepEqual(ints(seed, name, 8), stream);
        assert.notDeepEqual(ints(seed + 1, name, 8), stream);
        assert.notDeepEqual(ints(seed, `${name}x`, 8), stream);
      }),
      { numRuns: 5_000, seed: 14 },
    );
  });

  it("tells seeds apart that differ above 32 bits only", () => {
    assert.notDeepEqual(ints(1, "a", 4), ints(1 + 2 ** 32, "a", 4));
  });

  it("gives signed 32-bit integers, and numbers in [0, 1)", () => {
    const random = new SeededRandom(7, "range");
    let negative = 0;
    for (let draw = 0; draw < 10_000; draw++) {
      const value = random.nextInt();
      assert.equal(value, value | 0);
      if (value < 0) negative += 1;
      const share = random.next();
      assert.ok(share >= 0 && share < 1);
    }
    assert.ok(Math.abs(negative - 5_000) < 300, `${negative} of 10,000 are negative`);
  });

  it("is even, in every bit and in every tenth", () => {
    const random = new SeededRandom(3, "even");
    const bits = new Array<number>(32).fill(0);
    const tenths = new Array<number>(10).fill(0);
    const draws = 100_000;
    for (let draw = 0; draw < draws; draw++) {
      const value = random.nextInt();
      for (let bit = 0; bit < 32; bit++) bits[bit] = (bits[bit] ?? 0) + ((value >>> bit) & 1);
      const tenth = Math.floor(random.next() * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    // Five standard deviations.
    for (const count of bits) assert.ok(Math.abs(count - draws / 2) < 5 * 158, `${bits}`);
    for (const count of tenths) assert.ok(Math.abs(count - draws / 10) < 5 * 95, `${tenths}`);
  });

  it("has streams that have nothing to do with each other, for names that are nearly the same", () => {
    const a = new SeededRandom(1, "pilot Charger-1");
    const b = new SeededRandom(1, "pilot Charger-2");
    let product = 0;
    const draws = 50_000;
    for (let draw = 0; draw < draws; draw++) product += (a.next() - 0.5) * (b.next() - 0.5);
    assert.ok(Math.abs(product / draws) < 0.002, `${product / draws}`);
  });
});
