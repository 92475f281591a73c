import assert from "node:assert/strict";
import { crc32 as crc32OfZlib } from "node:zlib";
import fc from "fast-check";
import { crc32 } from "../../../modules/journal/crc32";
import {
  decodeHeader,
  decodeRecord,
  encodeBeginning,
  encodeHeader,
  encodeRecord,
} from "../../../modules/journal/format";
import { layoutOf } from "../../../modules/journal/layout";

const HEADER = "504c4a53010104030201c0b0a000e03128ca";
const RECORD = "030007c0ffee5a16c469";
const NUMBERS = { sequence: 0x01020304, oldest: 0x00a0b0c0 };
const BOOK = layoutOf("book", 4096);

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

describe("the CRC-32 of the journal", () => {
  it("is the one of IEEE 802.3", () => {
    assert.equal(crc32(Buffer.from("123456789")), 0xcbf43926);
    assert.equal(crc32(new Uint8Array()), 0);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        assert.equal(crc32(bytes), crc32OfZlib(bytes));
      }),
    );
  });

  it("goes on where an earlier part ended", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(60), (bytes, at) => {
        const middle = Math.min(at, bytes.length);
        assert.equal(crc32(bytes, middle, bytes.length, crc32(bytes, 0, middle)), crc32(bytes));
      }),
    );
  });
});

describe("what stands on flash", () => {
  it("is, byte for byte, what version 1 is", () => {
    assert.equal(hex(encodeHeader("book", NUMBERS)), HEADER);
    assert.equal(hex(encodeRecord(0x01020304, 7, Buffer.from("c0ffee", "hex"))), RECORD);
    assert.equal(hex(encodeBeginning("book", NUMBERS, 7, Buffer.from("c0ffee", "hex"))), HEADER + RECORD);
  });

  it("is read back, at the ends of every range", () => {
    for (const sequence of [1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff]) {
      const header = { sequence, oldest: sequence - 1 };
      assert.deepEqual(decodeHeader(encodeHeader("history", header), "history"), header);
      for (const kind of [1, 255])
        for (const length of [0, 1, 255, 256, 1024]) {
          const payload = new Uint8Array(length).fill(kind);
          const record = decodeRecord(encodeRecord(sequence, kind, payload), 0, sequence, BOOK);
          assert.deepEqual(record, { kind, payload, endAt: length + 7 });
        }
    }
  });

  it("is no header with any bit changed, cut short, of the other use or of another version", () => {
    const header = encodeHeader("book", { sequence: 77, oldest: 77 });
    for (let bit = 0; bit < header.length * 8; bit++) {
      const changed = header.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(decodeHeader(changed, "book"), undefined, `bit ${bit}`);
    }
    assert.equal(decodeHeader(header.subarray(0, 17), "book"), undefined);
    assert.equal(decodeHeader(header, "history"), undefined);
    const next = header.slice();
    next[4] = 2;
    new DataView(next.buffer).setUint32(14, crc32(next, 0, 14), true);
    assert.equal(decodeHeader(next, "book"), undefined);
  });

  it("is no record with any bit changed, of another sequence number, or cut off at any byte", () => {
    const record = encodeRecord(77, 9, Buffer.from("eleven bytes"));
    for (let bit = 0; bit < record.length * 8; bit++) {
      const changed = record.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(decodeRecord(changed, 0, 77, BOOK), undefined, `bit ${bit}`);
    }
    for (let bit = 0; bit < 32; bit++) assert.equal(decodeRecord(record, 0, (77 ^ (1 << bit)) >>> 0, BOOK), undefined);
    for (let length = 0; length < record.length; length++) {
      assert.equal(decodeRecord(record.subarray(0, length), 0, 77, BOOK), undefined);
      const sector = new Uint8Array(64).fill(0xff);
      sector.set(record.subarray(0, length));
      assert.equal(decodeRecord(sector, 0, 77, BOOK), undefined);
    }
  });

  it("is no record that is longer than one may be, whatever its checksum", () => {
    assert.equal(decodeRecord(encodeRecord(1, 1, new Uint8Array(1025)), 0, 1, BOOK), undefined);
    assert.equal(decodeRecord(encodeRecord(1, 0, new Uint8Array(2024)), 0, 1, BOOK), undefined);
    assert.equal(decodeRecord(encodeRecord(1, 0, new Uint8Array(2023)), 0, 1, BOOK)?.endAt, 2030);
    assert.equal(decodeRecord(encodeRecord(1, 0, new Uint8Array(1)), 0, 1, layoutOf("history", 4096)), undefined);
  });

  it("is none in blank flash, in zeros or at the end of a sector", () => {
    for (const byte of [0x00, 0xff]) {
      const sector = new Uint8Array(128).fill(byte);
      assert.equal(decodeHeader(sector, "book"), undefined);
      for (const at of [0, 18, 121, 122, 128]) assert.equal(decodeRecord(sector, at, 1, BOOK), undefined);
    }
  });
});

describe("the sizes that follow from a sector", () => {
  it("let the largest record stand behind the largest snapshot", () => {
    for (const sectorBytes of [128, 512, 2_048, 4_096, 65_536]) {
      const { maxPayloadBytes, maxSnapshotBytes, roomBytes } = layoutOf("book", sectorBytes);
      assert.equal(maxSnapshotBytes + 18 + 7, sectorBytes / 2);
      assert.ok(maxPayloadBytes + 7 <= roomBytes);
      assert.equal(maxPayloadBytes, Math.min(1_024, sectorBytes / 2 - 7));
    }
    assert.equal(layoutOf("history", 128).maxPayloadBytes, 103);
    assert.equal(layoutOf("history", 4_096).maxPayloadBytes, 1_024);
    assert.equal(layoutOf("history", 4_096).maxSnapshotBytes, 0);
  });

  it("are refused where a sector is too small, too large or odd", () => {
    for (const sectorBytes of [0, 126, 129, 65_538, 128.5, Number.NaN])
      assert.throws(() => layoutOf("book", sectorBytes), RangeError);
  });
});
