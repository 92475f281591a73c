import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { VirtualFlashArea } from "../../../hosts/virtual/flash";
import { JOURNAL_LAYOUT } from "../../../modules/chronicle/kinds";
import { ChargerBench } from "./bench";

const DAY_MS = 86_400_000;
const { bookSectors, historySectors } = JOURNAL_LAYOUT;

interface Use {
  writes: number;
  bytes: number;
  erases: number;
}

/** Flash that counts what book and history take. */
class CountingFlash extends VirtualFlashArea {
  readonly book: Use = { writes: 0, bytes: 0, erases: 0 };
  readonly history: Use = { writes: 0, bytes: 0, erases: 0 };

  constructor() {
    super(bookSectors + historySectors, 4_096);
  }

  override write(address: number, bytes: Uint8Array): void {
    super.write(address, bytes);
    const use = this.useOf(Math.floor(address / this.sectorBytes));
    use.writes += 1;
    use.bytes += bytes.length;
  }

  override erase(sector: number): void {
    super.erase(sector);
    this.useOf(sector).erases += 1;
  }

  private useOf(sector: number): Use {
    return sector < bookSectors ? this.book : this.history;
  }
}

/** So many sessions one after the other, a minute's pause between two, at 16 A. */
function charge(sessions: number, sessionMs: number): CountingFlash {
  const bench = new ChargerBench({ mode: "manual", manualCurrentA: 16, mqtt: { host: "" } });
  const flash = new CountingFlash();
  bench.journal = flash;
  bench.isRecording = false;
  bench.boot("power-on");
  for (let session = 0; session < sessions; session++) {
    bench.level = "B";
    bench.pass(10_000);
    bench.level = "C";
    bench.until(() => bench.coil !== 0, 10_000);
    bench.drawnA = 16;
    bench.pass(sessionMs - 80_000);
    bench.drawnA = 0;
    bench.level = "B";
    bench.pass(10_000);
    bench.level = "A";
    bench.pass(60_000);
  }
  assert.equal(bench.charger?.view.sessions, sessions);
  assert.equal(bench.charger?.journal.isWritten, true);
  return flash;
}

/** A row of docs/journal.md's table of loads: writes and bytes a day. */
function documented(load: string): { readonly writes: number; readonly bytes: number } {
  const row = readFileSync("docs/journal.md", "utf8")
    .split("\n")
    .find((line) => line.startsWith(`| ${load} |`));
  const [writes, bytes] = (row ?? "")
    .split("|")
    .slice(3, 5)
    .map((cell) => Number(cell.replaceAll(",", "")));
  return { writes: writes ?? Number.NaN, bytes: bytes ?? Number.NaN };
}

describe("the journal of a charger that charges twenty cars in 24 hours", () => {
  it("takes no more writes and bytes than docs/journal.md reckons with, and loses none", function () {
    this.timeout(120_000);
    const sessions = 20;
    const { book, history } = charge(sessions, DAY_MS / sessions);
    for (const [name, use] of [
      ["book", book],
      ["history", history],
    ] as const) {
      const promised = documented(`${name}: 24 h, 20 sessions`);
      console.log(
        `    ${name}: ${use.writes} writes, ${use.bytes} bytes and ${use.erases} erases a day;`,
        `docs/journal.md reckons with ${promised.writes} and ${promised.bytes}`,
      );
      assert.ok(use.writes <= promised.writes && use.bytes <= promised.bytes);
    }
    assert.equal(history.writes, sessions);
    // A record every two minutes of charging, one a kWh, and a handful a session.
    const progress = (DAY_MS - sessions * 80_000) / 120_000;
    const kWh = (16 * 230 * (DAY_MS - sessions * 80_000)) / 3_600_000_000;
    assert.ok(book.writes > 0.9 * (progress + kWh - sessions), `${book.writes} writes`);
    assert.ok(book.writes < progress + kWh + 8 * sessions, `${book.writes} writes`);
    const yearsOfWear = (100_000 * bookSectors) / book.erases / 365;
    assert.ok(yearsOfWear > 100, `${yearsOfWear} years`);
  });
});
