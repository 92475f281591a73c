import assert from "node:assert/strict";
import fc from "fast-check";
import { zoneOffset } from "../../../hosts/node/ledger/zone";
import { QUARTER_MS, splitByPrice, spread } from "../../../modules/tariff/quarters";
import { HOUR_MS, JANUARY_MS, TARIFFS } from "./tariffs";

type Piece = readonly [quarterMs: number, energyWh: number];

function pieces(fromMs: number, toMs: number, energyWh: number): Piece[] {
  const found: Piece[] = [];
  spread({ fromMs, toMs, energyWh }, (quarterMs, wh) => found.push([quarterMs, wh]));
  return found;
}

describe("energy over time", () => {
  it("stays whole within a quarter hour, up to its last moment", () => {
    assert.deepEqual(pieces(JANUARY_MS, JANUARY_MS + QUARTER_MS, 7), [[JANUARY_MS, 7]]);
    assert.deepEqual(pieces(JANUARY_MS + 1, JANUARY_MS + 2, 7), [[JANUARY_MS, 7]]);
  });

  it("is shared by time where a quarter hour ends", () => {
    const half = QUARTER_MS / 2;
    assert.deepEqual(pieces(JANUARY_MS - half, JANUARY_MS + half, 10), [
      [JANUARY_MS - QUARTER_MS, 5],
      [JANUARY_MS, 5],
    ]);
    assert.deepEqual(pieces(JANUARY_MS, JANUARY_MS + 3 * QUARTER_MS, 10), [
      [JANUARY_MS, 3],
      [JANUARY_MS + QUARTER_MS, 3],
      [JANUARY_MS + 2 * QUARTER_MS, 4],
    ]);
  });

  it("was used in the last moment where the clock was set back, or stands", () => {
    assert.deepEqual(pieces(JANUARY_MS + HOUR_MS, JANUARY_MS, 9), [[JANUARY_MS, 9]]);
    assert.deepEqual(pieces(JANUARY_MS, JANUARY_MS, 9), [[JANUARY_MS, 9]]);
  });

  it("of half a century is booked on its last month", () => {
    const found = pieces(0, JANUARY_MS, 1_000_000);
    assert.equal(found.length, 31 * 96);
    assert.equal(found[0]?.[0], JANUARY_MS - 31 * 24 * HOUR_MS);
  });

  it("never gains or loses a Wh, and stays between its ends", () => {
    const span = fc.integer({ min: -HOUR_MS, max: 40 * 24 * HOUR_MS });
    fc.assert(
      fc.property(fc.nat(JANUARY_MS), span, fc.nat(100_000_000), (fromMs, spanMs, energyWh) => {
        const found = pieces(fromMs, fromMs + spanMs, energyWh);
        assert.equal(
          found.reduce((sum, [, wh]) => sum + wh, 0),
          energyWh,
        );
        let before = Number.NEGATIVE_INFINITY;
        for (const [quarterMs, wh] of found) {
          assert.ok(wh > 0 && Number.isInteger(wh));
          assert.ok(quarterMs > before && quarterMs % QUARTER_MS === 0);
          assert.ok(quarterMs <= fromMs + Math.max(spanMs, 0));
          before = quarterMs;
        }
      }),
      { numRuns: 200 },
    );
  });

  it("is split at the edges of a tariff's bands", () => {
    const berlin = zoneOffset("Europe/Berlin");
    // Sunday 2026-01-04 20:00 to Monday 08:00 in Berlin, 1 kWh an hour.
    const fromMs = Date.parse("2026-01-04T20:00:00+01:00");
    const split = splitByPrice(TARIFFS, { fromMs, toMs: fromMs + 12 * HOUR_MS, energyWh: 12_000 }, berlin);
    assert.deepEqual(
      split.map(({ price, energyWh }) => [price?.band, energyWh]),
      [
        ["weekend", 2_000],
        ["night", 8_000],
        ["default", 2_000],
      ],
    );
  });

  it("has an hour less of the night when the clocks go forward, and one more when they go back", () => {
    const berlin = zoneOffset("Europe/Berlin");
    const night = (from: string, to: string): number => {
      const fromMs = Date.parse(from);
      const toMs = Date.parse(to);
      const split = splitByPrice(TARIFFS.slice(0, 1), { fromMs, toMs, energyWh: (toMs - fromMs) / 3_600 }, berlin);
      return split.find(({ price }) => price?.band === "night")?.energyWh ?? 0;
    };
    assert.equal(night("2026-03-28T12:00:00+01:00", "2026-03-29T12:00:00+02:00"), 7_000);
    assert.equal(night("2026-03-27T12:00:00+01:00", "2026-03-28T12:00:00+01:00"), 8_000);
    assert.equal(night("2026-10-24T12:00:00+02:00", "2026-10-25T12:00:00+01:00"), 9_000);
  });

  it("before the first tariff has no price", () => {
    const split = splitByPrice(TARIFFS, { fromMs: 0, toMs: HOUR_MS, energyWh: 5 }, () => 0);
    assert.deepEqual(split, [{ price: undefined, energyWh: 5 }]);
  });
});
