import assert from "node:assert/strict";
import { Writable } from "node:stream";
import { accountTexts, type ExportRequest, exportCsv, TABLE_NAMES } from "../../../../hosts/node/ledger/export";
import { LedgerError } from "../../../../hosts/node/ledger/open";
import { draw, event, grant, reading, session } from "../../../modules/ledger/rig";
import { HOUR_MS, JANUARY_MS, MINUTE_MS, TARIFFS } from "../../../modules/tariff/tariffs";
import { Rig } from "./rig";

/** What is written, as slowly as a pipe that nobody empties. */
class Slow extends Writable {
  text = "";
  largest = 0;

  constructor() {
    super({ highWaterMark: 1_024, decodeStrings: false });
  }

  override _write(chunk: string, _: BufferEncoding, done: () => void): void {
    this.text += chunk;
    this.largest = Math.max(this.largest, this.writableLength);
    setImmediate(done);
  }
}

describe("the export", () => {
  let rig: Rig;
  beforeEach(() => {
    rig = new Rig();
  });
  afterEach(() => rig.close());

  async function lines(change: Partial<ExportRequest>): Promise<string[]> {
    const out = new Slow();
    const days = { from: "2026-01-01", to: "2026-01-31" };
    const request = { file: rig.file, table: "accounts", zone: "Europe/Berlin", tariffs: TARIFFS, ...days } as const;
    await exportCsv({ ...request, ...change }, out);
    assert.ok(out.text.endsWith("\r\n"));
    return out.text.split("\r\n").slice(0, -1);
  }

  it("bills energy and cost per user, charger and band between two days", async () => {
    const ledger = rig.open();
    // Until 23:30 in Berlin an hour and a half of the night, before it one of the day. 1 kWh an hour.
    const startMs = Date.parse("2026-01-07T21:00:00+01:00") - JANUARY_MS;
    for (let minute = 0; minute <= 150; minute++) {
      const at = startMs + minute * MINUTE_MS;
      ledger.add(draw(at, 50_000 + (minute * 1_000) / 60, "04AB"));
      ledger.add(draw(at, 90_000 + minute * 100, null, "Charger-2"));
    }
    // The next day is not asked for.
    ledger.add(draw(startMs + 8 * HOUR_MS, 54_000, "04AB"));
    ledger.close();
    assert.deepEqual(await lines({ from: "2026-01-07", to: "2026-01-07" }), [
      "tag,charger,tariff,band,energy_kwh,price_per_kwh,cost,currency",
      ",Charger-2,winter,default,6.000,0.32,1.92,EUR",
      ",Charger-2,winter,night,9.000,0.215,1.94,EUR",
      "04AB,Charger-1,winter,default,1.000,0.32,0.32,EUR",
      "04AB,Charger-1,winter,night,1.636,0.215,0.35,EUR",
    ]);
    const all = await lines({ from: "2026-01-07", to: "2026-01-08" });
    assert.equal(all.at(-1), "04AB,Charger-1,winter,night,3.000,0.215,0.65,EUR");
    assert.deepEqual(await lines({ from: "2026-01-06", to: "2026-01-06" }), [all[0]]);
  });

  it("gives the same over all that is kept, piece by piece beside the ledger that writes", async () => {
    const ledger = rig.open({ tariffs: TARIFFS });
    const quarters = 6_000;
    for (let quarter = 0; quarter <= quarters; quarter++)
      for (const charger of ["Charger-1", "Charger-2"])
        ledger.add(draw(quarter * 15 * MINUTE_MS, quarter * 1_000, quarter % 2 === 0 ? "04AB" : null, charger));
    const texts = ledger.accountsCsv();
    const given: string[] = [];
    let pauses = 0;
    for (let next = texts.next(); next.done !== true; next = texts.next()) {
      if (next.value === "") {
        pauses += 1;
        ledger.add(event(0));
        ledger.flush();
      } else given.push(next.value);
    }
    assert.ok(pauses >= 1, `${pauses} pauses`);
    assert.equal(rig.count("entry WHERE kind = 'event'"), pauses);
    ledger.close();
    const all = await lines({ to: "2026-12-31" });
    assert.ok(all.length > 2);
    assert.deepEqual(
      given,
      all.map((line) => `${line}\r\n`),
    );
  });

  it("gives nothing of a file that is gone, and lets go of one that nobody asks for any more", () => {
    const ledger = rig.open();
    ledger.add(draw(0, 0));
    const texts = ledger.accountsCsv();
    assert.ok(texts.next().value.startsWith("tag,"));
    texts.return?.();
    assert.equal(texts.next().done, true);
    ledger.close();
    assert.throws(() => accountTexts("/nowhere/ledger.sqlite", [], () => 0).next(), LedgerError);
  });

  it("shows energy without a price where no tariff holds", async () => {
    const ledger = rig.open();
    ledger.add(draw(0, 0));
    ledger.add(draw(MINUTE_MS, 500));
    ledger.close();
    assert.equal((await lines({ tariffs: [] })).at(-1), "A,Charger-1,,,0.500,,,");
    assert.equal(
      (await lines({ table: "usage", tariffs: [] })).at(-1),
      "2026-01-01T01:00:00.000+01:00,A,Charger-1,500,,,,",
    );
  });

  it("has the columns of each table, and local times", async () => {
    const ledger = rig.open();
    ledger.add(reading(0, [1, 2, 3], 5));
    ledger.add(reading(1_000, [2, 2, 2], 15));
    ledger.add(draw(1, 7.5, null));
    ledger.add(grant(2, 16));
    ledger.add(session(1));
    ledger.add(event(4, "=code", '=1+1,"a"', "+source"));
    ledger.close();
    const second: Record<string, string> = {};
    for (const table of TABLE_NAMES) {
      const [columns = "", row = ""] = await lines({ table });
      second[table] = row;
      if (row !== "" && table !== "events") assert.equal(row.split(",").length, columns.split(",").length, table);
    }
    assert.deepEqual(second, {
      accounts: "",
      usage: "",
      sessions:
        "2026-01-01T01:00:01.000+01:00,Charger-1,1,A,2026-01-01T01:00:00.900+01:00,2026-01-01T01:00:01.000+01:00," +
        "12000,1,1,15.9,unplugged",
      grants: "2026-01-01T01:00:00.002+01:00,Charger-1,16,the house",
      events: '2026-01-01T01:00:00.004+01:00,\'+source,\'=code,"\'=1+1,""a"""',
      readings: "2026-01-01T01:00:00.000+01:00,Meter-1,1,2,3,230,230,230,0,0,0,5",
      draws: "2026-01-01T01:00:00.001+01:00,Charger-1,16,,,7.5,",
      quarters: "2026-01-01T01:00:00.000+01:00,draw,Charger-1,1,16,0,0,16,0,0,0",
      days: "2026-01-01,draw,Charger-1,1,16,0,0,16,0,0,0",
    });
  });

  it("streams no faster than it is read, while the ledger goes on being written", async () => {
    const ledger = rig.open();
    for (let index = 0; index < 20_000; index++) ledger.add(event(index, `${index}`));
    const out = new Slow();
    const table = "events" as const;
    const days = { from: "2026-01-01", to: "2026-01-02" };
    const done = exportCsv({ file: rig.file, table, zone: "UTC", tariffs: [], ...days }, out);
    await new Promise(setImmediate);
    for (let index = 0; index < 5_000; index++) ledger.add(event(index, "later"));
    ledger.flush();
    await done;
    const codes = out.text
      .split("\r\n")
      .slice(1, -1)
      .map((line) => line.split(",")[2]);
    assert.deepEqual(
      codes,
      Array.from({ length: 20_000 }, (_, index) => String(index)),
    );
    assert.ok(out.largest < 100_000, `${out.largest} characters waited`);
    assert.equal(rig.count("entry"), 25_000);
    assert.equal(ledger.lost, 0);
  });

  it("leaves the ledger as it was when who reads it goes away", async () => {
    const ledger = rig.open();
    for (let index = 0; index < 5_000; index++) ledger.add(event(index));
    const out = new Writable({
      write: (_, __, done) => done(new Error("EPIPE")),
    });
    await assert.rejects(
      exportCsv(
        { file: rig.file, table: "events", from: "2026-01-01", to: "2026-01-02", zone: "UTC", tariffs: [] },
        out,
      ),
      /EPIPE/,
    );
    ledger.add(event(1));
    ledger.close();
    assert.equal(ledger.lost, 0);
  });

  it("refuses days and zones that are none, and a ledger that is not there", async () => {
    await assert.rejects(lines({}), (error) => error instanceof LedgerError && error.code === "missing");
    rig.open();
    await assert.rejects(lines({ from: "2026-02-30" }), RangeError);
    await assert.rejects(lines({ from: "2026-01-02", to: "2026-01-01" }), RangeError);
    await assert.rejects(lines({ zone: "Mars/Olympus" }), RangeError);
  });
});
