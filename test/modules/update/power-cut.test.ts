import assert from "node:assert/strict";
import { PowerLost } from "../../../hosts/virtual/flash";
import { HEADER_AT } from "../../../modules/update/constants";
import { feed, imageOf, OLD_IMAGE, receiverOn, signed, slotsWith } from "./rig";

const WHOLE = signed();
const NEW_IMAGE = imageOf(10_000);

describe("a power cut while an image comes", () => {
  it("leaves the old one, at each byte of the header", () => {
    for (let bytes = 0; bytes <= HEADER_AT.image; bytes++) {
      const slots = slotsWith();
      const receiver = receiverOn(slots.start());
      receiver.write(WHOLE.subarray(0, bytes));
      assert.equal(slots.start().running, "confirmed");
      assert.deepEqual(slots.running, OLD_IMAGE);
    }
  });

  it("leaves the old one at each tenth, and the next attempt succeeds", () => {
    for (let tenth = 0; tenth <= 10; tenth++) {
      const slots = slotsWith();
      const receiver = receiverOn(slots.start());
      slots.cutAfter(Math.max(1, tenth * 1_000));
      feed(receiver, WHOLE);
      assert.equal(receiver.refusal?.code, "slot");
      const updater = slots.start();
      assert.equal(updater.running, "confirmed");
      assert.deepEqual(slots.running, OLD_IMAGE);
      const next = receiverOn(updater);
      feed(next, WHOLE);
      assert.equal(next.state, "ready");
    }
  });

  it("leaves the old one or the whole new one, at each of the last bytes", () => {
    const seen = new Set<string>();
    for (let bytes = NEW_IMAGE.length - 3; bytes <= NEW_IMAGE.length + 40; bytes++) {
      const slots = slotsWith();
      const receiver = receiverOn(slots.start());
      slots.cutAfter(bytes);
      feed(receiver, WHOLE);
      const { running } = slots.start();
      assert.deepEqual(Buffer.from(slots.running), running === "trial" ? NEW_IMAGE : OLD_IMAGE);
      if (receiver.state === "ready") assert.equal(running, "trial");
      seen.add(running);
    }
    assert.deepEqual([...seen].sort(), ["confirmed", "trial"]);
  });

  it("while a ready one is replaced leaves the old one", () => {
    const slots = slotsWith();
    const updater = slots.start();
    feed(receiverOn(updater), WHOLE);
    const receiver = receiverOn(updater);
    slots.cutAfter(5_000);
    feed(receiver, WHOLE);
    slots.start();
    assert.deepEqual(slots.running, OLD_IMAGE);
  });
});

describe("the bootloader", () => {
  it("goes back from what was not confirmed, at the next start", () => {
    const slots = slotsWith();
    feed(receiverOn(slots.start()), WHOLE);
    const updater = slots.start();
    assert.equal(updater.running, "trial");
    assert.throws(() => updater.open(10), /on trial/);
    assert.equal(slots.start().running, "confirmed");
    assert.deepEqual(slots.running, OLD_IMAGE);
    assert.equal(slots.start().running, "confirmed");
  });

  it("stays with what was confirmed, and takes the next one into the other slot", () => {
    const slots = slotsWith();
    feed(receiverOn(slots.start()), WHOLE);
    const updater = slots.start();
    updater.confirm();
    updater.confirm();
    assert.equal(updater.running, "confirmed");
    feed(receiverOn(updater), signed({ image: Buffer.from("third") }));
    assert.equal(slots.start().running, "trial");
    assert.deepEqual(Buffer.from(slots.running), Buffer.from("third"));
    slots.start();
    assert.deepEqual(Buffer.from(slots.running), NEW_IMAGE);
  });

  it("stays on trial where the power goes while it is confirmed", () => {
    const slots = slotsWith();
    feed(receiverOn(slots.start()), WHOLE);
    const updater = slots.start();
    slots.cutAfter(31);
    assert.throws(() => updater.confirm(), PowerLost);
    assert.equal(slots.start().running, "confirmed");
    assert.deepEqual(slots.running, OLD_IMAGE);
  });

  it("has nothing to go back to on a board that is new", () => {
    const slots = slotsWith();
    assert.throws(() => slots.start().rollBack(), /no image before/);
  });
});
