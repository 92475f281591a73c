import assert from "node:assert/strict";
import fs, { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import { NodeFlashFile, nodeFlashClass } from "../../../hosts/node/flash-file";
import { Rig } from "../../modules/journal/rig";
import { activeResources, assertNothingLeft } from "./left-behind";

function bytes(...values: number[]): Uint8Array {
  return new Uint8Array(values);
}

describe("a flash area in a file", () => {
  let folder = "";
  let file = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pilotline-flash-"));
    file = join(folder, "deep", "journal.flash");
  });
  afterEach(() => {
    mock.restoreAll();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (sectors = 3, sectorBytes = 256) => new NodeFlashFile({ file, sectors, sectorBytes });

  it("is made blank where it is missing, for its owner alone, and has no size but the area's", () => {
    open().close();
    assert.deepEqual(readFileSync(file), Buffer.alloc(768, 0xff));
    assert.deepEqual(readdirSync(join(folder, "deep")), ["journal.flash"]);
    if (process.platform !== "win32") assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it("is made whole, also where an earlier attempt was cut off", () => {
    open().close();
    rmSync(file);
    writeFileSync(`${file}.part`, "half");
    open().close();
    assert.deepEqual(readFileSync(file), Buffer.alloc(768, 0xff));
    assert.equal(existsSync(`${file}.part`), false);
  });

  it("keeps what is written over close and open, in place", () => {
    const first = open();
    first.write(254, bytes(1, 2, 3));
    first.close();
    const second = open();
    assert.deepEqual(second.read(253, 5), bytes(0xff, 1, 2, 3, 0xff));
    second.erase(0);
    assert.deepEqual(second.read(253, 5), bytes(0xff, 0xff, 0xff, 3, 0xff));
    assert.equal(readFileSync(file).length, 768);
    second.close();
  });

  it("clears bits only, as the chip does", () => {
    const area = open();
    area.write(0, bytes(0xf0, 0x0f));
    area.write(0, bytes(0x3c, 0xff));
    assert.deepEqual(area.read(0, 2), bytes(0x30, 0x0f));
    area.close();
  });

  it("has everything on the disk when write and erase return", () => {
    const area = open();
    const sync = mock.method(fs, "fdatasyncSync");
    area.write(0, bytes(1));
    assert.equal(sync.mock.callCount(), 1);
    area.erase(1);
    assert.equal(sync.mock.callCount(), 2);
    area.close();
  });

  it("is not used any more after the disk failed: what can be read may not be on it", () => {
    const area = open();
    const sync = mock.method(fs, "fdatasyncSync", () => {
      throw new Error("input/output error");
    });
    assert.throws(() => area.write(0, bytes(1)), /input\/output/);
    sync.mock.restore();
    assert.throws(() => area.read(0, 1), { name: "FlashFileError", code: "failed" });
    assert.throws(() => area.write(1, bytes(1)), { code: "failed" });
    assert.throws(() => area.erase(0), { code: "failed" });
    area.close();
    open().close();
  });

  it("refuses a file of another size, says so and leaves it as it is", () => {
    open().close();
    for (const contents of ["", "something else", Buffer.alloc(767, 0xff), Buffer.alloc(769, 0xff)]) {
      writeFileSync(file, contents);
      assert.throws(() => open(), {
        name: "FlashFileError",
        code: "wrong-size",
        message: `the flash file ${file} has ${contents.length} bytes, but a file of 768 is needed; nothing was changed: move it away to begin anew`,
      });
      assert.deepEqual(readFileSync(file), Buffer.from(contents));
    }
  });

  it("throws a RangeError outside", () => {
    const area = open();
    for (const [address, length] of [
      [-1, 1],
      [0, 769],
      [768, 1],
      [0.5, 1],
      [0, -1],
    ] as const)
      assert.throws(() => area.read(address, length), RangeError);
    assert.throws(() => area.write(767, bytes(0, 0)), RangeError);
    for (const sector of [-1, 3, 0.5]) assert.throws(() => area.erase(sector), RangeError);
    area.close();
    assert.throws(() => open(0), RangeError);
    assert.throws(() => open(3, 0.5), RangeError);
  });

  it("leaves nothing behind when it is closed, a hundred times, also where it was refused", async () => {
    const before = activeResources();
    const descriptors = () => (process.platform === "linux" ? readdirSync("/proc/self/fd").length : 0);
    open().close();
    const openBefore = descriptors();
    for (let round = 0; round < 100; round++) {
      const area = open();
      area.close();
      area.close();
      assert.throws(() => area.read(0, 1), { code: "closed" });
      assert.throws(() => area.erase(0), { code: "closed" });
      assert.throws(() => open(4), { code: "wrong-size" });
    }
    assert.equal(descriptors(), openBefore);
    await assertNothingLeft(before);
  });

  it("carries a journal from one start to the next", () => {
    const Flash = nodeFlashClass({ file, sectors: 3, sectorBytes: 256 });
    let last = 0;
    for (let start = 0; start < 6; start++) {
      const flash = new Flash();
      const rig = new Rig(flash, { use: "book" });
      assert.equal(rig.last, last);
      assert.deepEqual(rig.warnings, []);
      rig.appendMany(9);
      rig.log.tidy();
      last = rig.last;
      flash.close();
    }
  });
});
