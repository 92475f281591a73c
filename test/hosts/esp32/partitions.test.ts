import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { board as c3 } from "../../../modules/boards/esp32-c3-devkitm-1";
import { board as devkitc } from "../../../modules/boards/esp32-devkitc";
import { board as poe } from "../../../modules/boards/olimex-esp32-poe";

const BOARDS = path.resolve(__dirname, "..", "..", "..", "manifests", "boards");
const FLASH_BYTES = 4 * 1024 * 1024;
const SECTOR_BYTES = 4096;
const APP_ALIGNMENT = 0x10000;

interface Partition {
  readonly name: string;
  readonly type: string;
  readonly offset: number;
  readonly size: number;
}

function readTable(file: string): Partition[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [name = "", type = "", , offset, size] = line.split(",").map((cell) => cell.trim());
      return { name, type, offset: Number(offset), size: Number(size) };
    });
}

describe("partition tables", () => {
  for (const [manifest, board] of [
    ["esp32", devkitc],
    ["esp32-poe", poe],
    ["esp32c3", c3],
  ] as const) {
    const { build } = JSON.parse(readFileSync(path.join(BOARDS, `${manifest}.json`), "utf8"));
    const table = readTable(path.join(BOARDS, build.PARTITIONS_FILE));

    it(`of ${manifest} gives the journal its 16 sectors`, () => {
      const journal = table.find(({ name }) => name === board.journal);
      assert.equal(journal?.type, "data");
      assert.equal(journal.size, 16 * SECTOR_BYTES);
    });

    it(`of ${manifest} fits its flash without an overlap, and has what the SDK needs`, () => {
      let end = 0x9000;
      for (const { name, type, offset, size } of table) {
        assert.ok(offset >= end, `${name} overlaps`);
        assert.equal(offset % (type === "app" ? APP_ALIGNMENT : SECTOR_BYTES), 0, name);
        assert.equal(size % SECTOR_BYTES, 0, name);
        end = offset + size;
      }
      assert.ok(end <= FLASH_BYTES);
      assert.ok(table.some(({ type }) => type === "app"));
      assert.ok(table.some(({ name }) => name === "nvs"));
    });
  }
});
