import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { VirtualFlashArea } from "../../../hosts/virtual/flash";
import { SectorLog } from "../../../modules/journal/sector-log";

const DOC = readFileSync(join(__dirname, "../../../docs/journal.md"), "utf8");
const SECTORS = 8;
const SECTOR_BYTES = 4_096;
const CYCLES = 100_000;
const SNAPSHOT_BYTES = 1_500;
const BOOK_RECORD = new Uint8Array(60);
const HISTORY_RECORD = new Uint8Array(160);

function openBook(flash: VirtualFlashArea): SectorLog {
  const snapshot = () => new Uint8Array(SNAPSHOT_BYTES);
  return new SectorLog({ flash, firstSector: 0, sectors: SECTORS, snapshot, onRecord: () => {} });
}

function openHistory(flash: VirtualFlashArea, onRecord = () => {}): SectorLog {
  return new SectorLog({ flash, firstSector: 0, sectors: SECTORS, onRecord });
}

/** What one record costs on average, over whole turns of a ring that has been round already. */
function costOfRecord(log: SectorLog, flash: VirtualFlashArea, record: Uint8Array) {
  const turnsUntil = (sequence: number) => {
    let records = 0;
    for (; log.sequence < sequence; records++) {
      log.tidy();
      assert.equal(log.append(1, record, { mayErase: false }), true);
    }
    return records;
  };
  turnsUntil(SECTORS + 1);
  const before = structuredClone(flash.counters);
  const records = turnsUntil(3 * SECTORS + 1);
  const erases = flash.counters.erases.map((count, sector) => count - (before.erases[sector] ?? 0));
  assert.ok(Math.max(...erases) - Math.min(...erases) <= 1, "all sectors alike");
  const allErases = erases.reduce((sum, count) => sum + count, 0);
  return {
    records,
    writes: (flash.counters.writes - before.writes) / records,
    bytes: (flash.counters.writtenBytes - before.writtenBytes) / records,
    sectorErases: allErases / SECTORS / records,
  };
}

/** The row of the table in the document that begins with `name`, its cells as numbers. */
function row(name: string): number[] {
  const line = DOC.split("\n").find((each) => each.startsWith(`| ${name} |`)) ?? "";
  return line
    .split("|")
    .slice(2, -1)
    .map((cell) => Number(cell.replaceAll(",", "").trim()));
}

function rowOf(recordsADay: number, cost: ReturnType<typeof costOfRecord>): number[] {
  const sectorErasesADay = recordsADay * cost.sectorErases;
  return [
    recordsADay,
    Math.round(recordsADay * cost.writes),
    Math.round(recordsADay * cost.bytes),
    Number(sectorErasesADay.toPrecision(3)),
    Math.floor(CYCLES / sectorErasesADay / 365),
  ];
}

describe("the figures in docs/journal.md", () => {
  const loads = [
    { name: "one session of 8 h", bookRecords: 8 * 30 + 20, sessions: 1 },
    { name: "24 h, 20 sessions", bookRecords: 24 * 30 + 20 * 20, sessions: 20 },
  ];

  it("of the book's writes and wear are those of a run", () => {
    const flash = new VirtualFlashArea(SECTORS, SECTOR_BYTES);
    const cost = costOfRecord(openBook(flash), flash, BOOK_RECORD);
    assert.equal(cost.records / (2 * SECTORS), 38, "records a sector");
    for (const { name, bookRecords } of loads) assert.deepEqual(row(`book: ${name}`), rowOf(bookRecords, cost), name);
    const withCuts = (loads[1]?.bookRecords ?? 0) * cost.sectorErases + 10 / SECTORS;
    assert.ok(DOC.includes(`leaves the book ${Math.floor(CYCLES / withCuts / 365)} years`), `${withCuts}`);
  });

  it("of the history's writes and wear are those of a run", () => {
    const flash = new VirtualFlashArea(SECTORS, SECTOR_BYTES);
    const cost = costOfRecord(openHistory(flash), flash, HISTORY_RECORD);
    assert.equal(cost.records / (2 * SECTORS), 24, "records a sector");
    for (const { name, sessions } of loads) assert.deepEqual(row(`history: ${name}`), rowOf(sessions, cost), name);
  });

  it("of what fits while the contactor stays closed are those of a run", () => {
    const flash = new VirtualFlashArea(SECTORS, SECTOR_BYTES);
    const log = openBook(flash);
    let fewest = Number.POSITIVE_INFINITY;
    let leastFree = Number.POSITIVE_INFINITY;
    for (let start = 0; start < 80; start++) {
      while (log.tidy());
      leastFree = Math.min(leastFree, log.freeBytes);
      let records = 0;
      while (log.append(1, BOOK_RECORD, { mayErase: false })) records += 1;
      fewest = Math.min(fewest, records);
      for (let index = 0; index <= start % 39; index++)
        while (!log.append(1, BOOK_RECORD, { mayErase: true })) assert.fail("with an erase there is room");
    }
    assert.equal(fewest, 266);
    assert.ok(leastFree >= 7 * 2_048);
    assert.ok(DOC.includes(`${fewest} records`));
    const minutes = (fewest - 20) * 2;
    assert.ok(DOC.includes(`${Math.floor(minutes / 60)} h ${minutes % 60} min`), `${minutes} min`);
    assert.ok(fewest >= 8 * 30 + 20, "a session of 8 h needs no erase");
  });

  it("of what the history keeps are those of a run", () => {
    const flash = new VirtualFlashArea(SECTORS, SECTOR_BYTES);
    const log = openHistory(flash);
    let fewest = Number.POSITIVE_INFINITY;
    let most = 0;
    for (let session = 1; session <= 24 * SECTORS * 3; session++) {
      assert.equal(log.append(1, HISTORY_RECORD, { mayErase: true }), true);
      if (session <= 24 * SECTORS) continue;
      let kept = 0;
      openHistory(flash, () => {
        kept += 1;
      });
      fewest = Math.min(fewest, kept);
      most = Math.max(most, kept);
    }
    assert.ok(DOC.includes(`the last ${fewest} to ${most} sessions`), `${fewest} to ${most}`);
  });

  it("of the sizes are those of a log", () => {
    const book = openBook(new VirtualFlashArea(SECTORS, SECTOR_BYTES));
    assert.ok(DOC.includes(`at most ${book.maxSnapshotBytes.toLocaleString("en")} bytes`));
    assert.ok(DOC.includes(`0 to ${book.maxPayloadBytes.toLocaleString("en")} bytes`));
  });
});
