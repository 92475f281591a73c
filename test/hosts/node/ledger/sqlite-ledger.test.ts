import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import Database from "better-sqlite3";
import { LedgerError } from "../../../../hosts/node/ledger/open";
import type { LedgerEntry } from "../../../../modules/ledger/ledger";
import { QUARTER_MS } from "../../../../modules/tariff/quarters";
import { draw, event, grant, reading, session } from "../../../modules/ledger/rig";
import { DAY_MS, HOUR_MS, JANUARY_MS, MINUTE_MS } from "../../../modules/tariff/tariffs";
import { activeResources, assertNothingLeft } from "../left-behind";
import { Rig, retention } from "./rig";

interface UsageRow {
  readonly quarter_ms: number;
  readonly charger_id: string;
  readonly tag: string;
  readonly energy_wh: number;
}

describe("a ledger in SQLite", () => {
  let rig: Rig;
  beforeEach(() => {
    rig = new Rig();
  });
  afterEach(() => rig.close());

  const usedWh = (tag?: string): number =>
    rig
      .all<UsageRow>("SELECT * FROM usage")
      .filter((row) => tag === undefined || row.tag === tag)
      .reduce((sum, row) => sum + row.energy_wh, 0);

  it("has every kind of entry on the disk within a second, in order", () => {
    const ledger = rig.open();
    for (const entry of [reading(0, [1, 2, 3], 5), draw(1, 7), grant(2, 16), session(1), event(4)]) ledger.add(entry);
    rig.run(999);
    assert.equal(rig.count("entry"), 0);
    rig.run(1);
    const rows = rig.all<{ sequence: number; kind: string; source: string; body: string }>("SELECT * FROM entry");
    assert.deepEqual(
      rows.map(({ sequence, kind, source }) => [sequence, kind, source]),
      [
        [1, "reading", "Meter-1"],
        [2, "draw", "Charger-1"],
        [3, "grant", "Charger-1"],
        [4, "session", "Charger-1"],
        [5, "event", "Charger-1"],
      ],
    );
    assert.deepEqual(JSON.parse(rows[2]?.body ?? ""), { currentA: 16, reason: "the house" });
    assert.equal(ledger.lost, 0);
    assert.deepEqual(rig.warnings, []);
  });

  it("writes a thousand entries at once, without waiting", () => {
    const ledger = rig.open();
    for (let index = 0; index < 1_000; index++) ledger.add(event(index));
    assert.equal(rig.count("entry"), 1_000);
  });

  it("is readable by its owner alone", () => {
    rig.open();
    for (const name of readdirSync(dirname(rig.file)))
      assert.equal(statSync(join(dirname(rig.file), name)).mode & 0o077, 0, name);
  });

  it("writes what waits when it is closed, and counts what comes afterwards as lost", () => {
    const ledger = rig.open();
    ledger.add(event(0));
    ledger.close();
    ledger.close();
    ledger.add(event(1));
    assert.equal(rig.count("entry"), 1);
    assert.equal(ledger.lost, 1);
  });

  it("goes on with numbers and registers after a start, and keeps a session once", () => {
    const first = rig.open();
    first.add(draw(0, 1_000));
    first.add(session(1));
    first.close();
    const second = rig.open();
    second.add(session(1));
    second.add(session(2));
    second.add(draw(10 * MINUTE_MS, 3_500));
    second.close();
    assert.equal(usedWh("A"), 2_500);
    assert.equal(second.lost, 0);
    const sequences = rig.all<{ sequence: number }>("SELECT sequence FROM entry ORDER BY 1").map((row) => row.sequence);
    assert.deepEqual(sequences, [1, 2, 3, 4]);
  });

  it("takes a part whose register cannot be read for one that was never seen", () => {
    const first = rig.open();
    first.add(draw(0, 1_000));
    first.flush();
    for (const state of ["", "{}", '{"energyWh":-1,"atMs":0,"tag":null,"strange":null}'])
      for (const source of ["Charger-1", "Charger-2"])
        first["store"].database.prepare("INSERT OR REPLACE INTO register VALUES ('draw', ?, ?)").run(source, state);
    first.close();
    const second = rig.open();
    second.add(draw(MINUTE_MS, 1_100));
    second.add(draw(2 * MINUTE_MS, 1_200));
    second.close();
    assert.equal(usedWh(), 100);
  });

  it("rolls up by the quarter hour and by the local day, with the energy of both", () => {
    const ledger = rig.open();
    // Until 00:30 in Berlin, which is an hour ahead.
    for (let minute = 0; minute <= 90; minute++) {
      const at = 22 * HOUR_MS + minute * MINUTE_MS;
      ledger.add(reading(at, [minute % 2 === 0 ? 10 : 20, 0, 1], 100 * minute));
      ledger.add(draw(at, 50 * minute));
    }
    ledger.close();
    const days = rig.all("SELECT start_ms, kind, samples, max_a1, sum_a3, energy_wh FROM roll_up WHERE span = 'day'");
    const midnightMs = Date.parse("2026-01-02T00:00:00+01:00");
    assert.deepEqual(days, [
      { start_ms: midnightMs - DAY_MS, kind: "draw", samples: 60, max_a1: 16, sum_a3: 0, energy_wh: 3_000 },
      { start_ms: midnightMs - DAY_MS, kind: "reading", samples: 60, max_a1: 20, sum_a3: 60, energy_wh: 6_000 },
      { start_ms: midnightMs, kind: "draw", samples: 31, max_a1: 16, sum_a3: 0, energy_wh: 1_500 },
      { start_ms: midnightMs, kind: "reading", samples: 31, max_a1: 20, sum_a3: 31, energy_wh: 3_000 },
    ]);
    const quarters = rig.all<{ samples: number; sum_a1: number; energy_wh: number }>(
      "SELECT samples, sum_a1, energy_wh FROM roll_up WHERE span = 'quarter' AND kind = 'reading' ORDER BY start_ms",
    );
    assert.equal(quarters.length, 7);
    assert.deepEqual(quarters[1], { samples: 15, sum_a1: 7 * 10 + 8 * 20, energy_wh: 1_500 });
  });

  it("adds to a quarter hour over batches and starts", () => {
    for (let start = 0; start < 3; start++) {
      const ledger = rig.open();
      for (let second = 0; second < 10; second++) {
        const at = start * MINUTE_MS + second * 1_000;
        ledger.add(draw(at, 100 * start + second * 10));
        rig.run(1_000);
      }
      ledger.close();
    }
    const [row, ...rest] = rig.all<{ samples: number; energy_wh: number }>(
      "SELECT * FROM roll_up WHERE span = 'quarter'",
    );
    assert.deepEqual(rest, []);
    assert.equal(row?.samples, 30);
    assert.equal(row?.energy_wh, 290);
    assert.equal(usedWh("A"), 290);
  });

  it("counts what cannot be, and goes on", () => {
    const ledger = rig.open();
    const bad = [draw(Number.POSITIVE_INFINITY, 1), draw(0, Number.NaN), reading(0, [1], -5), event(-2 * JANUARY_MS)];
    for (const entry of bad) ledger.add(entry);
    assert.equal(ledger.lost, bad.length);
    for (const wh of [100, 50, 120, Number.MAX_SAFE_INTEGER, 130]) ledger.add(draw(0, wh));
    ledger.add(reading(1, [Number.NaN], 5));
    ledger.flush();
    assert.equal(ledger.strange, 2);
    assert.equal(usedWh(), 30);
    assert.deepEqual(rig.warnings, []);
  });

  it("keeps texts that no other store would take without what is bad in them", () => {
    const ledger = rig.open();
    ledger.add(event(0, "a\0b", "\ud800 and \u{1f697}", "c\0d"));
    ledger.flush();
    const [row] = rig.all<{ source: string; body: string }>("SELECT * FROM entry");
    assert.deepEqual([row?.source, row?.body], ["c\ufffdd", '{"code":"a\ufffdb","text":"\ufffd and \u{1f697}"}']);
  });

  describe("forgets by retention", () => {
    const ageOf = (entry: LedgerEntry, days: number): LedgerEntry => ({ ...entry, atMs: entry.atMs - days * DAY_MS });

    it("each kind after its own time", () => {
      const ledger = rig.open({ retention: retention({ rawDays: 2, grantDays: 3, eventDays: 4, sessionDays: 5 }) });
      for (let days = 0; days < 8; days++) {
        // A second younger than whole days.
        for (const entry of [
          reading(1_000, [1], 5),
          draw(1_000, 7),
          grant(1_000, 16),
          session(days + 1, "Charger-1", 1_000),
          event(1_000),
        ])
          ledger.add(ageOf(entry, days));
      }
      rig.run(61_000);
      const kinds = rig.all("SELECT kind, count(*) AS count FROM entry GROUP BY kind ORDER BY kind");
      assert.deepEqual(kinds, [
        { kind: "draw", count: 3 },
        { kind: "event", count: 5 },
        { kind: "grant", count: 4 },
        { kind: "reading", count: 3 },
        { kind: "session", count: 6 },
      ]);
    });

    it("roll-ups and what accounts are made from after theirs", () => {
      const ledger = rig.open({ retention: retention({ quarterDays: 2, dayDays: 4, accountDays: 3 }) });
      for (let days = 9; days >= 0; days--) ledger.add(ageOf(draw(1_000, 1_000 * (10 - days)), days));
      rig.run(61_000);
      const oldest = (sql: string) => Math.round((JANUARY_MS - (rig.all<{ at: number }>(sql)[0]?.at ?? 0)) / DAY_MS);
      assert.equal(oldest("SELECT min(start_ms) AS at FROM roll_up WHERE span = 'quarter'"), 2);
      // A local day begins an hour before one in UTC.
      assert.equal(oldest("SELECT min(start_ms) AS at FROM roll_up WHERE span = 'day'"), 3);
      assert.equal(oldest("SELECT min(quarter_ms) AS at FROM usage"), 3);
    });

    it("a bounded step at a time", () => {
      const ledger = rig.open({ retention: retention({ rawDays: 1 }) });
      for (let index = 0; index < 7_000; index++) ledger.add(ageOf(draw(index, 0), 10));
      ledger.flush();
      const counts: number[] = [];
      for (let second = 0; second < 5; second++) {
        rig.run(1_000);
        counts.push(rig.count("entry"));
      }
      assert.deepEqual(counts, [5_000, 3_000, 1_000, 0, 0]);
    });

    it("the oldest beyond the most that is kept, but no session", () => {
      const ledger = rig.open({ retention: retention({ maxEntries: 1_000 }) });
      ledger.add(session(1));
      for (let index = 0; index < 2_999; index++) ledger.add(event(index));
      rig.run(61_000);
      const [row] = rig.all<{ count: number; oldest: number }>(
        "SELECT count(*) AS count, min(sequence) AS oldest FROM entry WHERE kind = 'event'",
      );
      assert.deepEqual(row, { count: 1_000, oldest: 2_001 });
      assert.equal(rig.count("entry WHERE kind = 'session'"), 1);
    });

    it("what is not forwarded yet only after longer", () => {
      const ledger = rig.open({ isForwarded: true, retention: retention({ rawDays: 1, unsentDays: 5 }) });
      for (const days of [9, 4, 3, 0]) ledger.add(ageOf(draw(1_000, 0), days));
      ledger.flush();
      const left = () => rig.all<{ sequence: number }>("SELECT sequence FROM entry").map((row) => row.sequence);
      rig.run(1_000);
      assert.deepEqual(left(), [2, 3, 4]);
      ledger.noteSent({ storeId: ledger.position?.storeId ?? "", sent: 2 });
      rig.run(61_000);
      assert.deepEqual(left(), [3, 4]);
    });
  });

  describe("when the disk is full", () => {
    it("lets entries wait, says so once, and writes them when there is room", () => {
      const ledger = rig.open();
      ledger.add(draw(0, 0));
      ledger.flush();
      const { database } = ledger["store"];
      const pages = Number(database.pragma("page_count", { simple: true }));
      database.pragma(`max_page_count = ${pages}`);
      for (let index = 1; index <= 3_000; index++) ledger.add(draw(index * 1_000, index));
      rig.run(10_000);
      assert.deepEqual(rig.warnings, ["the ledger's file takes nothing (SQLITE_FULL); what comes waits in memory"]);
      assert.equal(ledger.lost, 0);
      database.pragma("max_page_count = 1000000");
      rig.run(61_000);
      assert.equal(rig.count("entry"), 3_001);
      assert.equal(usedWh("A"), 3_000);
      assert.equal(ledger.lost, 0);
    });

    it("loses the oldest of more than 20,000, and no energy", () => {
      const ledger = rig.open();
      ledger.add(draw(0, 0));
      ledger.flush();
      const { database } = ledger["store"];
      database.pragma("query_only = 1");
      for (let index = 1; index <= 30_000; index++) ledger.add(draw(index * 1_000, index));
      assert.equal(ledger.lost, 10_000);
      database.pragma("query_only = 0");
      rig.run(61_000);
      assert.equal(ledger.lost, 10_000);
      assert.equal(usedWh("A"), 30_000);
    });

    it("counts what waits as lost when it is closed", () => {
      const ledger = rig.open();
      ledger["store"].database.pragma("query_only = 1");
      for (let index = 0; index < 5; index++) ledger.add(event(index));
      ledger.close();
      assert.equal(ledger.lost, 5);
    });
  });

  describe("finds a file that it cannot use", () => {
    const setAside = (): string[] =>
      readdirSync(dirname(rig.file)).filter((name) => name.startsWith(`${basename(rig.file)}.corrupt-`));

    it("corrupt at the start: it is set aside, and a new one begun", () => {
      rig.open().close();
      writeFileSync(rig.file, "this is no database".repeat(1_000));
      const ledger = rig.open();
      ledger.add(event(0));
      ledger.flush();
      assert.equal(rig.count("entry"), 1);
      const [name, ...rest] = setAside();
      assert.deepEqual(rest, []);
      assert.match(readFileSync(join(dirname(rig.file), name ?? ""), "utf8"), /^this is no database/);
      assert.match(rig.warnings.join(), /is corrupt \(SQLITE_NOTADB\): it is now .*, and a new one is begun$/);
    });

    for (const table of ["register", "usage", "entry", "roll_up"])
      it(`corrupt in the table ${table}: nothing that comes is lost`, () => {
        const first = rig.open();
        for (let index = 0; index < 5_000; index++) first.add(draw(index * 1_000, index));
        first.close();
        rig.damage(table);
        const ledger = rig.open();
        ledger.add(draw(5_001_000, 5_001));
        ledger.add(draw(5_002_000, 5_003));
        rig.run(2_000);
        assert.equal(ledger.lost, 0);
        assert.equal(setAside().length, 1);
        assert.match(rig.warnings.join(), /is corrupt \(SQLITE_CORRUPT/);
        // Where the registers could be read, no energy is missing either.
        assert.equal(usedWh("A"), table === "register" ? 2 : 4);
        assert.equal(rig.count("entry"), 2);
      });

    it("somebody else's: it is refused, and not touched", () => {
      rig.open().close();
      const other = `${rig.file}.other`;
      const database = new Database(other);
      database.exec("CREATE TABLE photos (name)");
      database.close();
      const before = readFileSync(other);
      assert.throws(
        () => rig.open({ file: other }),
        (error) => error instanceof LedgerError && error.code === "foreign",
      );
      assert.ok(readFileSync(other).equals(before));
    });

    it("of a newer program: it is refused, and not touched", () => {
      rig.open().close();
      const database = new Database(rig.file);
      database.pragma("user_version = 99");
      database.close();
      const before = readFileSync(rig.file);
      assert.throws(
        () => rig.open(),
        (error) => error instanceof LedgerError && error.code === "newer",
      );
      assert.ok(readFileSync(rig.file).equals(before));
    });

    it("of a zone that is none: it is refused before anything is made", () => {
      assert.throws(() => rig.open({ zone: "Europe/Atlantis" }), RangeError);
      assert.throws(() => statSync(rig.file));
    });
  });

  it("opens and closes a hundred times with nothing left behind", async () => {
    const before = activeResources();
    const handles = () => readdirSync("/proc/self/fd").length;
    rig.open().close();
    const files = process.platform === "linux" ? handles() : 0;
    for (let index = 0; index < 100; index++) {
      const ledger = rig.open();
      ledger.add(event(index * QUARTER_MS));
      ledger.close();
    }
    await assertNothingLeft(before);
    if (process.platform === "linux") assert.equal(handles(), files);
    assert.equal(rig.count("entry"), 100);
    assert.equal(rig.timers.nextDueMs(), undefined);
  });
});
