import assert from "node:assert/strict";
import { APPLIANCES } from "../../bench/appliances";
import { DAY_S, HIGHEST_HOUSE_A, householdDay } from "../../bench/households";

describe("a household's day", () => {
  const days = Array.from({ length: 20 }, (_, index) => householdDay(index + 1));

  it("is the same for the same seed, and another for another", () => {
    assert.deepEqual(householdDay(1), days[0]);
    assert.notDeepEqual(days[1], days[0]);
  });

  it("is a step series of whole seconds from 0, forward in time, 0–25 A to 0.01 A", () => {
    for (const steps of days) {
      assert.equal(steps[0]?.[0], 0);
      let [beforeS, beforeA] = [-1, -1];
      for (const [second, ampere] of steps) {
        assert.ok(Number.isInteger(second) && second > beforeS && second < DAY_S);
        assert.ok(ampere >= 0 && ampere <= HIGHEST_HOUSE_A && ampere !== beforeA);
        assert.equal(ampere, Math.round(ampere * 100) / 100);
        [beforeS, beforeA] = [second, ampere];
      }
    }
  });

  it("has what a household uses in a day, and loads that come and go", () => {
    for (const steps of days) {
      let ampereSeconds = 0;
      steps.forEach(([second, ampere], index) => {
        ampereSeconds += ampere * ((steps[index + 1]?.[0] ?? DAY_S) - second);
      });
      const energyKwh = (ampereSeconds * 230) / 3_600_000;
      assert.ok(energyKwh > 3 && energyKwh < 100, `${energyKwh} kWh`);
      assert.ok(steps.length > 50 && steps.length < 5_000, `${steps.length} steps`);
    }
    const names = APPLIANCES.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length, "a name is a stream of its own");
  });
});
