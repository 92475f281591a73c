import assert from "node:assert/strict";
import fc from "fast-check";
import { BodyParser } from "../../../modules/http/body-parser";

const latin1 = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));

function parse(bytes: Uint8Array, contentLength: number | undefined, isChunked: boolean, pieceBytes = 1_000_000) {
  const parser = new BodyParser({ contentLength, isChunked });
  let body = "";
  let used = 0;
  while (used < bytes.length && !parser.isDone && !parser.isBad) {
    const piece = bytes.slice(used, used + pieceBytes);
    for (let at = 0; at < piece.length && !parser.isDone && !parser.isBad; ) {
      const next = parser.push(piece, at);
      body += Buffer.from(piece.subarray(parser.dataFrom, parser.dataEnd)).toString("latin1");
      used += next - at;
      at = next;
    }
  }
  return { body, used, isDone: parser.isDone, isBad: parser.isBad };
}

const chunked = (text: string, pieceBytes?: number) => parse(latin1(text), undefined, true, pieceBytes);

describe("body of an HTTP request", () => {
  it("is as long as it says", () => {
    assert.deepEqual(parse(latin1("abcGET"), 3, false), { body: "abc", used: 3, isDone: true, isBad: false });
    assert.equal(parse(latin1("ab"), 3, false).isDone, false);
    assert.equal(new BodyParser({ contentLength: 0, isChunked: false }).isDone, true);
    assert.equal(new BodyParser({ contentLength: undefined, isChunked: false }).isDone, true);
    assert.equal(new BodyParser({ contentLength: undefined, isChunked: true }).isDone, false);
  });

  it("comes in chunks, cut anywhere", () => {
    const text = '3\r\nabc\r\n00A;x="y"\r\n0123456789\r\n0\r\nTrailer: 1\r\n\r\n';
    for (let pieceBytes = 1; pieceBytes <= text.length; pieceBytes++)
      assert.deepEqual(chunked(`${text}GET`, pieceBytes), {
        body: "abc0123456789",
        used: text.length,
        isDone: true,
        isBad: false,
      });
  });

  for (const [name, text] of [
    ["a size that is none", "zz\r\n"],
    ["no size", "\r\n"],
    ["a sign", "-1\r\n"],
    ["a prefix", "0x1\r\n"],
    ["a space before the end of the line", "1 \r\na"],
    ["8 digits", "00000001\r\na"],
    ["a line feed alone", "1\na"],
    ["a line feed alone behind the data", "1\r\na\n"],
    ["a chunk longer than it says", "1\r\nab"],
    ["a chunk's line that does not end well", "1\rx"],
    ["an extension of 65 bytes", `1;${"x".repeat(64)}\r\n`],
    ["a control character in an extension", "1;\0\r\n"],
    ["a trailer that is too long", `0\r\n${"A: b\r\n".repeat(103)}`],
    ["a control character in a trailer", "0\r\nA: \0"],
    ["a trailer that does not end well", "0\r\n\rx"],
  ] as const)
    it(`is none with ${name}`, () => {
      assert.equal(chunked(text).isBad, true, text);
      assert.equal(chunked(text, 1).isBad, true, text);
    });

  it("holds its limits to the byte", () => {
    assert.equal(chunked("0000001\r\na\r\n0\r\n\r\n").body, "a");
    assert.equal(chunked(`1;${"x".repeat(63)}\r\na\r\n0\r\n\r\n`).isDone, true);
    // A line's `\n` is not counted.
    assert.equal(chunked(`0\r\nA: ${"b".repeat(507)}\r\n\r\n`).isDone, true);
    assert.equal(chunked(`0\r\nA: ${"b".repeat(508)}\r\n\r\n`).isBad, true);
  });

  it("is the same in any pieces, and is never more than came", () => {
    const text = fc.array(fc.string({ unit: "binary-ascii", minLength: 1 })).map((parts) => ({
      text: parts.join(""),
      wire: `${parts.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join("")}0\r\n\r\n`,
    }));
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 9 }), ({ text, wire }, pieceBytes) => {
        assert.deepEqual(chunked(wire, pieceBytes), { body: text, used: wire.length, isDone: true, isBad: false });
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (bytes, pieceBytes) => {
        assert.deepEqual(parse(bytes, undefined, true, pieceBytes), parse(bytes, undefined, true));
        assert.ok(parse(bytes, undefined, true).body.length <= bytes.length);
      }),
    );
  });
});
