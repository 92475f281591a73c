import assert from "node:assert/strict";
import fc from "fast-check";
import { VirtualFlash } from "../../../hosts/virtual/storage";
import type { KeyValueStore } from "../../../modules/device/storage";
import { forgetStoredNetwork, learnNetwork, storedNetwork } from "../../../modules/wifi/known-network";
import { HOME, OTHER } from "./rig";

const PATH = { path: "device", format: "string" } as const;

/** A store whose board loses its power before the `after`th change. */
function failing(store: KeyValueStore, after: number): KeyValueStore {
  let left = after;
  const change = (): void => {
    if (left-- === 0) throw new Error("power cut");
  };
  return {
    read: (key) => store.read(key),
    write: (key, value) => {
      change();
      store.write(key, value);
    },
    delete: (key) => {
      change();
      store.delete(key);
    },
    close: () => {},
  };
}

describe("the network that a board knows", () => {
  it("is the old one or the new one, whole, wherever the power is cut", () => {
    for (let after = 0; after <= 4; after++) {
      const store = new VirtualFlash().open(PATH);
      learnNetwork(store, HOME);
      if (after < 4) assert.throws(() => learnNetwork(failing(store, after), OTHER));
      else learnNetwork(failing(store, after), OTHER);
      assert.deepEqual(storedNetwork(store), after === 0 ? HOME : OTHER, `after ${after}`);
      assert.deepEqual([store.read("ssid"), store.read("joined")], [after === 0 ? "home" : "other", undefined]);
    }
  });

  it("is forgotten for good once the first key is gone", () => {
    for (let after = 0; after <= 3; after++) {
      const store = new VirtualFlash().open(PATH);
      store.write("joined", `${OTHER.password}\n${OTHER.ssid}`);
      store.write("ssid", "home");
      store.write("password", HOME.password);
      if (after < 3) assert.throws(() => forgetStoredNetwork(failing(store, after)));
      else forgetStoredNetwork(failing(store, after));
      const expected = [OTHER, HOME, undefined, undefined][after];
      assert.deepEqual(storedNetwork(store), expected, `after ${after}`);
    }
  });

  it("is what somebody wrote by cable, an open one without a password", () => {
    const store = new VirtualFlash().open(PATH);
    assert.equal(storedNetwork(store), undefined);
    store.write("ssid", "garage");
    assert.deepEqual(storedNetwork(store), { ssid: "garage", password: "" });
    store.write("password", "short");
    assert.equal(storedNetwork(store), undefined);
    store.write("password", "long enough");
    store.write("ssid", "");
    assert.equal(storedNetwork(store), undefined);
  });

  it("comes back as it was, whatever its name", () => {
    const password = fc.stringMatching(/^(?:[ -~]{8,63}|[0-9a-f]{64}|)$/);
    const ssid = fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(ssid, password, (name, key) => {
        fc.pre(Buffer.byteLength(name) <= 32 && !name.includes("\0"));
        const store = new VirtualFlash().open(PATH);
        learnNetwork(store, { ssid: name, password: key });
        assert.deepEqual(storedNetwork(store), { ssid: name, password: key });
        store.write("joined", `${key}\n${name}`);
        store.delete("ssid");
        assert.deepEqual(storedNetwork(store), { ssid: name, password: key });
      }),
      { numRuns: 100, examples: [["a\nb", "12345678"]] },
    );
  });
});
