import assert from "node:assert/strict";
import fc from "fast-check";
import { zoneOffset } from "../../../hosts/node/ledger/zone";
import { nextChangeMs, offsetMinAt, wallMsOf, zonedTime, zoneGroup } from "../../../modules/local-time/local-time";
import { ZONE_ID } from "../../../modules/local-time/zone-id";
import { ZONE_GROUPS, type ZoneId } from "../../../modules/local-time/zones";
import type { OffsetAt } from "../../../modules/tariff/calendar";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const FROM_MS = Date.UTC(2024, 0, 1);
const TO_MS = Date.UTC(2038, 0, 1);

/**
 * Countries that changed their rules since 2024: from when on the table holds, and the release of the IANA database that
 * knows it. Node's own copy (process.versions.tz) may be older.
 */
const CHANGED: { readonly [id in ZoneId]?: readonly [fromMs: number, release: string] } = {
  "America/Asuncion": [Date.UTC(2024, 9, 16), "2024b"],
  "Asia/Almaty": [Date.UTC(2024, 2, 1), "2024a"],
  "Europe/Chisinau": [FROM_MS, "2026a"],
  "America/Vancouver": [Date.UTC(2026, 2, 9), "2026b"],
  "America/Edmonton": [Date.UTC(2026, 5, 18), "2026c"],
  "Africa/Casablanca": [Date.UTC(2026, 8, 21), "2026c"],
  "America/Winnipeg": [Date.UTC(2026, 10, 1), "2026e"],
};
const NODE_RELEASE = process.versions["tz"] ?? "";

/** The moments from which on another offset holds, to the millisecond. No two are nearer than two weeks. */
function changesOf(offsetAt: OffsetAt, fromMs: number): number[] {
  const found: number[] = [];
  for (let atMs = fromMs; atMs < TO_MS; atMs += 14 * DAY_MS) {
    let beforeMs = atMs;
    let afterMs = Math.min(TO_MS, atMs + 14 * DAY_MS);
    const offset = offsetAt(beforeMs);
    if (offsetAt(afterMs) === offset) continue;
    while (afterMs - beforeMs > 15 * MINUTE_MS) {
      const middleMs = beforeMs + Math.floor((afterMs - beforeMs) / (30 * MINUTE_MS)) * 15 * MINUTE_MS;
      if (offsetAt(middleMs) === offset) beforeMs = middleMs;
      else afterMs = middleMs;
    }
    found.push(afterMs);
  }
  return found;
}

describe("local time, beside Node's Intl", function () {
  this.timeout(30_000);

  for (const id of ZONE_ID.values) {
    const [fromMs, release] = CHANGED[id] ?? [FROM_MS, "2024a"];
    it(`is that of ${id}, 2024 to 2037`, function () {
      // A Node that has not heard of the change yet is no measure; the test behind these has the facts.
      if (NODE_RELEASE < release) {
        console.log(`      skipped: this Node knows the zones of ${NODE_RELEASE}, and ${id} changed in ${release}`);
        this.skip();
      }
      const zone = zoneGroup(id);
      const offsetAt = zoneOffset(id);
      const wanted = changesOf(offsetAt, fromMs);
      const ours: number[] = [];
      for (let atMs = nextChangeMs(zone, fromMs); atMs !== undefined && atMs < TO_MS; atMs = nextChangeMs(zone, atMs))
        ours.push(atMs);
      assert.deepEqual(ours, wanted);
      for (const changeMs of wanted)
        for (const atMs of [changeMs - 1, changeMs, changeMs + 1])
          assert.equal(offsetMinAt(zone, atMs), offsetAt(atMs), `${new Date(atMs).toISOString()}`);
      for (const atMs of fc.sample(fc.integer({ min: fromMs, max: TO_MS - 1 }), { seed: 5, numRuns: 30 }))
        assert.equal(offsetMinAt(zone, atMs), offsetAt(atMs), `${new Date(atMs).toISOString()}`);
    });
  }

  it("knows what Node may not: no more changes in western Canada and Morocco, the EU's in Moldova", () => {
    const offsetOf = (id: ZoneId, month: number): number => offsetMinAt(zoneGroup(id), Date.UTC(2027, month, 15));
    for (const [id, offsetMin] of [
      ["America/Vancouver", -420],
      ["America/Edmonton", -360],
      ["America/Winnipeg", -300],
      ["Africa/Casablanca", 0],
    ] as const)
      assert.deepEqual([offsetOf(id, 0), offsetOf(id, 6)], [offsetMin, offsetMin], id);
    assert.equal(nextChangeMs(zoneGroup("Europe/Chisinau"), Date.UTC(2027, 0, 1)), Date.UTC(2027, 2, 28, 1));
  });
});

describe("local time", () => {
  const berlin = zoneGroup("Europe/Berlin");
  const sydney = zoneGroup("Australia/Sydney");
  const MARCH_29 = Date.UTC(2026, 2, 29) / DAY_MS;
  const OCTOBER_25 = Date.UTC(2026, 9, 25) / DAY_MS;

  it("has date, weekday and minute, on both sides of a change", () => {
    assert.deepEqual(zonedTime(berlin, Date.UTC(2026, 2, 29, 1) - 1), {
      year: 2026,
      month: 3,
      dayOfMonth: 29,
      day: MARCH_29,
      weekday: 6,
      minute: 119,
      offsetMin: 60,
      isDst: false,
    });
    const after = zonedTime(berlin, Date.UTC(2026, 2, 29, 1));
    assert.deepEqual([after.minute, after.offsetMin, after.isDst], [180, 120, true]);
    const december = zonedTime(sydney, Date.UTC(2026, 11, 31, 13));
    assert.deepEqual([december.year, december.month, december.dayOfMonth, december.isDst], [2027, 1, 1, true]);
  });

  it("skips to the moment after a gap, and takes the first of a doubled hour", () => {
    const gapMs = Date.UTC(2026, 2, 29, 1);
    assert.equal(wallMsOf(berlin, MARCH_29, 119), gapMs - MINUTE_MS);
    for (const minute of [120, 150, 179, 180]) assert.equal(wallMsOf(berlin, MARCH_29, minute), gapMs, `${minute}`);
    assert.equal(wallMsOf(berlin, MARCH_29, 181), gapMs + MINUTE_MS);
    assert.equal(wallMsOf(berlin, OCTOBER_25, 119), Date.UTC(2026, 9, 24, 23, 59));
    assert.equal(wallMsOf(berlin, OCTOBER_25, 120), Date.UTC(2026, 9, 25, 0, 0));
    assert.equal(wallMsOf(berlin, OCTOBER_25, 179), Date.UTC(2026, 9, 25, 0, 59));
    assert.equal(wallMsOf(berlin, OCTOBER_25, 180), Date.UTC(2026, 9, 25, 2, 0));
  });

  it("counts minutes beyond a day into the next", () => {
    assert.equal(wallMsOf(berlin, MARCH_29 - 1, 1_440), wallMsOf(berlin, MARCH_29, 0));
    assert.equal(wallMsOf(berlin, MARCH_29 + 1, -1), wallMsOf(berlin, MARCH_29, 1_439));
  });

  it("comes back to the minute that it was made of, unless that was skipped or came twice", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONE_ID.values),
        fc.integer({ min: FROM_MS / MINUTE_MS, max: TO_MS / MINUTE_MS }),
        (id, minutes) => {
          const zone = zoneGroup(id);
          const atMs = minutes * MINUTE_MS;
          const { day, minute, isDst } = zonedTime(zone, atMs);
          const backMs = wallMsOf(zone, day, minute);
          if (backMs === atMs) return;
          assert.equal(atMs - backMs, 60 * MINUTE_MS, "the second of a doubled hour");
          assert.ok(!isDst && zonedTime(zone, backMs).isDst);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("has each zone once", () => {
    const ids = ZONE_GROUPS.flatMap((group) => [...group.ids]);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual([...ids].sort(), [...ZONE_ID.values].sort());
  });
});
