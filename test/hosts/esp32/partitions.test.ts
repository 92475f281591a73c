import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { REPOSITORY } from "../../../scripts/board/run";
import { LAYOUTS } from "../../../scripts/pictures/layouts";

const BOARDS = path.join(REPOSITORY, "manifests", "boards");
const SECTOR_BYTES = 4096;
const APP_ALIGNMENT = 0x10000;
/** Behind the bootloader and the table itself. */
const FIRST_BYTE = 0x9000;
const MEGABYTE = 1024 * 1024;

interface Partition {
  readonly name: string;
  readonly type: string;
  readonly subType: string;
  readonly offset: number;
  readonly size: number;
}

function readTable(file: string): Partition[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [name = "", type = "", subType = "", offset, size] = line.split(",").map((cell) => cell.trim());
      return { name, type, subType, offset: Number(offset), size: Number(size) };
    });
}

/** The settings of ESP-IDF that a board adds to Moddable's. */
function readSettings(file: string): string[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
}

describe("the flash of a board", () => {
  for (const [name, { charger }] of Object.entries(LAYOUTS)) {
    const { build } = JSON.parse(readFileSync(path.join(BOARDS, `${name}.json`), "utf8"));
    const table = readTable(path.join(BOARDS, build.PARTITIONS_FILE));
    const settings = readSettings(path.join(BOARDS, build.SDKCONFIGPATH, "sdkconfig.defaults"));
    const flashBytes = settings.includes("CONFIG_ESPTOOLPY_FLASHSIZE_8MB=y") ? 8 * MEGABYTE : 4 * MEGABYTE;
    const find = (wanted: string) => table.find((each) => each.name === wanted);

    it(`${name}: no partition overlaps another, all are aligned and lie inside`, () => {
      let end = FIRST_BYTE;
      for (const { name: each, type, offset, size } of [...table].sort((one, other) => one.offset - other.offset)) {
        assert.ok(offset >= end, `${each} overlaps`);
        assert.equal(offset % (type === "app" ? APP_ALIGNMENT : SECTOR_BYTES), 0, each);
        assert.ok(size > 0 && size % SECTOR_BYTES === 0, each);
        end = offset + size;
      }
      assert.ok(end <= flashBytes);
      assert.equal(new Set(table.map((each) => each.name)).size, table.length);
    });

    it(`${name}: there are two equal slots for the program, and what says which one runs`, () => {
      const slots = table.filter(({ type }) => type === "app");
      assert.deepEqual(
        slots.map(({ subType }) => subType),
        ["ota_0", "ota_1"],
      );
      assert.equal(slots[0]?.size, slots[1]?.size);
      assert.ok((slots[0]?.size ?? 0) >= 1.85 * MEGABYTE);
      assert.equal(find("otadata")?.subType, "ota");
      // The bootloader counts in two sectors, one of which is always whole.
      assert.equal(find("otadata")?.size, 2 * SECTOR_BYTES);
      assert.ok(settings.includes("CONFIG_BOOTLOADER_APP_ROLLBACK_ENABLE=y"));
      assert.ok(settings.includes("CONFIG_BOOTLOADER_SKIP_VALIDATE_ALWAYS=n"));
    });

    it(`${name}: journal and settings have their room`, () => {
      const journal = table.find((each) => each.name === charger.journal);
      assert.equal(journal?.type, "data");
      assert.equal(journal.size, 16 * SECTOR_BYTES);
      assert.equal(journal.offset + journal.size, flashBytes);
      assert.deepEqual([find("nvs")?.type, find("nvs")?.subType], ["data", "nvs"]);
      assert.equal(find("nvs")?.size, 16 * SECTOR_BYTES);
    });

    it(`${name}: a chip that hangs or panics restarts, and at once`, () => {
      for (const line of [
        "CONFIG_ESP_INT_WDT=y",
        "CONFIG_ESP_TASK_WDT_EN=y",
        "CONFIG_ESP_TASK_WDT_PANIC=y",
        "CONFIG_ESP_SYSTEM_PANIC_GDBSTUB=n",
        "CONFIG_ESP_SYSTEM_PANIC_SILENT_REBOOT=y",
        "CONFIG_ESP_COREDUMP_ENABLE_TO_NONE=y",
      ])
        assert.ok(settings.includes(line), line);
    });

    it(`${name}: docs/flashing.md says where the files go`, () => {
      const page = readFileSync(path.join(REPOSITORY, "docs", "flashing.md"), "utf8");
      const hex = (offset: number | undefined) => `0x${offset?.toString(16)}`;
      for (const [partition, file] of [
        ["otadata", "ota_data_initial.bin"],
        ["ota_0", "xs_esp32.bin"],
      ] as const) {
        const offset = hex(find(partition)?.offset);
        assert.match(page, new RegExp(`\\| \`${file}\` \\| [^|]+ \\| ${offset} \\| ${offset} \\|`));
        assert.ok(page.includes(` ${offset} ${file}`));
        assert.deepEqual(
          new Set([...page.matchAll(new RegExp(`(0x[0-9a-f]+) ${file}`, "g"))].map((match) => match[1])),
          new Set([offset]),
        );
      }
    });
  }

  it("is set up alike for all sizes: SDKCONFIGPATH takes one folder, so the common lines stand in each", () => {
    const small = readSettings(path.join(BOARDS, "sdkconfig", "4mb", "sdkconfig.defaults"));
    const large = readSettings(path.join(BOARDS, "sdkconfig", "8mb", "sdkconfig.defaults"));
    assert.deepEqual(
      large.filter((line) => !small.includes(line)),
      ["CONFIG_ESPTOOLPY_FLASHSIZE_4MB=n", "CONFIG_ESPTOOLPY_FLASHSIZE_8MB=y"],
    );
    assert.deepEqual(
      small.filter((line) => !large.includes(line)),
      [],
    );
    for (const line of [...small, ...large]) assert.match(line, /^CONFIG_[A-Z0-9_]+=(?:y|n|\d+)$/);
  });
});
