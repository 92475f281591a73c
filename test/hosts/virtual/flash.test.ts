import assert from "node:assert/strict";
import fc from "fast-check";
import { PowerLost, VirtualFlashArea, virtualFlashClass } from "../../../hosts/virtual/flash";

function bytes(...values: number[]): Uint8Array {
  return new Uint8Array(values);
}

describe("a flash area in memory", () => {
  it("is blank when it is new, and keeps what is written until its sector is erased", () => {
    const area = new VirtualFlashArea(3, 16);
    assert.deepEqual(area.read(0, 48), new Uint8Array(48).fill(0xff));
    area.write(14, bytes(1, 2, 3, 4));
    assert.deepEqual(area.read(13, 6), bytes(0xff, 1, 2, 3, 4, 0xff));
    area.erase(0);
    assert.deepEqual(area.read(13, 6), bytes(0xff, 0xff, 0xff, 3, 4, 0xff));
  });

  it("gives copies and takes copies", () => {
    const area = new VirtualFlashArea(1, 16);
    const given = bytes(5);
    area.write(0, given);
    given[0] = 0;
    area.read(0, 1)[0] = 0;
    assert.deepEqual(area.read(0, 1), bytes(5));
  });

  it("clears bits and never sets one: a write that would is refused whole", () => {
    const area = new VirtualFlashArea(1, 16);
    area.write(0, bytes(0xf0, 0xf0));
    area.write(0, bytes(0x30, 0xf0));
    assert.throws(() => area.write(0, bytes(0x10, 0xf1)), /only an erase/);
    assert.deepEqual(area.read(0, 2), bytes(0x30, 0xf0));
  });

  it("counts writes, bytes, bytes that were programmed before, and erases", () => {
    const area = new VirtualFlashArea(2, 16);
    area.write(0, bytes(0xf0, 0xf0));
    area.write(1, bytes(0x30, 0xf0));
    area.erase(1);
    area.erase(1);
    assert.throws(() => area.write(0, bytes(0xff)));
    assert.deepEqual(area.counters, { writes: 2, writtenBytes: 4, rewrittenBytes: 1, erases: [0, 2] });
  });

  it("throws a RangeError outside", () => {
    const area = new VirtualFlashArea(2, 16);
    for (const [address, length] of [
      [-1, 1],
      [0, 33],
      [32, 1],
      [0.5, 1],
      [0, -1],
      [0, 0.5],
    ] as const)
      assert.throws(() => area.read(address, length), RangeError);
    assert.throws(() => area.write(31, bytes(0, 0)), RangeError);
    for (const sector of [-1, 2, 0.5]) assert.throws(() => area.erase(sector), RangeError);
    assert.deepEqual(area.read(32, 0), bytes());
    for (const [sectors, sectorBytes] of [
      [0, 16],
      [2, 0],
      [1.5, 16],
    ] as const)
      assert.throws(() => new VirtualFlashArea(sectors, sectorBytes), RangeError);
  });
});

describe("a power cut of a flash area in memory", () => {
  it("comes with the byte that was asked for, over several writes", () => {
    for (let count = 1; count <= 6; count++) {
      const area = new VirtualFlashArea(1, 16);
      area.cutAfterBytes(count);
      assert.throws(() => {
        area.write(0, bytes(0, 0, 0));
        area.write(3, bytes(0, 0, 0));
      }, PowerLost);
      assert.equal(area.isPowered, false);
      area.powerOn();
      const wanted = new Uint8Array(16).fill(0xff).fill(0, 0, count - 1);
      assert.deepEqual(area.read(0, 16), wanted);
    }
  });

  it("does not come before that byte, nor after the power is on again", () => {
    const area = new VirtualFlashArea(1, 16);
    area.cutAfterBytes(3);
    area.write(0, bytes(0, 0));
    area.powerOn();
    area.write(2, bytes(0, 0));
    assert.equal(area.isPowered, true);
  });

  it("lets some bits of the byte arrive, and never sets one", () => {
    fc.assert(
      fc.property(fc.nat(255), fc.nat(255), fc.nat(255), (before, wanted, halfBits) => {
        const area = new VirtualFlashArea(1, 16);
        area.write(0, bytes(before));
        area.cutAfterBytes(1, { halfBits });
        assert.throws(() => area.write(0, bytes(before & wanted, 0)), PowerLost);
        area.powerOn();
        const found = area.read(0, 2);
        assert.equal(found[1], 0xff);
        for (let bit = 1; bit < 256; bit *= 2) {
          const isCleared = (before & bit) === 0 || ((wanted & bit) === 0 && (halfBits & bit) !== 0);
          assert.equal((found[0] ?? 0) & bit, isCleared ? 0 : bit);
        }
      }),
    );
  });

  it("leaves an erased sector partly old, partly blank or noise, the same for the same seed, and no other touched", () => {
    const seen = new Set<string>();
    const found = { old: 0, blank: 0, noise: 0 };
    for (let seed = 0; seed < 60; seed++) {
      const pair = [0, 1].map(() => {
        const area = new VirtualFlashArea(3, 64);
        area.write(0, new Uint8Array(192).fill(0x42));
        area.cutAtErase(2, { seed });
        area.erase(2);
        assert.throws(() => area.erase(1), PowerLost);
        area.powerOn();
        assert.deepEqual(area.read(0, 64), new Uint8Array(64).fill(0x42));
        assert.deepEqual(area.counters.erases, [0, 1, 1]);
        return area.read(64, 64);
      });
      assert.deepEqual(pair[0], pair[1]);
      for (const byte of pair[0] ?? []) found[byte === 0x42 ? "old" : byte === 0xff ? "blank" : "noise"] += 1;
      seen.add(String(pair[0]));
    }
    assert.ok(seen.size > 30);
    assert.ok(Math.min(found.old, found.blank, found.noise) > 600, JSON.stringify(found));
  });

  it("makes every access throw until the power is on", () => {
    const area = new VirtualFlashArea(2, 16);
    area.write(0, bytes(7));
    area.cutAfterBytes(1);
    assert.throws(() => area.write(1, bytes(0)), PowerLost);
    assert.throws(() => area.read(0, 1), PowerLost);
    assert.throws(() => area.write(0, bytes(0)), PowerLost);
    assert.throws(() => area.erase(1), PowerLost);
    area.powerOn();
    assert.deepEqual(area.read(0, 2), bytes(7, 0xff));
    assert.deepEqual(area.counters.erases, [0, 0]);
  });

  it("is planned for the first byte or erase, or a later one", () => {
    const area = new VirtualFlashArea(1, 16);
    for (const count of [0, -1, 1.5]) {
      assert.throws(() => area.cutAfterBytes(count), RangeError);
      assert.throws(() => area.cutAtErase(count), RangeError);
    }
  });
});

describe("the flash class of a virtual device", () => {
  it("shows the same area to everyone, also after close, and passes a power cut on", () => {
    const area = new VirtualFlashArea(2, 16);
    const Flash = virtualFlashClass(area);
    const first = new Flash();
    assert.equal(first.sectors, 2);
    assert.equal(first.sectorBytes, 16);
    first.write(3, bytes(9));
    first.close();
    const second = new Flash();
    assert.deepEqual(second.read(3, 1), bytes(9));
    second.erase(0);
    assert.deepEqual(area.read(3, 1), bytes(0xff));
    area.cutAfterBytes(1);
    assert.throws(() => second.write(0, bytes(0)), PowerLost);
    assert.throws(() => first.read(0, 1), PowerLost);
  });

  it("goes apart from a copy", () => {
    const area = new VirtualFlashArea(1, 16);
    area.write(0, bytes(1));
    const copy = area.copy();
    copy.write(1, bytes(2));
    assert.deepEqual(copy.read(0, 2), bytes(1, 2));
    assert.deepEqual(area.read(0, 2), bytes(1, 0xff));
    assert.equal(copy.counters.writes, 1);
  });
});
