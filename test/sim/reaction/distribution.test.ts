import assert from "node:assert/strict";
import { Distribution } from "../../../sim/soak/reaction/distribution";

function of(...values: number[]): Distribution {
  const distribution = new Distribution();
  for (const value of values) distribution.add(value);
  return distribution;
}

describe("a distribution of times", () => {
  it("has its ends, its middle and its shares, whatever the order", () => {
    const times = of(30, 10, 20, 50, 40);
    assert.deepEqual([times.count, times.smallestMs, times.medianMs, times.largestMs], [5, 10, 30, 50]);
    assert.deepEqual([times.share(0.2), times.share(0.21), times.share(0.99)], [10, 20, 50]);
    times.add(5);
    assert.equal(times.smallestMs, 5);
  });

  it("shows bars, also those that are empty", () => {
    assert.deepEqual(of(1, 2, 11, 35).histogram(10), [
      "  0– 10 ms       2 ########################################",
      " 10– 20 ms       1 ####################",
      " 20– 30 ms       0 ",
      " 30– 40 ms       1 ####################",
    ]);
  });

  it("takes no time for one that is none", () => {
    for (const ms of [Number.NaN, -1]) assert.throws(() => of(ms), RangeError);
    assert.ok(Number.isNaN(of().medianMs));
  });
});
