import assert from "node:assert/strict";
import fc from "fast-check";
import { zoneOffset } from "../../../hosts/node/ledger/zone";
import { covers, dateOf, dayNumber, dayStartMs, localTime } from "../../../modules/tariff/calendar";
import { DAY_MS, JANUARY_MS, MINUTE_MS } from "./tariffs";

describe("the calendar", () => {
  it("numbers days as the calendar does, over leap years and centuries", () => {
    for (let day = 0; day < 200 * 366; day++) {
      const date = new Date(day * DAY_MS).toISOString().slice(0, 10);
      if (dayNumber(date) !== day) assert.equal(dayNumber(date), day, date);
    }
    assert.equal(dayNumber("9999-12-31"), Date.UTC(9999, 11, 31) / DAY_MS);
  });

  it("has the date of each day, over leap years and centuries", () => {
    for (let day = -800_000; day < 800_000; day += 97) {
      const date = new Date(day * DAY_MS);
      const wanted = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, dayOfMonth: date.getUTCDate() };
      assert.deepEqual(dateOf(day), wanted);
    }
    for (const date of ["2000-02-29", "2000-03-01", "2024-12-31", "2100-02-28", "2100-03-01"]) {
      const [year, month, dayOfMonth] = date.split("-").map(Number);
      assert.deepEqual(dateOf(dayNumber(date) ?? Number.NaN), { year, month, dayOfMonth });
    }
  });

  it("has a span past midnight cover the next morning, and one of equal ends a whole day", () => {
    const isOn = (weekday: number): boolean => weekday === 6;
    const at = (weekday: number, minute: number) => ({ day: 0, weekday, minute });
    assert.deepEqual(
      [at(6, 1_319), at(6, 1_320), at(0, 359), at(0, 360), at(6, 0)].map((local) => covers(1_320, 360, isOn, local)),
      [false, true, true, false, false],
    );
    assert.deepEqual(
      [at(6, 59), at(6, 60), at(0, 59), at(0, 60)].map((local) => covers(60, 60, isOn, local)),
      [false, true, true, false],
    );
  });

  for (const date of [
    "",
    "2026-02-29",
    "2100-02-29",
    "2026-04-31",
    "2026-13-01",
    "2026-00-10",
    "2026-01-00",
    "1969-12-31",
    "2026-1-01x",
    "2026/01/01",
    "20a6-01-01",
    "2026-01-011",
  ])
    it(`has no day "${date}"`, () => assert.equal(dayNumber(date), undefined));

  it("tells weekday and minute with an offset to either side", () => {
    assert.deepEqual(localTime(JANUARY_MS, 0), { day: 20_454, weekday: 3, minute: 0 });
    assert.deepEqual(localTime(JANUARY_MS, 60), { day: 20_454, weekday: 3, minute: 60 });
    assert.deepEqual(localTime(JANUARY_MS, -1), { day: 20_453, weekday: 2, minute: 1_439 });
    assert.deepEqual(localTime(JANUARY_MS + 59_999, 0), { day: 20_454, weekday: 3, minute: 0 });
    assert.deepEqual(localTime(0, -60), { day: -1, weekday: 2, minute: 1_380 });
  });

  it("begins local days where the zone does, also when the clocks change", () => {
    const berlin = zoneOffset("Europe/Berlin");
    for (const [date, utc] of [
      ["2026-03-28", "2026-03-27T23:00:00Z"],
      ["2026-03-29", "2026-03-28T23:00:00Z"],
      ["2026-03-30", "2026-03-29T22:00:00Z"],
      ["2026-10-25", "2026-10-24T22:00:00Z"],
      ["2026-10-26", "2026-10-25T23:00:00Z"],
    ] as const)
      assert.equal(dayStartMs(dayNumber(date) ?? 0, berlin), Date.parse(utc), date);
  });

  it("finds each moment in the day that began before it", () => {
    const zones = ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Chatham", "UTC"].map(zoneOffset);
    const moments = fc.integer({ min: 0, max: Date.UTC(2060, 0, 1) / MINUTE_MS });
    fc.assert(
      fc.property(moments, fc.constantFrom(...zones), (minutes, offsetAt) => {
        const atMs = minutes * MINUTE_MS;
        const { day } = localTime(atMs, offsetAt(atMs));
        assert.ok(dayStartMs(day, offsetAt) <= atMs);
        assert.ok(atMs < dayStartMs(day + 1, offsetAt));
      }),
      { numRuns: 300 },
    );
  });
});
