import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeUtf8, encodeUtf8, utf8ByteLength } from "../../../modules/text/utf8";

const fatal = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function reference(bytes: Uint8Array): string | undefined {
  try {
    return fatal.decode(bytes);
  } catch {
    return undefined;
  }
}

describe("UTF-8", () => {
  const goldenTexts: ReadonlyArray<readonly [string, readonly number[]]> = [
    ["", []],
    ["16 A", [0x31, 0x36, 0x20, 0x41]],
    ["°C", [0xc2, 0xb0, 0x43]],
    ["€", [0xe2, 0x82, 0xac]],
    ["🔌", [0xf0, 0x9f, 0x94, 0x8c]],
    ["\u{10ffff}", [0xf4, 0x8f, 0xbf, 0xbf]],
  ];
  for (const [text, bytes] of goldenTexts) {
    it(`goes both ways for ${JSON.stringify(text)}`, () => {
      assert.deepEqual([...(encodeUtf8(text, 64) ?? [])], bytes);
      assert.equal(utf8ByteLength(text), bytes.length);
      assert.equal(decodeUtf8(Uint8Array.from(bytes)), text);
    });
  }

  const invalid: ReadonlyArray<readonly [string, readonly number[]]> = [
    ["a stray continuation byte", [0x41, 0x80]],
    ["a missing continuation byte", [0xc3]],
    ["a sequence cut by ASCII", [0xe2, 0x82, 0x41]],
    ["an overlong slash", [0xc0, 0xaf]],
    ["an overlong three byte form", [0xe0, 0x9f, 0xbf]],
    ["an overlong four byte form", [0xf0, 0x8f, 0xbf, 0xbf]],
    ["a surrogate", [0xed, 0xa0, 0x80]],
    ["a value above U+10FFFF", [0xf4, 0x90, 0x80, 0x80]],
    ["a byte that starts nothing", [0xff]],
  ];
  for (const [name, bytes] of invalid) {
    it(`refuses ${name}`, () => assert.equal(decodeUtf8(Uint8Array.from(bytes)), undefined));
  }

  it("encodes a lone surrogate as U+FFFD", () => {
    assert.deepEqual([...(encodeUtf8("a\ud800b", 8) ?? [])], [0x61, 0xef, 0xbf, 0xbd, 0x62]);
    assert.deepEqual([...(encodeUtf8("\udc00\ud800", 8) ?? [])], [0xef, 0xbf, 0xbd, 0xef, 0xbf, 0xbd]);
  });

  it("refuses what is longer than the bound, to the byte", () => {
    assert.equal(encodeUtf8("€€", 6)?.length, 6);
    assert.equal(encodeUtf8("€€", 5), undefined);
    assert.equal(encodeUtf8("abc", 2), undefined);
  });

  it("decodes only the range asked for", () => {
    assert.equal(decodeUtf8(Uint8Array.of(0xff, 0x68, 0x69, 0xff), 1, 3), "hi");
    assert.equal(decodeUtf8(Uint8Array.of(0xc2, 0xb0), 0, 1), undefined);
  });

  it("agrees with the platform for any text", () => {
    const encoder = new TextEncoder();
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
        const bytes = encodeUtf8(text, 2000);
        assert.ok(bytes !== undefined);
        assert.deepEqual(Buffer.from(bytes), Buffer.from(encoder.encode(text)));
        assert.equal(decodeUtf8(bytes), reference(bytes));
      }),
      { numRuns: 5_000 },
    );
  });

  it("agrees with the platform for 100,000 random and mutated byte strings", () => {
    const interesting = fc.constantFrom(0x41, 0x7f, 0x80, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5);
    const bytes = fc.array(fc.oneof(interesting, fc.nat(255)), { maxLength: 8 });
    fc.assert(
      fc.property(bytes, (list) => {
        const input = Uint8Array.from(list);
        return decodeUtf8(input) === reference(input);
      }),
      { numRuns: 100_000 },
    );
  });
});
