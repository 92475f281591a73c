import assert from "node:assert/strict";
import { espUpdater, type NativeSlot } from "../../../hosts/esp32/updater";
import { feed, PUBLIC_KEY, receiverOn, SLOT_BYTES, signed } from "../../modules/update/rig";

/** Notes what it is told; its hash is what it is given. */
class FakeSlot implements NativeSlot {
  readonly told: string[] = [];
  onTrial = false;
  hash = new Uint8Array(32);
  fails = "";

  slotBytes(): number {
    return SLOT_BYTES;
  }

  isOnTrial(): boolean {
    return this.onTrial;
  }

  digest(): ArrayBuffer {
    return this.hash.slice().buffer;
  }

  open = () => this.tell("open");
  write = (bytes: Uint8Array) => this.tell(`write ${bytes.length}`);
  complete = () => this.tell("complete");
  close = () => this.tell("close");
  confirm = () => this.tell("confirm");
  rollBack = () => this.tell("rollBack");

  private tell(word: string): void {
    if (word === this.fails) throw new Error("native");
    this.told.push(word);
  }
}

function updaterOf(native: FakeSlot, keys: unknown = PUBLIC_KEY) {
  const updater = espUpdater(native, keys);
  assert.ok(updater);
  return updater;
}

describe("the slots of an ESP32", () => {
  it("take an image in sectors, with the chip's own hash", () => {
    const native = new FakeSlot();
    const whole = signed();
    native.hash.set(whole.subarray(64, 96));
    const receiver = receiverOn(updaterOf(native));
    feed(receiver, whole);
    assert.equal(receiver.state, "ready");
    assert.deepEqual(native.told, ["open", "write 4096", "write 4096", "write 1808", "complete", "close"]);
  });

  it("are not started where the hash is another, or ESP-IDF refuses", () => {
    for (const [fails, hash, code] of [
      ["", 1, "hash"],
      ["open", 0, "slot"],
      ["write 1808", 0, "slot"],
      ["complete", 0, "slot"],
    ] as const) {
      const native = new FakeSlot();
      const whole = signed();
      native.hash.set(whole.subarray(64, 96));
      native.hash[0] = (native.hash[0] ?? 0) ^ hash;
      native.fails = fails;
      const receiver = receiverOn(updaterOf(native));
      feed(receiver, whole);
      assert.equal(receiver.refusal?.code, code);
      assert.ok(!native.told.includes("complete"));
      if (fails !== "open") assert.equal(native.told.at(-1), "close");
    }
  });

  it("take no more than was announced", () => {
    const native = new FakeSlot();
    assert.throws(() => updaterOf(native).open(SLOT_BYTES + 1), RangeError);
    const slot = updaterOf(native).open(10);
    slot.write(new Uint8Array(10));
    assert.throws(() => slot.write(new Uint8Array(1)), RangeError);
    assert.deepEqual(native.told, ["open", "write 10"]);
  });

  it("know the keys that the image was built with", () => {
    const native = new FakeSlot();
    assert.deepEqual(espUpdater(native, undefined)?.keys, []);
    assert.deepEqual(updaterOf(native, "").keys, []);
    assert.deepEqual(updaterOf(native, 12).keys, []);
    assert.deepEqual(updaterOf(native, "ab,cd").keys, ["ab", "cd"]);
  });

  it("are on trial until they are confirmed", () => {
    const native = new FakeSlot();
    native.onTrial = true;
    const updater = updaterOf(native);
    assert.equal(updater.running, "trial");
    assert.throws(() => updater.open(10), /on trial/);
    updater.confirm();
    updater.confirm();
    assert.equal(updater.running, "confirmed");
    assert.deepEqual(native.told, ["confirm"]);
    updater.rollBack();
    assert.deepEqual(native.told, ["confirm", "rollBack"]);
  });

  it("are none where the partition table has no second one", () => {
    const native = new FakeSlot();
    native.slotBytes = () => 0;
    assert.equal(espUpdater(native, PUBLIC_KEY), undefined);
  });
});
