import assert from "node:assert/strict";
import fc from "fast-check";
import { VirtualFlashArea } from "../../../hosts/virtual/flash";
import type { KeptRecord } from "../../../modules/ledger/records";
import { QUARTER_MS } from "../../../modules/tariff/quarters";
import { FaultyFlash } from "../journal/faulty-flash";
import { DAY_MS, HOUR_MS, JANUARY_MS, MINUTE_MS } from "../tariff/tariffs";
import { draw, event, grant, keptOn, open, reading, session, usedWh } from "./rig";

function newFlash(sectors = 16): VirtualFlashArea {
  return new VirtualFlashArea(sectors, 4_096);
}

function only<K extends KeptRecord["kind"]>(kept: readonly KeptRecord[], kind: K): Extract<KeptRecord, { kind: K }>[] {
  return kept.filter((one): one is Extract<KeptRecord, { kind: K }> => one.kind === kind);
}

describe("a ledger on flash", () => {
  it("gives sessions, grants and events back as they were told", () => {
    const flash = newFlash();
    const { ledger } = open(flash);
    const entries = [session(1), grant(0, 16), event(5), grant(1_000, 0), session(2), event(6, "left")];
    for (const entry of entries) ledger.add(entry);
    assert.equal(ledger.lost, 0);
    const kept = keptOn(flash);
    assert.deepEqual(only(kept, "session"), [entries[0], entries[4]]);
    assert.deepEqual(
      kept.filter(({ kind }) => kind === "grant" || kind === "event"),
      [entries[1], entries[2], entries[3], entries[5]],
    );
  });

  it("rolls a charger's draws up by the quarter hour and user", () => {
    const flash = newFlash();
    const { ledger } = open(flash);
    for (let second = 0; second <= 3_600; second++)
      ledger.add(draw(second * 1_000, 5_000 + second, second <= 1_800 ? "A" : "B"));
    ledger.close();
    const usage = only(keptOn(flash), "usage").filter(({ energyWh }) => energyWh > 0);
    assert.deepEqual(
      usage.map(({ quarterMs, tag, energyWh }) => [(quarterMs - JANUARY_MS) / QUARTER_MS, tag, energyWh]),
      [
        [0, "A", 900],
        [1, "A", 900],
        // The second in which one followed the other.
        [2, null, 1],
        [2, "B", 899],
        [3, "B", 900],
      ],
    );
  });

  it("shows its accounts as CSV, as far as flash has them", () => {
    const flash = newFlash();
    const { ledger } = open(flash);
    ledger.add(session(1));
    for (let minute = 0; minute <= 31; minute++)
      ledger.add(draw(minute * MINUTE_MS, minute * 100, minute < 15 ? "04AB" : null));
    const rows = (from: Iterator<string>): string[] => [...{ [Symbol.iterator]: () => from }];
    assert.deepEqual(rows(ledger.accountsCsv()), [
      "from,tag,charger,energy_wh\r\n",
      "2026-01-01T00:00:00Z,04AB,Charger-1,1500\r\n",
      "2026-01-01T00:15:00Z,,Charger-1,1500\r\n",
    ]);
    ledger.close();
    const after = rows(open(flash).ledger.accountsCsv());
    assert.equal(after.length, 4, "and what was made of the open quarter hour at the end");
  });

  it("shows no accounts of flash that cannot be used", () => {
    const { ledger } = open(newFlash(2));
    assert.deepEqual(ledger.accountsCsv().next().value, "from,tag,charger,energy_wh\r\n");
  });

  it("rolls a meter's readings up by the quarter hour", () => {
    const flash = newFlash();
    const { ledger } = open(flash);
    ledger.add(reading(0, [1, 2, 3], 10.5));
    ledger.add(reading(1_000, [3, 2, 1], 11));
    ledger.add(reading(QUARTER_MS, [9, 9, 9], 12));
    const [kept, ...rest] = only(keptOn(flash), "meter");
    assert.deepEqual(rest, []);
    assert.deepEqual(kept, {
      kind: "meter",
      quarterMs: JANUARY_MS,
      meterId: "Meter-1",
      samples: 2,
      meanA: [2, 2, 2],
      highestA: [3, 2, 3],
      energyWh: 11,
    });
  });

  it("keeps a session that is told again once", () => {
    const flash = newFlash();
    const first = open(flash);
    for (const entry of [session(1), session(1), session(2), session(1, "Charger-2")]) first.ledger.add(entry);
    const second = open(flash);
    second.ledger.add(session(2));
    second.ledger.add(session(3));
    const told = only(keptOn(flash), "session").map((one) => [one.chargerId, one.session.number]);
    assert.deepEqual(told, [
      ["Charger-1", 1],
      ["Charger-1", 2],
      ["Charger-2", 1],
      ["Charger-1", 3],
    ]);
  });

  it("thins grants out, but shows each stop, each start and the last", () => {
    const flash = newFlash();
    const { ledger } = open(flash);
    for (const [at, currentA] of [
      [0, 16],
      [1_000, 17],
      [2_000, 18],
      [3_000, 0],
      [4_000, 6],
      [5_000, 7],
      [6_000, 6],
      [7_000, 8],
    ] as const)
      ledger.add(grant(at, currentA));
    ledger.add(draw(63_999, 0));
    assert.equal(only(keptOn(flash), "grant").length, 3);
    ledger.add(draw(64_000, 0));
    const told = only(keptOn(flash), "grant").map(({ atMs, currentA }) => [atMs - JANUARY_MS, currentA]);
    assert.deepEqual(told, [
      [0, 16],
      [3_000, 0],
      [4_000, 6],
      [7_000, 8],
    ]);
  });

  it("takes 60 events in a quarter hour, and counts the others", () => {
    const flash = newFlash();
    const { ledger } = open(flash);
    for (let index = 0; index < 10_000; index++) ledger.add(event(index));
    assert.equal(ledger.lost, 9_940);
    ledger.add(event(QUARTER_MS));
    assert.equal(ledger.lost, 9_940);
    assert.equal(only(keptOn(flash), "event").length, 61);
  });

  it("forgets the oldest first, and the diary never pushes the accounts out", () => {
    const flash = newFlash(8);
    const { ledger } = open(flash);
    for (let number = 1; number <= 400; number++) ledger.add(session(number));
    for (let quarter = 0; quarter < 200; quarter++)
      for (let index = 0; index < 60; index++) ledger.add(event(quarter * QUARTER_MS + index, `${quarter}/${index}`));
    assert.equal(ledger.lost, 0);
    const kept = keptOn(flash);
    const sessions = only(kept, "session").map((one) => one.session.number);
    assert.ok(sessions.length > 100 && sessions.length < 400, `${sessions.length}`);
    assert.deepEqual(
      sessions,
      Array.from({ length: sessions.length }, (_, index) => 401 - sessions.length + index),
    );
    assert.equal(only(kept, "event").at(-1)?.code, "199/59");
  });

  it("bills what was drawn over a restart and while it was away", () => {
    const flash = newFlash();
    const first = open(flash);
    first.ledger.add(draw(0, 100_000));
    first.ledger.add(draw(MINUTE_MS, 100_200));
    // The power goes: nothing is closed.
    const second = open(flash);
    second.ledger.add(draw(3 * HOUR_MS, 110_000));
    second.ledger.close();
    assert.equal(usedWh(keptOn(flash), "A"), 10_000);
  });

  it("never forgets where an idle charger's register stands", () => {
    const flash = newFlash(6);
    const first = open(flash);
    first.ledger.add(draw(0, 1_000, null, "Idle"));
    for (let day = 0; day < 30; day++)
      for (let quarter = 0; quarter < 96; quarter++) {
        const at = day * DAY_MS + quarter * QUARTER_MS;
        first.ledger.add(draw(at, 1_000, null, "Idle"));
        first.ledger.add(draw(at, at / 1_000, "A", "Busy"));
      }
    const second = open(flash);
    second.ledger.add(draw(30 * DAY_MS, 1_020, null, "Idle"));
    second.ledger.close();
    const idle = keptOn(flash).filter((one) => one.kind === "usage" && one.chargerId === "Idle");
    assert.equal(usedWh(idle), 20);
  });

  it("goes on from another meter's register", () => {
    const flash = newFlash();
    const { ledger } = open(flash);
    ledger.add(draw(0, 500_000));
    ledger.add(draw(MINUTE_MS, 500_100));
    for (let minute = 2; minute <= 70; minute++) ledger.add(draw(minute * MINUTE_MS, 10 * minute));
    ledger.close();
    assert.equal(usedWh(keptOn(flash)), 100 + 680);
    const after = open(flash);
    after.ledger.add(draw(80 * MINUTE_MS, 900));
    after.ledger.close();
    assert.equal(usedWh(keptOn(flash)), 100 + 680 + 200);
  });

  it("counts what it cannot keep, and throws nothing", () => {
    const flash = newFlash();
    const { ledger } = open(flash);
    for (const entry of [
      draw(Number.NaN, 1),
      draw(Number.POSITIVE_INFINITY, 1),
      draw(-2 * JANUARY_MS, 1),
      draw(0, Number.NaN),
      draw(0, -1),
      reading(0, [1], Number.POSITIVE_INFINITY),
      grant(0, Number.NaN),
      session(-1),
    ])
      ledger.add(entry);
    assert.equal(ledger.lost, 8);
    ledger.add(draw(0, null));
    ledger.add(event(0, "\u0001".repeat(1_000), "\u20ac\u0001".repeat(1_000), "x".repeat(1_000)));
    assert.equal(ledger.lost, 8);
    assert.equal(only(keptOn(flash), "event").length, 1);
  });

  it("bounds the number of chargers and meters", () => {
    const { ledger } = open(newFlash());
    for (let index = 0; index < 300; index++) ledger.add(draw(0, 0, null, `Charger-${index}`));
    for (let index = 0; index < 20; index++) ledger.add(reading(0, [1], 0, `Meter-${index}`));
    assert.equal(ledger.lost, 104);
  });

  it("says that it cannot be used, and counts everything as lost", () => {
    const { ledger, warnings } = open(new VirtualFlashArea(3, 4_096));
    assert.equal(warnings.length, 1);
    for (const entry of [draw(0, 0), session(1), event(0)]) ledger.add(entry);
    assert.equal(ledger.lost, 3);
    ledger.close();
  });

  it("holds 16 records while flash takes none, and writes them in order when it does", () => {
    const area = newFlash();
    const flash = new FaultyFlash(area);
    const { ledger } = open(flash);
    flash.goBlind();
    for (let number = 1; number <= 16; number++) ledger.add(session(number));
    assert.equal(ledger.lost, 0);
    ledger.add(session(17));
    assert.equal(ledger.lost, 1);
    flash.see();
    ledger.add(session(18));
    const numbers = only(keptOn(area), "session").map((one) => one.session.number);
    assert.equal(ledger.lost, 2);
    // The first arrived on flash, which nobody could see.
    assert.deepEqual(numbers, [1, ...Array.from({ length: 16 }, (_, index) => index + 3)]);
  });

  it("has every Wh once, whatever is drawn and whenever it starts anew", () => {
    const step = fc.record({
      wh: fc.nat(1_500),
      spanMs: fc.integer({ min: 80_000, max: HOUR_MS }),
      tag: fc.constantFrom("A", "B", null),
      does: fc.constantFrom("goes on", "goes on", "is closed", "loses its power"),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const flash = newFlash(6);
        let { ledger } = open(flash);
        let [at, wh] = [0, 77];
        ledger.add(draw(at, wh, null));
        for (const one of steps) {
          if (one.does === "is closed") ledger.close();
          if (one.does !== "goes on") ledger = open(flash).ledger;
          at += one.spanMs;
          wh += one.wh;
          ledger.add(draw(at, wh, one.tag));
        }
        ledger.close();
        assert.equal(usedWh(keptOn(flash)), wh - 77);
        assert.equal(ledger.strange, 0);
      }),
      { numRuns: 60 },
    );
  });
});
