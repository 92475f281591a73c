import assert from "node:assert/strict";
import fc from "fast-check";
import { HEADER_AT } from "../../../modules/update/constants";
import { type ImageReceiver, SECTOR_BYTES } from "../../../modules/update/receiver";
import type { RefusalCode } from "../../../modules/update/refusals";
import { rawPublicKey, type SignOptions } from "../../../scripts/update/signed-image";
import {
  checkOn,
  feed,
  imageOf,
  OLD_IMAGE,
  OTHER_KEY,
  PUBLIC_KEY,
  receiverOn,
  SLOT_BYTES,
  signed,
  slotsWith,
  versionOf,
} from "./rig";

/** Of {@link signed}'s image. */
const WHOLE = signed();

/** What comes of `bytes`, and that nothing was written and the old image runs where they are refused. */
function outcome(bytes: Uint8Array, keys?: readonly string[]): RefusalCode | "ready" {
  const slots = slotsWith(keys);
  const receiver = receiverOn(slots.start());
  feed(receiver, bytes);
  const { state, refusal } = receiver;
  slots.start();
  if (state === "ready") return state;
  assert.equal(state, "failed");
  assert.deepEqual(slots.running, OLD_IMAGE);
  assert.ok(refusal !== undefined && refusal.text.length > 10);
  const isLate = refusal.code === "hash" || refusal.code === "too-short" || refusal.code === "too-long";
  if (!isLate) assert.equal(slots.writtenBytes, 0);
  return refusal.code;
}

describe("receiving an image", function () {
  this.timeout(60_000);

  it("takes a good one, and the next start is on trial in it", () => {
    for (const pieceBytes of [1, 159, 160, 161, 4_096, 4_256, 20_000]) {
      const slots = slotsWith();
      const receiver = receiverOn(slots.start());
      feed(receiver, WHOLE, pieceBytes);
      assert.equal(receiver.state, "ready", `${receiver.refusal?.text}`);
      assert.equal(receiver.receivedBytes, WHOLE.length);
      assert.equal(receiver.totalBytes, WHOLE.length);
      assert.deepEqual(slots.running, OLD_IMAGE);
      assert.equal(slots.start().running, "trial");
      assert.deepEqual(Buffer.from(slots.running), imageOf(10_000));
    }
  });

  it("takes images of any length, up to the slot's", () => {
    for (const bytes of [1, SECTOR_BYTES - 1, SECTOR_BYTES, SECTOR_BYTES + 1, 2 * SECTOR_BYTES, SLOT_BYTES]) {
      const slots = slotsWith();
      const receiver = receiverOn(slots.start());
      feed(receiver, signed({ image: imageOf(bytes) }));
      assert.equal(receiver.state, "ready");
      slots.start();
      assert.deepEqual(Buffer.from(slots.running), imageOf(bytes));
    }
    assert.equal(outcome(signed({ image: imageOf(SLOT_BYTES + 1) })), "too-large");
  });

  it("takes it in whatever pieces it comes", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3_000 }), { maxLength: 30 }), (sizes) => {
        const slots = slotsWith();
        const receiver = receiverOn(slots.start());
        let at = 0;
        for (const size of [...sizes, WHOLE.length]) {
          receiver.write(WHOLE.subarray(at, at + size));
          at += size;
          checkOn(receiver);
          assert.equal(receiver.receivedBytes, Math.min(at, WHOLE.length));
        }
        receiver.end();
        assert.equal(receiver.state, "ready");
      }),
      { numRuns: 30 },
    );
  });

  it("uses no byte of a piece after the call", () => {
    const slots = slotsWith();
    const receiver = receiverOn(slots.start());
    const buffer = new Uint8Array(6_000);
    for (let at = 0; at < WHOLE.length; at += buffer.length) {
      const piece = buffer.subarray(0, Math.min(buffer.length, WHOLE.length - at));
      piece.set(WHOLE.subarray(at, at + piece.length));
      receiver.write(piece);
      piece.fill(0);
      checkOn(receiver);
    }
    receiver.end();
    assert.equal(receiver.state, "ready");
  });

  const REFUSED: readonly (readonly [string, Partial<SignOptions>, RefusalCode | "ready"])[] = [
    ["of another kind", { kind: "meter" }, "kind"],
    ["for another board", { board: "esp32-devkit" }, "board"],
    ["with another's key", { privateKey: OTHER_KEY }, "key"],
    ["of an older patch", { version: versionOf("1.2.2") }, "older"],
    ["of an older minor", { version: versionOf("1.1.9") }, "older"],
    ["of an older major", { version: versionOf("0.9.9") }, "older"],
    ["of the same version", { version: versionOf("1.2.3") }, "ready"],
    ["of a newer version", { version: versionOf("1.10.0") }, "ready"],
    ["of an older version that may", { version: versionOf("0.0.1"), mayDowngrade: true }, "ready"],
  ];
  for (const [name, options, expected] of REFUSED)
    it(`says ${expected} of one ${name}`, () => assert.equal(outcome(signed(options)), expected));

  it("takes one of a second key, and none without a key", () => {
    const other = signed({ privateKey: OTHER_KEY });
    const keyId = other.subarray(HEADER_AT.keyId, HEADER_AT.keyId + 8).toString("hex");
    const otherKey = rawPublicKey(OTHER_KEY).toString("hex");
    assert.equal(otherKey.slice(0, 16), keyId);
    assert.equal(outcome(other, [PUBLIC_KEY, otherKey]), "ready");
    assert.equal(outcome(WHOLE, []), "key");
    assert.equal(outcome(WHOLE, ["", "zz", PUBLIC_KEY.slice(2), `${PUBLIC_KEY}00`]), "key");
    // The fifth is not looked at.
    assert.equal(outcome(WHOLE, ["", "", "", "", PUBLIC_KEY]), "key");
  });

  it("refuses one whose key only looks alike", () => {
    const forged = signed({ privateKey: OTHER_KEY });
    Buffer.from(PUBLIC_KEY, "hex").copy(forged, HEADER_AT.keyId, 0, 8);
    assert.equal(outcome(forged), "signature");
  });

  it("refuses a flipped bit at every place of the header", () => {
    const header = WHOLE.subarray(0, HEADER_AT.image + 1);
    const codes = new Set<string>();
    for (let bit = 0; bit < HEADER_AT.image * 8; bit++) {
      const bytes = Buffer.from(header);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const code = outcome(bytes);
      assert.notEqual(code, "ready", `bit ${bit}`);
      assert.notEqual(code, "too-short", `bit ${bit} came through`);
      codes.add(code);
    }
    assert.deepEqual([...codes].sort(), [
      "board",
      "format",
      "key",
      "kind",
      "no-image",
      "older",
      "signature",
      "too-large",
    ]);
    assert.equal(outcome(header), "too-short");
  });

  it("refuses a flipped bit of the image", () => {
    const bytes = WHOLE.length - HEADER_AT.image;
    for (let sample = 0; sample <= 60; sample++) {
      const bit = Math.min(bytes * 8 - 1, Math.floor((sample / 60) * bytes * 8));
      const flipped = Buffer.from(WHOLE);
      const at = HEADER_AT.image + (bit >> 3);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (bit & 7));
      assert.equal(outcome(flipped), "hash", `bit ${bit}`);
    }
  });

  it("refuses one that is cut or goes on", () => {
    for (const bytes of [0, 1, 159]) assert.equal(outcome(WHOLE.subarray(0, bytes)), "too-short");
    for (const bytes of [160, 161, WHOLE.length - 1]) assert.equal(outcome(WHOLE.subarray(0, bytes)), "too-short");
    assert.equal(outcome(Buffer.concat([WHOLE, Buffer.of(0)])), "too-long");
    assert.equal(outcome(imageOf(5_000)), "no-image");
  });

  it("writes nothing before the signature was found good", () => {
    const slots = slotsWith();
    const receiver = receiverOn(slots.start());
    receiver.write(WHOLE.subarray(0, 6_000));
    let steps = 0;
    for (; receiver.state === "checking"; steps++) {
      assert.equal(slots.writtenBytes, 0);
      assert.throws(() => receiver.write(WHOLE.subarray(6_000)), RangeError);
      assert.throws(() => receiver.end(), RangeError);
      receiver.step();
    }
    assert.ok(steps > 100, `${steps}: in small slices`);
    assert.equal(receiver.state, "image");
    assert.equal(slots.writtenBytes, SECTOR_BYTES);
  });

  it("stops when a car charges, whenever that begins", () => {
    const asked: number[] = [];
    const run = (chargesFrom: number): ImageReceiver => {
      const slots = slotsWith();
      let count = 0;
      const receiver = receiverOn(slots.start(), () => (count++ >= chargesFrom ? "a car charges" : undefined));
      feed(receiver, WHOLE);
      slots.start();
      if (receiver.state !== "ready") assert.deepEqual(slots.running, OLD_IMAGE);
      asked.push(count);
      return receiver;
    };
    assert.equal(run(Number.POSITIVE_INFINITY).state, "ready");
    const [most = 0] = asked;
    // The slot, three pieces of it, and its completion.
    assert.equal(most, 5);
    for (let from = 0; from < most; from++) {
      const receiver = run(from);
      assert.equal(receiver.state, "failed");
      assert.deepEqual(receiver.refusal, { code: "charging", status: 409, text: "a car charges" });
    }
  });

  it("leaves an image that is aborted, and does nothing afterwards", () => {
    for (const bytes of [0, 100, 161, 6_000]) {
      const slots = slotsWith();
      const updater = slots.start();
      const receiver = receiverOn(updater);
      receiver.write(WHOLE.subarray(0, bytes));
      if (bytes > 161) checkOn(receiver);
      receiver.abort();
      receiver.write(WHOLE);
      receiver.step();
      receiver.end();
      assert.equal(receiver.refusal?.code, "aborted");
      // The slot is free again.
      const next = receiverOn(updater);
      feed(next, WHOLE);
      assert.equal(next.state, "ready");
    }
  });

  it("says so where the flash takes nothing", () => {
    const wrong = () => {
      throw new Error("broken");
    };
    for (const broken of ["open", "write", "complete", "digest", "close"] as const) {
      const slots = slotsWith();
      const updater = slots.start();
      const receiver = receiverOn({
        slotBytes: SLOT_BYTES,
        keys: updater.keys,
        running: "confirmed",
        confirm: wrong,
        rollBack: wrong,
        open: (bytes) => {
          const slot = updater.open(broken === "open" ? SLOT_BYTES + 1 : bytes);
          return {
            write: (each) => slot.write(each),
            complete: () => slot.complete(),
            close: () => slot.close(),
            ...(broken === "open" ? {} : { [broken]: wrong }),
          };
        },
      });
      feed(receiver, WHOLE);
      assert.equal(receiver.refusal?.code, "slot", broken);
    }
  });

  it("believes the platform's hash where it has one", () => {
    for (const [hash, state] of [
      [WHOLE.subarray(HEADER_AT.hash, HEADER_AT.signature), "ready"],
      [Buffer.alloc(32), "failed"],
    ] as const) {
      const updater = slotsWith().start();
      const receiver = receiverOn({
        slotBytes: SLOT_BYTES,
        keys: updater.keys,
        running: "confirmed",
        confirm: () => {},
        rollBack: () => {},
        open: (bytes) => {
          const slot = updater.open(bytes);
          return {
            write: (each) => slot.write(each),
            digest: () => hash,
            complete: () => slot.complete(),
            close: () => slot.close(),
          };
        },
      });
      feed(receiver, WHOLE);
      assert.equal(receiver.state, state);
    }
  });
});
