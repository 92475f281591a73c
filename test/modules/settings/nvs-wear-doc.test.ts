import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const DOC = readFileSync(join(__dirname, "../../../docs/journal.md"), "utf8");
/** ESP-IDF, "Non-Volatile Storage Library", structure of a page. */
const ENTRY_BYTES = 32;
const ENTRIES_A_PAGE = 126;
const CYCLES = 100_000;
/** Of 16, half are taken to be full of what never changes, and one is kept free. */
const PAGES_IN_TURN = 7;

function row(name: string): number[] {
  const line = DOC.split("\n").find((each) => each.startsWith(`| ${name}`)) ?? "";
  return line
    .split("|")
    .slice(2, -1)
    .map((cell) => Number(cell.replaceAll(",", "").trim()));
}

function entriesOf(bytes: number): number {
  return 1 + Math.ceil((bytes + 1) / ENTRY_BYTES);
}

describe("the figures of NVS in docs/journal.md", () => {
  const counts = Array.from({ length: 3 }, () => ({ totalWh: 999_999_999, registerWh: 9_999_999 }));
  const countBytes = JSON.stringify(counts).length;
  for (const [name, bytes, writes] of [
    ["charger: settings of 2,000 bytes", 2_000, (24 * 60) / 15],
    ["meter: three phases, 20 kWh a day", countBytes, 20],
    ["meter: three phases of 63 A", countBytes, Math.ceil((3 * 63 * 230 * 24) / 1000)],
  ] as const)
    it(`${name}`, () => {
      const entries = entriesOf(bytes);
      const erases = (writes * entries) / ENTRIES_A_PAGE;
      assert.deepEqual(row(name), [
        entries,
        writes,
        Number(erases.toPrecision(3)),
        Math.floor((CYCLES * PAGES_IN_TURN) / erases / 365),
      ]);
    });
});
