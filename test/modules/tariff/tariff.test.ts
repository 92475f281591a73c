import assert from "node:assert/strict";
import { checkTariffs } from "../../../modules/tariff/tariff";
import { SUMMER, WINTER } from "./tariffs";

const BAND = WINTER.bands[1];

describe("tariffs from outside", () => {
  it("have defaults", () => {
    const checked = checkTariffs([SUMMER]);
    assert.ok(checked.ok);
    assert.deepEqual(checked.value[0], { ...SUMMER, decimals: 2, bands: [] });
  });

  for (const [what, value, path] of [
    ["no list", {}, "$"],
    ["a currency in small letters", [{ ...SUMMER, currency: "eur" }], "$[0].currency"],
    ["a price below nothing", [{ ...SUMMER, perKWh: -0.01 }], "$[0].perKWh"],
    ["a price that is none", [{ ...SUMMER, perKWh: Number.NaN }], "$[0].perKWh"],
    ["a day that is none", [{ ...SUMMER, validFrom: "2026-02-30" }], "$[0].validFrom"],
    ["the same day twice", [SUMMER, SUMMER], "$[1].validFrom"],
    ["days that run back", [SUMMER, WINTER], "$[1].validFrom"],
    [
      "a band within a quarter hour",
      [{ ...WINTER, bands: [{ ...BAND, fromMinute: 1_321 }] }],
      "$[0].bands[0].fromMinute",
    ],
    ["a band until within one", [{ ...WINTER, bands: [{ ...BAND, toMinute: 361 }] }], "$[0].bands[0].toMinute"],
    ["a band beyond the day", [{ ...WINTER, bands: [{ ...BAND, toMinute: 1_455 }] }], "$[0].bands[0].toMinute"],
    ["a day of no week", [{ ...WINTER, bands: [{ ...BAND, days: ["day"] }] }], "$[0].bands[0].days[0]"],
    ["a name twice", [{ ...WINTER, bands: [BAND, BAND] }], "$[0].bands[1].name"],
    ["the default's name", [{ ...WINTER, bands: [{ ...BAND, name: "default" }] }], "$[0].bands[0].name"],
    ["what is not known", [{ ...SUMMER, vat: 19 }], "$[0].vat"],
  ] as const)
    it(`with ${what} are refused at ${path}`, () => {
      const checked = checkTariffs(value);
      assert.ok(!checked.ok);
      assert.equal(checked.path, path);
    });
});
