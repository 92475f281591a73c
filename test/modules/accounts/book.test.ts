import assert from "node:assert/strict";
import fc from "fast-check";
import { zoneOffset } from "../../../hosts/node/ledger/zone";
import { AccountBook, totals } from "../../../modules/accounts/book";
import { QUARTER_MS } from "../../../modules/tariff/quarters";
import { JANUARY_MS, SUMMER, TARIFFS, tariffsOf } from "../tariff/tariffs";

const NOON_MS = JANUARY_MS + 12 * 3_600_000;
const MIDNIGHT_MS = JANUARY_MS + 24 * 3_600_000;

describe("the book of accounts", () => {
  it("has a line for each user, charger and price", () => {
    const book = new AccountBook(TARIFFS, () => 0);
    const add = (quarterMs: number, chargerId: string, tag: string | null, energyWh: number) =>
      book.add({ quarterMs, chargerId, tag, energyWh });
    add(NOON_MS, "Charger-1", "A", 1_000);
    add(NOON_MS, "Charger-2", "A", 500);
    add(NOON_MS, "Charger-1", null, 10);
    add(NOON_MS + QUARTER_MS, "Charger-1", "A", 2_000);
    add(MIDNIGHT_MS, "Charger-1", "A", 100);
    add(0, "Charger-1", "A", 7);
    const lines = book.lines().map((line) => [line.tag, line.chargerId, line.price?.band, line.energyWh, line.cost]);
    assert.deepEqual(lines, [
      [null, "Charger-1", "default", 10, 0],
      ["A", "Charger-1", "default", 3_000, 96],
      ["A", "Charger-1", "night", 100, 2],
      ["A", "Charger-1", undefined, 7, 0],
      ["A", "Charger-2", "default", 500, 16],
    ]);
  });

  it("sums up by user and by charger, and never over currencies", () => {
    const tariffs = tariffsOf([SUMMER, { ...SUMMER, validFrom: "2026-08-01", name: "francs", currency: "CHF" }]);
    const book = new AccountBook(tariffs, zoneOffset("Europe/Berlin"));
    for (const [date, chargerId, tag] of [
      ["2026-07-10", "Charger-1", "A"],
      ["2026-07-11", "Charger-2", "A"],
      ["2026-08-10", "Charger-1", "A"],
      ["2026-08-10", "Charger-1", "B"],
    ] as const)
      book.add({ quarterMs: Date.parse(`${date}T12:00:00Z`), chargerId, tag, energyWh: 10_000 });
    const shown = (by: "tag" | "chargerId") =>
      totals(book.lines(), by).map(({ name, currency, energyWh, cost }) => [name, currency, energyWh, cost]);
    assert.deepEqual(shown("tag"), [
      ["A", "EUR", 20_000, 700],
      ["A", "CHF", 10_000, 350],
      ["B", "CHF", 10_000, 350],
    ]);
    assert.deepEqual(shown("chargerId"), [
      ["Charger-1", "EUR", 10_000, 350],
      ["Charger-1", "CHF", 20_000, 700],
      ["Charger-2", "EUR", 10_000, 350],
    ]);
  });

  it("holds all of the energy that went in, in any order", () => {
    const usage = fc.record({
      quarterMs: fc.nat(40_000).map((count) => JANUARY_MS + count * QUARTER_MS),
      chargerId: fc.constantFrom("a", "a-b", "b"),
      tag: fc.constantFrom("a", "b", null),
      energyWh: fc.nat(20_000),
    });
    fc.assert(
      fc.property(fc.array(usage), (usages) => {
        const lines = (some: typeof usages) => {
          const book = new AccountBook(TARIFFS, zoneOffset("Europe/Berlin"));
          for (const one of some) book.add(one);
          return book.lines();
        };
        const found = lines(usages);
        for (const tag of ["a", "b", null])
          assert.equal(
            found.filter((line) => line.tag === tag).reduce((sum, line) => sum + line.energyWh, 0),
            usages.filter((one) => one.tag === tag).reduce((sum, one) => sum + one.energyWh, 0),
          );
        const sorted = (some: typeof found) => some.map((line) => JSON.stringify(line)).sort();
        assert.deepEqual(sorted(lines([...usages].reverse())), sorted(found));
      }),
      { numRuns: 100 },
    );
  });
});
