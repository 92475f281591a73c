import assert from "node:assert/strict";
import { check } from "../../../modules/schema/check";
import { PRICE, sessionCost } from "../../../modules/sessions/cost";

describe("what a session costs", () => {
  for (const [energyWh, perKwh, cost] of [
    [0, 0.3, 0],
    [1_000, 0.3, 0.3],
    [12_345, 0.2345, 2.89],
    [10, 0.5, 0.01],
    [9, 0.5, 0],
    [1_000_000, 100, 100_000],
  ] as const)
    it(`is ${cost} for ${energyWh} Wh at ${perKwh}`, () => {
      assert.equal(sessionCost(energyWh, { perKwh, currency: "EUR" }), cost);
    });

  it("is not known without a price", () => assert.equal(sessionCost(1_000, null), null));

  it("has a price within its bounds", () => {
    assert.ok(check(PRICE, { perKwh: 100, currency: "JPY" }).ok);
    for (const bad of [
      { perKwh: 100.1, currency: "EUR" },
      { perKwh: -0.1, currency: "EUR" },
      { perKwh: 1, currency: "eur" },
    ])
      assert.ok(!check(PRICE, bad).ok, JSON.stringify(bad));
  });
});
