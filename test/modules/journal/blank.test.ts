import assert from "node:assert/strict";
import fc from "fast-check";
import { isBlank } from "../../../modules/journal/blank";

describe("a blank stretch of flash", () => {
  it("has no programmed byte from there on, wherever it lies in its buffer", () => {
    const stretch = fc.record({
      offset: fc.nat(9),
      length: fc.nat(40),
      from: fc.nat(45),
      programmed: fc.option(fc.record({ at: fc.nat(39), value: fc.integer({ min: 0, max: 254 }) })),
    });
    fc.assert(
      fc.property(stretch, ({ offset, length, from, programmed }) => {
        const bytes = new Uint8Array(64).subarray(offset, offset + length).fill(0xff);
        if (programmed !== null && programmed.at < length) bytes[programmed.at] = programmed.value;
        assert.equal(
          isBlank(bytes, from),
          bytes.slice(from).every((byte) => byte === 0xff),
        );
      }),
      { numRuns: 2_000, seed: 1 },
    );
  });
});
