import assert from "node:assert/strict";
import { VirtualFlashArea } from "../../../hosts/virtual/flash";
import { encodeBeginning, encodeRecord } from "../../../modules/journal/format";
import { SectorLog } from "../../../modules/journal/sector-log";
import { payloadOf, Rig, type RigOptions } from "./rig";

const BOOK: RigOptions = { use: "book" };
const HISTORY: RigOptions = { use: "history" };

function totalErases(flash: VirtualFlashArea): number {
  return flash.counters.erases.reduce((sum, count) => sum + count, 0);
}

for (const options of [BOOK, HISTORY]) {
  describe(`a ${options.use}`, () => {
    it("is empty on new flash and writes nothing by itself", () => {
      const flash = new VirtualFlashArea(4, 256);
      const rig = new Rig(flash, options);
      assert.equal(rig.last, 0);
      assert.equal(rig.log.sequence, 0);
      assert.equal(rig.log.tidy(), false);
      assert.equal(flash.counters.writes, 0);
      assert.deepEqual(rig.warnings, []);
    });

    it("has everything again after a start, over many turns, and never writes a byte twice", () => {
      const flash = new VirtualFlashArea(4, 256);
      let rig = new Rig(flash, options);
      for (let round = 0; round < 100; round++) {
        rig.appendMany(5);
        const again = rig.restart();
        assert.equal(again.last, rig.last);
        assert.equal(again.log.sequence, rig.log.sequence);
        assert.equal(again.log.freeBytes, rig.log.freeBytes);
        assert.deepEqual(again.warnings, []);
        rig = again;
      }
      assert.equal(flash.counters.rewrittenBytes, 0);
      assert.ok(rig.log.sequence > 20);
    });

    it("wears its sectors alike", () => {
      const flash = new VirtualFlashArea(5, 256);
      const rig = new Rig(flash, options);
      while (rig.log.sequence < 101) rig.appendMany(1);
      const { erases } = flash.counters;
      assert.ok(Math.max(...erases) - Math.min(...erases) <= 1, String(erases));
      assert.equal(totalErases(flash), 101 - 5);
    });

    it("appends without an erase as long as there is room, then not before it may erase", () => {
      const flash = new VirtualFlashArea(4, 256);
      const rig = new Rig(flash, options);
      while (rig.append(false)) assert.ok(rig.last < 1_000);
      assert.equal(totalErases(flash), 0);
      const { last } = rig;
      const { writes } = flash.counters;
      assert.equal(rig.append(false), false);
      assert.equal(flash.counters.writes, writes, "a refused record leaves no trace");
      assert.equal(rig.append(true), true);
      assert.equal(totalErases(flash), 1);
      assert.equal(rig.restart().last, last + 1);
    });

    it("has room for what it says it has", () => {
      for (const bytes of [0, 13, 50, 121]) {
        const flash = new VirtualFlashArea(4, 256);
        const rig = new Rig(flash, options);
        for (let round = 0; round < 60; round++) {
          const { freeBytes } = rig.log;
          const copy = new Rig(flash.copy(), options);
          // A sector's end may be too short for the next record, so that each of the sectors may lose that much.
          const sure = Math.floor(freeBytes / (bytes + 7)) - 4;
          for (let index = 0; index < sure; index++)
            assert.equal(copy.log.append(1, new Uint8Array(bytes), { mayErase: false }), true);
          assert.equal(rig.append(), true);
          if (round % 4 === 0) rig.log.tidy();
        }
      }
    });

    it("erases one sector a call until there is nothing left to erase, and changes nothing by it", () => {
      const flash = new VirtualFlashArea(6, 256);
      const rig = new Rig(flash, options);
      while (rig.append(false)) assert.ok(rig.last < 1_000);
      const before = rig.restart();
      const wanted = options.use === "book" ? 5 : 1;
      for (let count = 1; count <= wanted; count++) {
        assert.equal(rig.log.tidy(), true);
        assert.equal(totalErases(flash), count);
        const found = rig.restart();
        assert.equal(found.last, before.last);
        assert.equal(found.first, before.first);
      }
      assert.equal(rig.log.tidy(), false);
      assert.equal(totalErases(flash), wanted);
      assert.equal(rig.append(false), true);
    });

    it("takes payloads from nothing to the largest, and kinds from 1 to 255", () => {
      const seen: [number, number][] = [];
      const flash = new VirtualFlashArea(3, 4_096);
      const open = () =>
        new SectorLog({
          flash,
          firstSector: 0,
          sectors: 3,
          ...(options.use === "book" ? { snapshot: () => new Uint8Array(2_023) } : {}),
          onRecord: (kind, payload) => seen.push([kind, payload.length]),
        });
      const log = open();
      assert.equal(log.maxPayloadBytes, 1_024);
      assert.equal(log.maxSnapshotBytes, options.use === "book" ? 2_023 : 0);
      assert.equal(log.append(1, new Uint8Array(), { mayErase: true }), true);
      assert.equal(log.append(255, new Uint8Array(1_024), { mayErase: true }), true);
      for (const kind of [0, 256, -1, 1.5, Number.NaN])
        assert.throws(() => log.append(kind, new Uint8Array(), { mayErase: true }), RangeError);
      assert.throws(() => log.append(1, new Uint8Array(1_025), { mayErase: true }), RangeError);
      open();
      const snapshot: [number, number][] = options.use === "book" ? [[0, 2_023]] : [];
      assert.deepEqual(seen, [...snapshot, [1, 0], [255, 1_024]]);
    });

    it("fills a sector to its last byte", () => {
      const flash = new VirtualFlashArea(3, 256);
      const rig = new Rig(flash, { ...options, payloadBytes: [10] });
      rig.appendMany(1);
      while (rig.log.freeBytes - 2 * (options.use === "book" ? 128 : 238) >= 17 + 17) rig.appendMany(1);
      const left = rig.log.freeBytes - 2 * (options.use === "book" ? 128 : 238);
      assert.ok(left >= 17 && left < 34);
      const sequence = rig.log.sequence;
      assert.equal(rig.log.append(9, new Uint8Array(left - 7), { mayErase: false }), true);
      assert.equal(rig.log.sequence, sequence);
      let records = 0;
      const count = () => {
        records += 1;
      };
      const snapshot = options.use === "book" ? { snapshot: () => new Uint8Array() } : {};
      const again = new SectorLog({ flash, firstSector: 0, sectors: 3, ...snapshot, onRecord: count });
      assert.equal(records, rig.last + (options.use === "book" ? 2 : 1));
      assert.equal(again.append(9, new Uint8Array(), { mayErase: false }), true);
      assert.equal(again.sequence, sequence + 1);
    });

    it("leaves the sectors of others alone", () => {
      const flash = new VirtualFlashArea(9, 128);
      for (const sector of [0, 1, 5, 6, 7, 8]) flash.write(sector * 128, new Uint8Array(128).fill(sector));
      const rig = new Rig(flash, { ...options, firstSector: 2, sectors: 3 });
      for (let round = 0; round < 60; round++) {
        rig.appendMany(1);
        rig.log.tidy();
      }
      assert.equal(rig.restart().last, 60);
      for (const sector of [0, 1, 5, 6, 7, 8])
        assert.deepEqual(flash.read(sector * 128, 128), new Uint8Array(128).fill(sector));
    });

    it("begins anew where flash holds something else, and says so", () => {
      const flash = new VirtualFlashArea(3, 128);
      for (let sector = 0; sector < 3; sector++) flash.write(sector * 128 + 50, new Uint8Array([0x12, 0]));
      const rig = new Rig(flash, options);
      assert.equal(rig.last, 0);
      assert.deepEqual(rig.warnings, ["journal: nothing in it can be read; it begins anew"]);
      assert.equal(rig.log.freeBytes, 0);
      assert.equal(rig.append(false), false);
      assert.equal(rig.append(true), true);
      assert.equal(rig.restart().last, 1);
    });

    it("does not take the other use's sectors for its own", () => {
      const flash = new VirtualFlashArea(3, 128);
      new Rig(flash, options).appendMany(3);
      const other = new Rig(flash, options.use === "book" ? HISTORY : BOOK);
      assert.equal(other.last, 0);
      assert.equal(other.warnings.length, 1);
    });

    it("does not write behind a record that was cut off, and reads what comes in the next sector", () => {
      const flash = new VirtualFlashArea(4, 256);
      const rig = new Rig(flash, options);
      rig.appendMany(3);
      const { sequence, freeBytes } = rig.log;
      // A bit is cleared at the very end of the sector, as a cut in a long record could never do alone.
      flash.write(255, new Uint8Array([0x7f]));
      const found = rig.restart();
      assert.equal(found.last, 3);
      assert.deepEqual(found.warnings, ["journal: the last record was cut off; it is left out"]);
      assert.ok(found.log.freeBytes < freeBytes);
      assert.equal(found.append(false), true);
      assert.equal(found.log.sequence, sequence + 1);
      assert.equal(found.restart().last, 4);
      assert.deepEqual(found.restart().warnings, []);
    });

    it("does not take a record of an earlier life of its sector", () => {
      const flash = new VirtualFlashArea(3, 256);
      const rig = new Rig(flash, { ...options, payloadBytes: [10] });
      rig.appendMany(1);
      const at = 256 - (rig.log.freeBytes - 2 * (options.use === "book" ? 128 : 238));
      flash.write(256 - (256 - at), encodeRecord(rig.log.sequence - 1, 3, payloadOf(2, 10)));
      assert.equal(rig.restart().last, 1);
      const good = new VirtualFlashArea(3, 256);
      const twin = new Rig(good, { ...options, payloadBytes: [10] });
      twin.appendMany(1);
      good.write(at, encodeRecord(twin.log.sequence, 3, payloadOf(2, 10)));
      assert.equal(twin.restart().last, 2, "with its own number it would have been taken");
    });

    it("refuses a range that the area does not have, and fewer than three sectors", () => {
      const flash = new VirtualFlashArea(6, 128);
      for (const [firstSector, sectors] of [
        [0, 2],
        [0, 7],
        [4, 3],
        [-1, 3],
        [0.5, 3],
        [0, 3.5],
      ] as const)
        assert.throws(() => new Rig(flash, { ...options, firstSector, sectors }), RangeError);
      assert.throws(() => new Rig(new VirtualFlashArea(3, 64), options), RangeError);
    });
  });
}

describe("a book's snapshot", () => {
  it("does not hold the record that is being appended, which stands behind it", () => {
    const flash = new VirtualFlashArea(3, 128);
    const rig = new Rig(flash, { use: "book", payloadBytes: [30] });
    while (rig.log.sequence < 2) rig.appendMany(1);
    const seen: number[] = [];
    new SectorLog({
      flash,
      firstSector: 0,
      sectors: 3,
      snapshot: () => new Uint8Array(),
      onRecord: (_kind, payload) => seen.push(payload[0] ?? 0),
    });
    assert.deepEqual(seen, [rig.last - 1, rig.last]);
  });

  it("is not asked for while the log could not take it", () => {
    const flash = new VirtualFlashArea(3, 128);
    let asked = 0;
    const log = new SectorLog({
      flash,
      firstSector: 0,
      sectors: 3,
      snapshot: () => {
        asked += 1;
        return new Uint8Array(10);
      },
      onRecord: () => {},
    });
    while (log.append(1, new Uint8Array(20), { mayErase: false })) assert.ok(asked < 4);
    assert.equal(asked, 3);
    assert.equal(log.append(1, new Uint8Array(20), { mayErase: false }), false);
    assert.equal(asked, 3);
  });

  it("that is too large is refused and said once; everything that was there stays", () => {
    const flash = new VirtualFlashArea(3, 128);
    const warnings: string[] = [];
    let state = new Uint8Array(39);
    const log = new SectorLog({
      flash,
      firstSector: 0,
      sectors: 3,
      snapshot: () => state,
      onRecord: () => {},
      onWarning: (message) => warnings.push(message),
    });
    assert.equal(log.append(1, new Uint8Array(40), { mayErase: true }), true);
    state = new Uint8Array(40);
    assert.equal(log.append(1, new Uint8Array(40), { mayErase: true }), false);
    assert.equal(log.append(1, new Uint8Array(40), { mayErase: true }), false);
    assert.deepEqual(warnings, ["journal: a state of 40 bytes is too much, 39 can be kept"]);
    state = new Uint8Array(39);
    assert.equal(log.append(1, new Uint8Array(40), { mayErase: true }), true);
    assert.equal(log.sequence, 2);
  });

  it("counts only when it is whole: before, the sector in front of it tells everything", () => {
    const flash = new VirtualFlashArea(3, 128);
    const rig = new Rig(flash, { use: "book" });
    rig.appendMany(3);
    const sequence = rig.log.sequence;
    const next = encodeBeginning("book", { sequence: sequence + 1, oldest: sequence + 1 }, 0, payloadOf(999, 39));
    flash.write(128 * (sequence % 3), next.subarray(0, next.length - 1));
    const found = rig.restart();
    assert.equal(found.last, 3);
    assert.equal(found.log.sequence, sequence + 1, "the number is not given twice");
    while (found.log.sequence === sequence + 1) found.appendMany(1);
    assert.equal(found.restart().last, found.last);
  });
});

describe("a history", () => {
  it("forgets a sector's records when the ring comes round, and keeps all sectors but one", () => {
    const flash = new VirtualFlashArea(4, 128);
    const rig = new Rig(flash, { use: "history", payloadBytes: [12] });
    // 110 bytes behind the header are five records of 19.
    for (const [count, first] of [
      [15, 1],
      [16, 6],
      [20, 6],
      [21, 11],
      [25, 11],
      [26, 16],
    ] as const) {
      rig.appendMany(count - rig.last);
      const found = rig.restart();
      assert.equal(found.last, count);
      assert.equal(found.first, first, `after ${count}`);
    }
  });

  it("goes on where it has fewer sectors than before, and forgets what does not fit", () => {
    const flash = new VirtualFlashArea(6, 128);
    new Rig(flash, { use: "history" }).appendMany(17);
    for (let sector = 0; sector < 4; sector++) assert.equal(flash.read(sector * 128, 1)[0], 0x50, "all four are used");
    const open = (seen: number[] = []) =>
      new SectorLog({ flash, firstSector: 0, sectors: 4, onRecord: (_kind, payload) => seen.push(payload[0] ?? 0) });
    const log = open();
    assert.equal(log.tidy(), true);
    assert.equal(log.tidy(), false);
    for (let number = 100; number < 130; number++)
      assert.equal(log.append(1, new Uint8Array([number]), { mayErase: true }), true);
    const seen: number[] = [];
    open(seen);
    assert.equal(seen[seen.length - 1], 129);
  });

  it("hands out payloads that are the receiver's to keep", () => {
    const flash = new VirtualFlashArea(3, 128);
    new Rig(flash, { use: "history" }).appendMany(2);
    const onRecord = (_kind: number, payload: Uint8Array) => assert.equal(payload.buffer.byteLength, payload.length);
    new SectorLog({ flash, firstSector: 0, sectors: 3, onRecord });
  });
});
