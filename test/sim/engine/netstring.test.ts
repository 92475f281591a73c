import assert from "node:assert/strict";
import fc from "fast-check";
import { NetstringError, NetstringReader, netstring } from "../../../sim/engine/xs/netstring";

const bytes = fc.uint8Array({ maxLength: 40 });

describe("netstrings", () => {
  it("are length, colon, bytes, comma", () => {
    assert.equal(Buffer.from(netstring(Buffer.from("hello"))).toString(), "5:hello,");
    assert.equal(Buffer.from(netstring(new Uint8Array(0))).toString(), "0:,");
  });

  it("come back whole, however they are cut into pieces", () => {
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 6 }), fc.integer({ min: 1, max: 7 }), (messages, size) => {
        const reader = new NetstringReader(100);
        const stream = Buffer.concat(messages.map(netstring));
        const found: Uint8Array[] = [];
        for (let at = 0; at < stream.length; at += size)
          for (const message of reader.push(stream.subarray(at, at + size))) found.push(Buffer.from(message));
        assert.deepEqual(
          found.map((message) => [...message]),
          messages.map((message) => [...message]),
        );
      }),
      { numRuns: 300 },
    );
  });

  for (const [why, text] of [
    ["no length", "x"],
    ["no digits before the colon", ":a,"],
    ["a length that never ends", "1234567890"],
    ["a length beyond the bound", "101:"],
    ["no comma at the end", "1:ab"],
  ] as const) {
    it(`refuses ${why}`, () => {
      assert.throws(() => new NetstringReader(100).push(Buffer.from(text)), NetstringError);
    });
  }
});
