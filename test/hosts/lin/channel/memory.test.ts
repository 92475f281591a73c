import assert from "node:assert/strict";
import fc from "fast-check";
import { fromHex, toHex } from "../../../../hosts/lin/channel/hex";
import { remoteFlash } from "../../../../hosts/lin/channel/remote-flash";
import { remoteStorage } from "../../../../hosts/lin/channel/remote-storage";
import { ScriptedBoard } from "./scripted-board";

describe("bytes as hexadecimal", () => {
  it("come back as they were", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const text = toHex(bytes);
        assert.equal(text, Buffer.from(bytes).toString("hex"));
        assert.deepEqual(fromHex(text), bytes);
      }),
      { seed: 1 },
    );
  });

  it("are refused where they are none", () => {
    for (const text of ["0", "0g", "AB", "é0", "00 "]) assert.throws(() => fromHex(text), RangeError);
  });
});

describe("flash at the other end of a channel", () => {
  const SECTOR_BYTES = 16;
  const bytes = new Uint8Array(4 * SECTOR_BYTES).fill(0xff);
  const exchange = (line: string): string => {
    const { op, address, length, hex, sector } = JSON.parse(line);
    if (op === "flash.read") return JSON.stringify({ hex: toHex(bytes.slice(address, address + length)) });
    if (op === "flash.write") bytes.set(fromHex(hex), address);
    else bytes.fill(0xff, sector * SECTOR_BYTES, (sector + 1) * SECTOR_BYTES);
    return "{}";
  };
  const area = new (remoteFlash(exchange, 4, SECTOR_BYTES))();

  it("is read and written in parts of a sector, at any address", () => {
    fc.assert(
      fc.property(fc.nat({ max: 63 }), fc.uint8Array({ maxLength: 64 }), (address, given) => {
        const fitting = given.subarray(0, 64 - address);
        area.write(address, fitting);
        assert.deepEqual(area.read(address, fitting.length), fitting);
      }),
      { seed: 2 },
    );
    area.erase(1);
    assert.deepEqual(area.read(16, 16), new Uint8Array(16).fill(0xff));
    area.close();
  });

  it("has bounds, which no request passes", () => {
    for (const wrong of [
      () => area.read(-1, 1),
      () => area.read(0, 65),
      () => area.read(0.5, 1),
      () => area.read(0, Number.NaN),
      () => area.write(64, Uint8Array.of(1)),
      () => area.erase(4),
      () => area.erase(-1),
      () => area.erase(0.5),
    ])
      assert.throws(wrong, RangeError);
    assert.deepEqual(area.read(64, 0), new Uint8Array(0));
  });
});

describe("storage at the other end of a channel", () => {
  it("reads, writes and deletes by domain and key", () => {
    const board = new ScriptedBoard();
    const store = remoteStorage(board.exchange).open({ path: "charger", format: "string" });
    assert.equal(store.read("settings"), undefined);
    board.says("storage.read", { value: "läuft" });
    assert.equal(store.read("settings"), "läuft");
    store.write("settings", "“2”");
    store.delete("old");
    store.close();
    assert.deepEqual(board.take().slice(2), [
      { op: "storage.write", path: "charger", key: "settings", value: "“2”" },
      { op: "storage.delete", path: "charger", key: "old" },
    ]);
    board.says("storage.write", { error: "the storage is full" });
    assert.throws(() => store.write("settings", "3"), { message: "the storage is full" });
  });
});
