import assert from "node:assert/strict";
import { slotOf } from "../../../modules/settings/text-slot";
import { MemoryStore } from "./memory-store";

describe("a text slot of a store", () => {
  it("reads nothing before it was written, then what was written last", () => {
    const store = new MemoryStore();
    const slot = slotOf(store, "energy");
    assert.equal(slot.read(), undefined);
    slot.write("[1]");
    slot.write("[2]");
    assert.equal(slot.read(), "[2]");
    assert.equal(slotOf(store, "energy").read(), "[2]", "and so after a restart");
  });

  it("keeps to its key", () => {
    const store = new MemoryStore();
    slotOf(store, "energy").write("one");
    slotOf(store, "other").write("two");
    assert.equal(slotOf(store, "energy").read(), "one");
    assert.deepEqual(
      [...store.entries],
      [
        ["energy", "one"],
        ["other", "two"],
      ],
    );
  });

  it("throws where the store does not take it, and what was there stays", () => {
    const store = new MemoryStore();
    const slot = slotOf(store, "energy");
    slot.write("one");
    store.isBroken = true;
    assert.throws(() => slot.write("two"), /flash is full/);
    assert.equal(slot.read(), "one");
  });
});
