import assert from "node:assert/strict";
import fc from "fast-check";
import { isPn532, readTarget, toHex } from "../../../modules/pn532/answer";
import { bytes, GOLDEN_UID } from "./golden";

const TARGET = bytes("target").slice(5, -2);

function list(uid: readonly number[], more: readonly number[] = []): Uint8Array {
  return Uint8Array.of(0xd5, 0x4b, 1, 1, 0x00, 0x44, 0x20, uid.length, ...uid, ...more);
}

describe("PN532 answers", () => {
  it("tell the golden card", () => {
    assert.deepEqual(readTarget(TARGET), { atqa: 0x0400, sak: 0x08, uid: GOLDEN_UID });
  });

  it("tell UIDs of 1 to 10 bytes, and nothing of what comes behind them", () => {
    for (let length = 1; length <= 10; length++) {
      const uid = Array.from({ length }, (_, index) => 0xf0 + index);
      const target = readTarget(list(uid, [0x05, 0x78, 0x80, 0x70, 0x02]));
      assert.deepEqual(target, { atqa: 0x0044, sak: 0x20, uid: Buffer.from(uid).toString("hex").toUpperCase() });
      assert.deepEqual(readTarget(list(uid)), target);
    }
  });

  it("tell that there is none", () => {
    assert.equal(readTarget(bytes("noTarget").slice(5, -2)), "none");
  });

  it("are malformed where they hold less than they say, at each byte", () => {
    for (let length = 2; length < TARGET.length; length++) {
      assert.equal(readTarget(TARGET.subarray(0, length)), "malformed", `${length}`);
    }
  });

  it("are malformed with a UID of no or of 11 bytes, and with two targets", () => {
    assert.equal(readTarget(list([])), "malformed");
    assert.equal(readTarget(list(new Array<number>(11).fill(1))), "malformed");
    const two = Uint8Array.from(TARGET);
    two[2] = 2;
    assert.equal(readTarget(two), "malformed");
  });

  it("tell a PN532 from another chip and from half an answer", () => {
    const firmware = bytes("firmware").slice(5, -2);
    assert.equal(isPn532(firmware), true);
    assert.equal(isPn532(firmware.subarray(0, 5)), false);
    firmware[2] = 0x33;
    assert.equal(isPn532(firmware), false);
  });

  it("never make a UID of anything but 1 to 10 bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), (body) => {
        const listed = readTarget(Uint8Array.of(0xd5, 0x4b, ...body));
        if (listed === "none" || listed === "malformed") return;
        assert.match(listed.uid, /^(?:[0-9A-F]{2}){1,10}$/);
        assert.equal(listed.uid, toHex(body.subarray(6, 6 + listed.uid.length / 2)));
      }),
      { numRuns: 2000, seed: 5 },
    );
  });
});
