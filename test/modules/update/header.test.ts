import assert from "node:assert/strict";
import fc from "fast-check";
import { HEADER_AT, KINDS } from "../../../modules/update/constants";
import type { ImageHeader } from "../../../modules/update/header";
import { parseHeader } from "../../../modules/update/parser";
import { writeHeader } from "../../../modules/update/writer";

/** Byte by byte as docs/update.md has it. */
const GOLDEN = [
  "504c494d", // PLIM
  "01", // format
  "02", // meter
  "01", // may downgrade
  "00",
  "0001000203e8", // 1.2.1000
  "0000",
  "00012345", // bytes
  "00000000",
  "a0a1a2a3a4a5a6a7", // key id
  "65737033322d6465766b697463", // esp32-devkitc
  "00".repeat(19),
  "ff".repeat(32), // SHA-256
].join("");

const HEADER: ImageHeader = {
  kind: "meter",
  board: "esp32-devkitc",
  version: [1, 2, 1000],
  mayDowngrade: true,
  imageBytes: 0x12345,
  keyId: Uint8Array.of(0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7),
  hash: new Uint8Array(32).fill(0xff),
};

function withSignature(header: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_AT.image);
  bytes.set(header);
  return bytes;
}

describe("an image's header", () => {
  it("is these bytes", () => {
    assert.equal(Buffer.from(writeHeader(HEADER)).toString("hex"), GOLDEN);
    assert.deepEqual(parseHeader(withSignature(Buffer.from(GOLDEN, "hex"))), HEADER);
  });

  it("is read as it was written", () => {
    const board = fc.string({ unit: fc.constantFrom(..."abcz0189-"), minLength: 1, maxLength: 32 });
    const number = fc.nat(65_535);
    const header = fc.record(
      {
        kind: fc.constantFrom(...KINDS),
        board,
        version: fc.tuple(number, number, number),
        mayDowngrade: fc.boolean(),
        imageBytes: fc.integer({ min: 1, max: 0xffffffff }),
        keyId: fc.uint8Array({ minLength: 8, maxLength: 8 }),
        hash: fc.uint8Array({ minLength: 32, maxLength: 32 }),
      },
      { noNullPrototype: true },
    );
    fc.assert(fc.property(header, (each) => assert.deepEqual(parseHeader(withSignature(writeHeader(each))), each)));
  });

  it("is none where a field is none", () => {
    const good = withSignature(writeHeader(HEADER));
    const changed = (at: number, ...values: number[]) => {
      const bytes = good.slice();
      bytes.set(values, at);
      return parseHeader(bytes);
    };
    assert.equal(parseHeader(good.subarray(0, HEADER_AT.image - 1)), "no-image");
    assert.equal(parseHeader(new Uint8Array(0)), "no-image");
    assert.equal(changed(HEADER_AT.magic, 0xe9), "no-image");
    for (const [at, ...values] of [
      [HEADER_AT.format, 2],
      [HEADER_AT.format, 0],
      [HEADER_AT.kind, 0],
      [HEADER_AT.kind, 4],
      [HEADER_AT.flags, 2],
      [HEADER_AT.flags, 0x81],
      [HEADER_AT.flags + 1, 1],
      [HEADER_AT.patch + 2, 1],
      [HEADER_AT.patch + 3, 1],
      [HEADER_AT.imageBytes, 0, 0, 0, 0],
      [HEADER_AT.imageBytes + 4, 1],
      [HEADER_AT.keyId - 1, 1],
      [HEADER_AT.board, 0],
      [HEADER_AT.board, 0x41],
      [HEADER_AT.board + 4, 0],
      [HEADER_AT.board + 31, 0x61],
    ] as const)
      assert.equal(changed(at, ...values), "format", `${at}`);
  });

  it("never throws for what is none", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => assert.equal(parseHeader(bytes), "no-image")));
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 156, maxLength: 156 }), (bytes) => {
        const result = parseHeader(Uint8Array.of(0x50, 0x4c, 0x49, 0x4d, ...bytes));
        assert.ok(result === "format" || typeof result === "object");
      }),
    );
  });

  it("is not written with what it cannot hold", () => {
    for (const wrong of [
      { board: "" },
      { board: "Big" },
      { board: "a".repeat(33) },
      { imageBytes: 0 },
      { imageBytes: 2 ** 32 },
      { imageBytes: Number.NaN },
      { keyId: new Uint8Array(7) },
      { hash: new Uint8Array(31) },
    ])
      assert.throws(() => writeHeader({ ...HEADER, ...wrong }), RangeError, JSON.stringify(wrong));
  });
});
