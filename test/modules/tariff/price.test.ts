import assert from "node:assert/strict";
import { zoneOffset } from "../../../hosts/node/ledger/zone";
import { costOf, fixedPoint } from "../../../modules/tariff/cost";
import { priceAt } from "../../../modules/tariff/price";
import { JANUARY_MS, TARIFFS, tariffsOf, WINTER } from "./tariffs";

const berlin = zoneOffset("Europe/Berlin");

/** The band at a moment, in Berlin. */
function bandAt(time: string): string {
  const atMs = Date.parse(time);
  const price = priceAt(TARIFFS, atMs, berlin(atMs));
  return price === undefined ? "none" : `${price.tariff} ${price.band} ${price.perKWh}`;
}

describe("a tariff", () => {
  for (const [time, wanted] of [
    // Wednesday, before the first tariff, by its last millisecond.
    ["2025-12-31T23:59:59.999+01:00", "none"],
    ["2026-01-01T00:00:00+01:00", "winter night 0.215"],
    ["2026-01-01T05:59:59.999+01:00", "winter night 0.215"],
    ["2026-01-01T06:00:00+01:00", "winter default 0.32"],
    ["2026-01-02T21:59:59.999+01:00", "winter default 0.32"],
    ["2026-01-02T22:00:00+01:00", "winter night 0.215"],
    // Saturday: the night before it lasts until six.
    ["2026-01-03T05:59:59.999+01:00", "winter night 0.215"],
    ["2026-01-03T06:00:00+01:00", "winter weekend 0.28"],
    ["2026-01-04T21:59:59.999+01:00", "winter weekend 0.28"],
    ["2026-01-05T06:00:00+01:00", "winter default 0.32"],
    // The clocks go forward at 02:00, and back at 03:00: six o'clock is what the wall shows.
    ["2026-03-29T05:59:59.999+02:00", "winter night 0.215"],
    ["2026-03-29T06:00:00+02:00", "winter weekend 0.28"],
    ["2026-06-30T23:59:59.999+02:00", "winter night 0.215"],
    ["2026-07-01T00:00:00+02:00", "summer default 0.35"],
    ["2026-10-25T02:30:00+01:00", "summer default 0.35"],
  ] as const)
    it(`has at ${time} ${wanted}`, () => assert.equal(bandAt(time), wanted));

  it("keeps to the days on which a band past midnight begins", () => {
    const night = { name: "friday night", days: ["fri"], fromMinute: 1_380, toMinute: 60, perKWh: 0.1 };
    const tariffs = tariffsOf([{ ...WINTER, bands: [night] }]);
    const at = (time: string) => priceAt(tariffs, Date.parse(time), 0)?.band;
    assert.equal(at("2026-01-02T22:59:59Z"), "default");
    assert.equal(at("2026-01-02T23:00:00Z"), "friday night");
    assert.equal(at("2026-01-03T00:59:59Z"), "friday night");
    assert.equal(at("2026-01-03T01:00:00Z"), "default");
    assert.equal(at("2026-01-03T23:30:00Z"), "default");
    assert.equal(at("2026-01-02T00:30:00Z"), "default");
  });

  it("takes the first of two bands that cover a moment, and a whole day from any minute", () => {
    const bands = [
      { name: "first", fromMinute: 0, toMinute: 1_440, days: ["thu"], perKWh: 1 },
      { name: "always", fromMinute: 600, toMinute: 600, perKWh: 2 },
    ];
    const tariffs = tariffsOf([{ ...WINTER, bands }]);
    assert.equal(priceAt(tariffs, JANUARY_MS, 0)?.band, "first");
    assert.equal(priceAt(tariffs, JANUARY_MS + 86_400_000, 0)?.band, "always");
    assert.equal(priceAt(tariffs, JANUARY_MS + 126_000_000, 0)?.band, "always");
  });
});

describe("a cost", () => {
  const price = (perKWh: number, decimals: number) => ({ tariff: "a", band: "b", currency: "EUR", perKWh, decimals });

  for (const [energyWh, perKWh, decimals, cost] of [
    [0, 0.32, 2, 0],
    [1_000, 0.32, 2, 32],
    // One and a half cents: halves go up, whatever binary fractions make of 0.3.
    [50, 0.3, 2, 2],
    [49, 0.3, 2, 1],
    [5, 1.005, 3, 5],
    [1_005, 1, 2, 101],
    [1_004, 1, 2, 100],
    [12_345, 0.32145, 2, 397],
    [12_345, 0.32145, 4, 39_683],
    [3_000_000, 3_000, 0, 9_000_000],
    [1_000_000_000, 0.4, 2, 40_000_000],
  ] as const)
    it(`of ${energyWh} Wh at ${perKWh} is ${cost} of 10^-${decimals}`, () =>
      assert.equal(costOf(energyWh, price(perKWh, decimals)), cost));

  it("is shown with all of its digits", () => {
    assert.equal(fixedPoint(0, 2), "0.00");
    assert.equal(fixedPoint(5, 2), "0.05");
    assert.equal(fixedPoint(1_230, 2), "12.30");
    assert.equal(fixedPoint(1_230, 0), "1230");
    assert.equal(fixedPoint(7, 3), "0.007");
  });
});
