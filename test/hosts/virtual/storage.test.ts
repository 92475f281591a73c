import assert from "node:assert/strict";
import { VirtualFlash } from "../../../hosts/virtual/storage";

describe("the virtual flash", () => {
  it("keeps what was written, by domain and key, over every opening", () => {
    const flash = new VirtualFlash();
    const store = flash.open({ path: "charger", format: "string" });
    assert.equal(store.read("a"), undefined);
    store.write("a", "1");
    store.write("b", "2");
    store.delete("b");
    store.delete("never-there");
    store.close();
    const again = flash.open({ path: "charger", format: "string" });
    assert.equal(again.read("a"), "1");
    assert.equal(again.read("b"), undefined);
    assert.equal(flash.open({ path: "meter", format: "string" }).read("a"), undefined);
    assert.equal(new VirtualFlash().open({ path: "charger", format: "string" }).read("a"), undefined);
  });

  it("takes 4,000 bytes of UTF-8 and not one more, and then keeps what was there", () => {
    const store = new VirtualFlash().open({ path: "x", format: "string" });
    store.write("k", "a".repeat(4_000));
    assert.throws(() => store.write("k", "b".repeat(4_001)), RangeError);
    assert.throws(() => store.write("k", "ü".repeat(2_001)), RangeError);
    assert.equal(store.read("k"), "a".repeat(4_000));
    store.write("k", "ü".repeat(2_000));
  });

  it("takes the names that NVS takes", () => {
    const flash = new VirtualFlash();
    for (const path of ["", "A", "a_b", "a".repeat(16), "a/b", "ä"])
      assert.throws(() => flash.open({ path, format: "string" }), RangeError, path);
    const store = flash.open({ path: "a-0", format: "string" });
    for (const key of ["", "a b", "k".repeat(16), "ä"]) {
      assert.throws(() => store.read(key), RangeError, key);
      assert.throws(() => store.write(key, ""), RangeError, key);
      assert.throws(() => store.delete(key), RangeError, key);
    }
    store.write("__proto__", "x");
    assert.equal(store.read("__proto__"), "x");
    assert.equal(store.read("constructor"), undefined);
  });
});
