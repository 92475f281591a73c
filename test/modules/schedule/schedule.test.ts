import assert from "node:assert/strict";
import fc from "fast-check";
import { zoneOffset } from "../../../hosts/node/ledger/zone";
import { nextDeparture, scheduleAt } from "../../../modules/schedule/schedule";
import { SCHEDULE_SETTINGS, type ScheduleSettings } from "../../../modules/schedule/settings";
import { check } from "../../../modules/schema/check";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
const NIGHT = { days: EVERY_DAY, fromMin: 1_320, toMin: 360, maxA: 16 };
const OFFSETS = new Map(
  ["UTC", "Europe/Berlin", "America/New_York", "Australia/Sydney"].map((id) => [id, zoneOffset(id)]),
);

function settingsOf(given: object): ScheduleSettings {
  const checked = check(SCHEDULE_SETTINGS, { enabled: true, zone: "Europe/Berlin", ...given });
  assert.ok(checked.ok, checked.ok ? "" : `${checked.path} ${checked.reason}`);
  return checked.value;
}

/** 2026-03-02 was a Monday, and Berlin an hour ahead of UTC. */
function march(dayOfMonth: number, hour: number, minute = 0): number {
  return Date.UTC(2026, 2, dayOfMonth, hour - 1, minute);
}

/** What the windows mean, said once more and the slow way. */
function plainA({ windows, outside, zone }: ScheduleSettings, atMs: number): number {
  const localMs = atMs + (OFFSETS.get(zone)?.(atMs) ?? 0) * MINUTE_MS;
  const open: number[] = [];
  for (const { days, fromMin, toMin, maxA } of windows)
    for (const begunDaysAgo of [0, 1]) {
      const startMs = Math.floor(localMs / DAY_MS - begunDaysAgo) * DAY_MS;
      const weekday = (new Date(startMs).getUTCDay() + 6) % 7;
      const minutes = (localMs - startMs) / MINUTE_MS;
      if (days.includes(weekday) && minutes >= fromMin && minutes < (toMin > fromMin ? toMin : toMin + 1_440))
        open.push(maxA);
    }
  return open.length > 0 ? Math.max(...open) : outside === "off" ? 0 : Number.POSITIVE_INFINITY;
}

describe("a schedule", () => {
  it("is off, and has defaults that let a charger charge", () => {
    const checked = check(SCHEDULE_SETTINGS, {});
    assert.deepEqual(checked.ok && checked.value, {
      enabled: false,
      zone: "UTC",
      windows: [],
      outside: "off",
      departure: null,
    });
    const { code, maxA } = scheduleAt(settingsOf({ enabled: false, windows: [NIGHT] }), march(2, 12));
    assert.deepEqual([code, maxA], ["disabled", Number.POSITIVE_INFINITY]);
  });

  for (const [what, given, atMs, wanted] of [
    ["before the night", {}, march(2, 21, 59), ["off", 0, march(2, 22), "the schedule lets it charge from 22:00"]],
    ["at its beginning", {}, march(2, 22), ["window", 16, march(3, 6), "the schedule gives 16 A until 06:00"]],
    ["past midnight", {}, march(3, 5, 59), ["window", 16, march(3, 6), "the schedule gives 16 A until 06:00"]],
    ["at its end", {}, march(3, 6), ["off", 0, march(3, 22), "the schedule lets it charge from 22:00"]],
    [
      "free outside",
      { outside: "free" },
      march(2, 12),
      ["free", Number.POSITIVE_INFINITY, march(2, 22), "the schedule sets no limit until 22:00"],
    ],
    [
      "on a Tuesday, where only Fridays have a window",
      { windows: [{ ...NIGHT, days: [4] }] },
      march(3, 12),
      ["off", 0, march(6, 22), "the schedule lets it charge from 22:00 on Friday"],
    ],
    [
      "on a Saturday morning, in Friday's window",
      { windows: [{ ...NIGHT, days: [4] }] },
      march(7, 3),
      ["window", 16, march(7, 6), "the schedule gives 16 A until 06:00"],
    ],
    [
      "on a Monday morning, in Sunday's window",
      { windows: [{ ...NIGHT, days: [6] }] },
      march(2, 3),
      ["window", 16, march(2, 6), "the schedule gives 16 A until 06:00"],
    ],
    [
      "in two windows at once",
      { windows: [NIGHT, { days: EVERY_DAY, fromMin: 60, toMin: 120, maxA: 10 }] },
      march(2, 1, 30),
      ["window", 16, march(2, 6), "the schedule gives 16 A until 06:00"],
    ],
    [
      "in a window of less than a car can be offered",
      { windows: [NIGHT, { days: EVERY_DAY, fromMin: 360, toMin: 720, maxA: 5 }] },
      march(2, 7),
      ["window", 5, march(2, 12), "the schedule lets it charge from 22:00"],
    ],
  ] as const)
    it(`says what holds: ${what}`, () => {
      const { code, maxA, untilWallMs, sentence } = scheduleAt(settingsOf({ windows: [NIGHT], ...given }), atMs);
      assert.deepEqual([code, maxA, untilWallMs, sentence], wanted);
    });

  it("ends with the week at a window's midnight, and goes on where the next one begins there", () => {
    const whole = EVERY_DAY.map((day) => ({ days: [day], fromMin: 0, toMin: 1_440, maxA: 20 }));
    const always = scheduleAt(settingsOf({ zone: "UTC", windows: whole }), march(5, 12));
    assert.deepEqual([always.maxA, always.untilWallMs, always.sentence], [20, undefined, "the schedule gives 20 A"]);
    const sunday = scheduleAt(settingsOf({ zone: "UTC", windows: whole.slice(6) }), Date.UTC(2026, 2, 8, 12));
    assert.equal(sunday.untilWallMs, Date.UTC(2026, 2, 9));
    const dayLong = scheduleAt(settingsOf({ windows: [{ ...NIGHT, days: [0], toMin: 1_320 }] }), march(3, 21));
    assert.equal(dayLong.sentence, "the schedule gives 16 A until 22:00");
  });

  it("without a window never lets it charge, or always", () => {
    const never = scheduleAt(settingsOf({}), march(2, 12));
    assert.deepEqual([never.maxA, never.sentence], [0, "the schedule never lets it charge"]);
    assert.equal(scheduleAt(settingsOf({ outside: "free" }), march(2, 12)).maxA, Number.POSITIVE_INFINITY);
  });

  it("does not hold while nobody knows the time of day", () => {
    const { code, maxA, sentence } = scheduleAt(settingsOf({ windows: [] }), undefined);
    assert.deepEqual([code, maxA], ["no-clock", Number.POSITIVE_INFINITY]);
    assert.equal(sentence, "the time of day is not known, so the schedule does not hold");
  });

  it("begins behind a skipped hour, and is open in both of a doubled one", () => {
    const settings = settingsOf({ windows: [{ days: [6], fromMin: 150, toMin: 165, maxA: 16 }] });
    const before = scheduleAt(settings, Date.UTC(2026, 2, 29, 0, 59));
    assert.equal(before.untilWallMs, Date.UTC(2026, 2, 29, 1));
    assert.equal(scheduleAt(settings, Date.UTC(2026, 2, 29, 1)).maxA, 0, "02:30 to 02:45 was skipped whole");
    const late = settingsOf({ windows: [{ days: [6], fromMin: 150, toMin: 240, maxA: 16 }] });
    assert.equal(scheduleAt(late, Date.UTC(2026, 2, 29, 1)).maxA, 16);
    for (const [hour, minute, maxA, untilHour, untilMinute] of [
      [0, 29, 0, 0, 30],
      [0, 30, 16, 0, 45],
      [0, 45, 0, 1, 0], // the clocks go back: it has to be looked at again
      [1, 0, 0, 1, 30],
      [1, 30, 16, 1, 45],
    ] as const) {
      const at = scheduleAt(settings, Date.UTC(2026, 9, 25, hour, minute));
      assert.deepEqual([at.maxA, at.untilWallMs], [maxA, Date.UTC(2026, 9, 25, untilHour, untilMinute)]);
    }
  });

  it("is what its windows mean at every moment, and stays so until it says", () => {
    const minute = fc.oneof(fc.constantFrom(0, 60, 120, 150, 180, 1_439), fc.integer({ min: 0, max: 1_439 }));
    const window = fc.record({
      days: fc.subarray(EVERY_DAY, { minLength: 1 }),
      fromMin: minute,
      toMin: minute.map((value) => value + 1),
      maxA: fc.constantFrom(0, 5, 6, 16, 32),
    });
    const given = fc.record({
      zone: fc.constantFrom(...OFFSETS.keys()),
      windows: fc.array(window, { maxLength: 5 }),
      outside: fc.constantFrom("off", "free"),
    });
    // Around changes of the clocks, and anywhere.
    const at = fc.oneof(
      fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2027, 0) }),
      fc
        .tuple(
          fc.constantFrom(Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 9, 25, 1), Date.UTC(2026, 10, 1, 6)),
          fc.integer({ min: -2 * DAY_MS, max: DAY_MS }),
        )
        .map(([changeMs, awayMs]) => changeMs + awayMs),
    );
    fc.assert(
      fc.property(
        given,
        at,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 10 }),
        (some, atMs, parts) => {
          const settings = settingsOf(some);
          const { maxA, untilWallMs = atMs + 8 * DAY_MS } = scheduleAt(settings, atMs);
          assert.equal(maxA, plainA(settings, atMs));
          assert.ok(untilWallMs > atMs);
          for (const part of [...parts, 1])
            assert.equal(plainA(settings, Math.floor(atMs + (untilWallMs - 1 - atMs) * part)), maxA);
        },
      ),
      { numRuns: 1_500 },
    );
  });
});

describe("a departure", () => {
  const departure = { days: [0, 1, 2, 3, 4], atMin: 450, neededWh: 9_000 };

  it("is the next one, and after it the one behind", () => {
    const settings = settingsOf({ departure });
    for (const [atMs, wantedMs] of [
      [march(2, 7, 29), march(2, 7, 30)],
      [march(2, 7, 30), march(3, 7, 30)],
      [march(6, 8), march(9, 7, 30)],
      [march(8, 0), march(9, 7, 30)],
    ] as const)
      assert.deepEqual(nextDeparture(settings, atMs), { atWallMs: wantedMs, neededWh: 9_000 });
    const weekly = settingsOf({ departure: { ...departure, days: [0] } });
    assert.equal(nextDeparture(weekly, march(2, 7, 30))?.atWallMs, march(9, 7, 30));
  });

  it("is none without a schedule, a departure or the time of day", () => {
    assert.equal(nextDeparture(settingsOf({ departure, enabled: false }), march(2, 1)), undefined);
    assert.equal(nextDeparture(settingsOf({}), march(2, 1)), undefined);
    assert.equal(nextDeparture(settingsOf({ departure }), undefined), undefined);
  });
});
