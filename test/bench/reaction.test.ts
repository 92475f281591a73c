import assert from "node:assert/strict";
import { coarseDay, SITE } from "../../bench/reaction/coarse-site";
import { visitsOfDay } from "../../bench/reaction/visits";

/** s that a car may take to follow (facts: control pilot), and one for what the second's grid cuts off. */
const FOLLOW_S = 6;

describe("reaction bench", () => {
  it("keeps a household day within the bound, and gives the cars what is left", function () {
    this.timeout(60_000);
    const day = coarseDay(1);
    assert.equal(day.tripped, false);
    assert.ok(day.longestOverS <= SITE.intervalS + FOLLOW_S + 1, `${day.longestOverS} s above the contract`);
    assert.ok(day.overS > 0, "a house that never rises shows nothing");
    assert.ok(day.drawnAs / day.drawableAs > 0.97, `${day.drawnAs / day.drawableAs} of what was drawable`);
  });

  it("has visits that do not overlap at a charger", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const until = new Map<number, number>();
      for (const { charger, fromS, toS } of visitsOfDay(seed, SITE.chargers, 0)) {
        assert.ok(fromS < toS && toS < 86_400);
        assert.ok(fromS >= (until.get(charger) ?? 0));
        until.set(charger, toS);
      }
    }
  });
});
