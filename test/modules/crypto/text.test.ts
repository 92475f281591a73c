import assert from "node:assert/strict";
import fc from "fast-check";
import { base64urlOf, bytesOfBase64url } from "../../../modules/crypto/base64url";
import { bytesOfHex, hexOf } from "../../../modules/crypto/hex";
import { isSameBytes } from "../../../modules/crypto/same-bytes";

describe("bytes as text", () => {
  it("are Node's hexadecimal and base64url, there and back", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        assert.equal(hexOf(bytes), Buffer.from(bytes).toString("hex"));
        assert.equal(base64urlOf(bytes), Buffer.from(bytes).toString("base64url"));
        assert.deepEqual(bytesOfHex(hexOf(bytes)), bytes);
        assert.deepEqual(bytesOfBase64url(base64urlOf(bytes)), bytes);
      }),
    );
  });

  it("have one way to be written", () => {
    const digits = fc.string({ unit: fc.constantFrom(..."ABab01-_+/= "), maxLength: 8 });
    fc.assert(
      fc.property(digits, (text) => {
        const bytes = bytesOfBase64url(text);
        if (bytes !== undefined) assert.equal(base64urlOf(bytes), text);
        const fromHex = bytesOfHex(text);
        if (fromHex !== undefined) assert.equal(hexOf(fromHex), text);
      }),
    );
    for (const text of ["A", "AAAAA", "AB", "AAB", "AA==", "A+AA", "A/AA", "AA A", "é"])
      assert.equal(bytesOfBase64url(text), undefined, text);
    for (const text of ["0", "0G", "AB", "0 ", "é0"]) assert.equal(bytesOfHex(text), undefined, text);
  });
});

describe("the comparison of bytes", () => {
  it("is whether they are the same", () => {
    const bytes = fc.uint8Array({ maxLength: 6, max: 3 });
    fc.assert(
      fc.property(bytes, bytes, (one, other) => {
        assert.equal(isSameBytes(one, other), Buffer.compare(one, other) === 0);
        assert.equal(isSameBytes(one, one.slice()), true);
      }),
    );
  });

  it("looks at every byte, wherever they differ", () => {
    const reads = (other: readonly number[]): number => {
      let count = 0;
      const seen = new Proxy(new Uint8Array([1, 2, 3, 4]), {
        get(target, name) {
          if (name === "length") return target.length;
          count += 1;
          return target[Number(name)];
        },
      });
      assert.equal(isSameBytes(seen, new Uint8Array(other)), false);
      return count;
    };
    assert.equal(reads([9, 2, 3, 4]), 4);
    assert.equal(reads([1, 2, 3, 9]), 4);
    assert.equal(reads([]), 4);
  });
});
