import assert from "node:assert/strict";
import { flashArea, type NativeFlash } from "../../../hosts/moddable/flash";
import { memoryFlash } from "./memory-flash";

const BYTES = 16 * 4096;

describe("moddable flash", () => {
  function setup(blocks = 16, blockBytes = 4096) {
    const log: string[] = [];
    const counts = { opened: 0, closed: 0 };
    const memory = memoryFlash(blocks, blockBytes);
    const open = (): NativeFlash => {
      counts.opened++;
      const native = memory();
      return {
        ...native,
        close() {
          counts.closed++;
        },
      };
    };
    const Area = flashArea(open, (level, message) => log.push(`${level}: ${message}`));
    return { log, counts, Area };
  }

  function openArea() {
    const { Area, counts } = setup();
    assert.ok(Area);
    return { area: new Area(), Area, counts };
  }

  it("is 16 sectors of 4096 bytes, erased to 0xFF, and keeps what is written", () => {
    const { area, Area } = openArea();
    assert.deepEqual([area.sectors, area.sectorBytes], [16, 4096]);
    assert.deepEqual(area.read(BYTES - 2, 2), Uint8Array.of(0xff, 0xff));
    area.write(4094, Uint8Array.of(1, 2, 3, 4));
    area.close();
    const again = new Area();
    assert.deepEqual(again.read(4093, 6), Uint8Array.of(0xff, 1, 2, 3, 4, 0xff));
    again.erase(1);
    assert.deepEqual(again.read(4094, 4), Uint8Array.of(1, 2, 0xff, 0xff));
  });

  it("only clears bits when it writes", () => {
    const { area } = openArea();
    area.write(0, Uint8Array.of(0b1010));
    area.write(0, Uint8Array.of(0b0110));
    assert.deepEqual(area.read(0, 1), Uint8Array.of(0b0010));
  });

  it("hands out copies", () => {
    const { area } = openArea();
    area.read(0, 4).fill(0);
    assert.deepEqual(area.read(0, 4), Uint8Array.of(0xff, 0xff, 0xff, 0xff));
  });

  it("takes the last byte and the last sector, and nothing beyond", () => {
    const { area } = openArea();
    area.write(BYTES - 1, Uint8Array.of(7));
    assert.deepEqual(area.read(BYTES - 1, 1), Uint8Array.of(7));
    assert.deepEqual(area.read(BYTES, 0), new Uint8Array(0));
    area.write(BYTES, new Uint8Array(0));
    area.erase(15);
    for (const [address, length] of [
      [BYTES, 1],
      [BYTES - 1, 2],
      [-1, 1],
      [0, -1],
      [0.5, 1],
      [0, 1.5],
      [Number.NaN, 1],
      [0, Number.POSITIVE_INFINITY],
    ] as const)
      assert.throws(() => area.read(address, length), RangeError, `${length} at ${address}`);
    assert.throws(() => area.write(BYTES - 1, new Uint8Array(2)), /2 bytes at 65535 lie outside/);
    for (const sector of [16, -1, 0.5, Number.NaN]) assert.throws(() => area.erase(sector), RangeError, `${sector}`);
  });

  it("is open once at a time and is of no use when closed", () => {
    const { area, Area, counts } = openArea();
    assert.throws(() => new Area(), /in use/);
    area.close();
    area.close();
    assert.throws(() => area.read(0, 1), /closed/);
    assert.throws(() => area.write(0, Uint8Array.of(1)), /closed/);
    assert.throws(() => area.erase(0), /closed/);
    for (let round = 0; round < 100; round++) new Area().close();
    assert.equal(counts.opened, counts.closed);
  });

  it("is left out, with a line in the log, where the partition is missing", () => {
    const log: string[] = [];
    const open = (): NativeFlash => {
      throw new Error("can't find partition");
    };
    assert.equal(
      flashArea(open, (level, message) => log.push(`${level}: ${message}`)),
      undefined,
    );
    assert.deepEqual(log, ["warn: journal: no place in the flash: Error: can't find partition"]);
  });

  it("is left out where the partition is too small or has other sectors", () => {
    for (const [blocks, blockBytes] of [
      [15, 4096],
      [32, 2048],
    ] as const) {
      const { Area, log, counts } = setup(blocks, blockBytes);
      assert.equal(Area, undefined);
      assert.match(log[0] ?? "", /do not hold 16 of 4096/);
      assert.equal(counts.opened, counts.closed);
    }
    assert.ok(setup(17).Area);
  });
});
