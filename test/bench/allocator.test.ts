import assert from "node:assert/strict";
import { allocator } from "../../bench/allocator/allocator";
import { busySite } from "../../bench/allocator/site";
import { fill } from "../../modules/allocation/fill";

describe("the allocator's benchmark", function () {
  this.timeout(30_000);

  it("shares a site that is short of current, with cars that charge and wait on every phase", () => {
    for (const chargers of [8, 64, 1_000]) {
      const shares = fill(busySite(chargers));
      assert.equal(shares.length, chargers);
      assert(shares.some(({ currentA }) => currentA > 6));
      assert(shares.some(({ currentA }) => currentA === 0));
    }
  });

  it("says what a decision costs on Node and XS, and grows no worse than n log n in XS units", async () => {
    const { decisions, growthToNLogN, growthToNLogNOnXs } = await allocator();
    assert.deepEqual(
      decisions.map(({ chargers }) => chargers),
      [8, 64, 1_000],
    );
    for (const { nodeMicroseconds } of decisions) assert(nodeMicroseconds > 0);
    assert.deepEqual(
      decisions.map(({ computeXs }) => computeXs !== null),
      [true, true, false],
    );
    assert(growthToNLogN > 0);
    // The meter's units are the same in every run.
    assert(growthToNLogNOnXs <= 1, `${growthToNLogNOnXs}`);
  });
});
