import assert from "node:assert/strict";
import fc from "fast-check";
import { cardUidFor, uidBytes } from "../../../sim/plant/tag-uid";

describe("the UID of a scenario's tag", () => {
  it("is the tag itself where it is an even number of hex digits", () => {
    assert.equal(cardUidFor("DEADBEEF"), "DEADBEEF");
    assert.equal(cardUidFor("04a1b2c3d4e5f6"), "04A1B2C3D4E5F6");
    assert.equal(cardUidFor("7f"), "7F");
    assert.equal(cardUidFor("00112233445566778899"), "00112233445566778899");
  });

  it("is made of the bytes of any other text", () => {
    assert.equal(cardUidFor("anna"), "616E6E61");
    assert.equal(cardUidFor("ABC"), "414243", "an odd number of digits");
    assert.equal(cardUidFor("DEADBEEX"), "4445414442454558");
    assert.equal(cardUidFor(" "), "20");
    assert.equal(cardUidFor("Jürgen"), "4AC3BC7267656E");
  });

  it("is cut after ten bytes, be it within a letter", () => {
    assert.equal(cardUidFor("Tag-Number-One"), "5461672D4E756D626572");
    assert.equal(cardUidFor("Tag-Number-Two"), cardUidFor("Tag-Number-One"));
    assert.equal(cardUidFor("123456789ü"), "313233343536373839C3");
    assert.equal(cardUidFor("€".repeat(20)).length, 20);
  });

  it("needs a tag of 1 to 20 characters", () => {
    assert.throws(() => cardUidFor(""), RangeError);
    assert.equal(cardUidFor("x".repeat(20)), "78".repeat(10));
    assert.throws(() => cardUidFor("x".repeat(21)), RangeError);
    assert.throws(() => cardUidFor("AB".repeat(11)), RangeError);
  });

  it("is always one that a card can have", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 10 }), (tag) => {
        assert.match(cardUidFor(tag), /^(?:[0-9A-F]{2}){1,10}$/);
      }),
      { numRuns: 1000, seed: 1 },
    );
  });

  it("is read back byte by byte, and nothing else is", () => {
    assert.deepEqual(uidBytes("04a1FF"), [0x04, 0xa1, 0xff]);
    for (const bad of ["", "4", "04 A1", "0x", "GG", "00".repeat(11), "04A1\n"]) {
      assert.throws(() => uidBytes(bad), RangeError, JSON.stringify(bad));
    }
  });
});
