import assert from "node:assert/strict";
import { keyValueStorage } from "../../../hosts/moddable/storage";
import { memoryStorage } from "./memory-storage";

describe("moddable storage", () => {
  it("keeps strings by domain and key; what is not there is undefined", () => {
    const storage = keyValueStorage(memoryStorage());
    const one = storage.open({ path: "device", format: "string" });
    one.write("ssid", "garage");
    one.close();
    assert.equal(storage.open({ path: "device", format: "string" }).read("ssid"), "garage");
    const other = storage.open({ path: "charger", format: "string" });
    assert.equal(other.read("ssid"), undefined);
    other.delete("ssid");
    assert.equal(other.read("ssid"), undefined);
  });

  it("refuses names and values that NVS would not take, and keeps what was there", () => {
    const storage = keyValueStorage(memoryStorage());
    for (const path of ["", "UPPER", "a-name-too-long-x", "../x"])
      assert.throws(() => storage.open({ path, format: "string" }), RangeError);
    const store = storage.open({ path: "device", format: "string" });
    store.write("id", "x");
    for (const key of ["", "sixteen-letters-", "dot.dot", "a b"])
      assert.throws(() => store.write(key, "1"), RangeError);
    store.write("id", "a".repeat(3999));
    assert.throws(() => store.write("id", "a".repeat(4000)), RangeError);
    assert.throws(() => store.write("id", "é".repeat(2000)), RangeError);
    store.write("id", "😀".repeat(999));
    assert.throws(() => store.write("id", "😀".repeat(1000)), RangeError);
    assert.equal(store.read("id")?.length, 2 * 999);
  });
});
