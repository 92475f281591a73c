import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { NodeKeyValueStorage } from "../../../hosts/node/key-value-storage";
import { decodeValue, encodeValue } from "../../../hosts/node/storage-files";
import { activeResources, assertNothingLeft } from "./left-behind";

const format = "string";

for (const kind of ["folder", "memory"] as const) {
  describe(`key-value storage in ${kind === "folder" ? "a folder" : "memory"}`, () => {
    let folder = "";
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "pilotline-storage-"));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const open = (maxBytes?: number) =>
      new NodeKeyValueStorage({
        ...(kind === "folder" ? { folder: join(folder, "deep", "state") } : {}),
        ...(maxBytes === undefined ? {} : { maxBytes }),
        onCorrupt: (message) => assert.fail(message),
      });

    it("keeps what was written, over close and open", () => {
      const storage = open();
      const store = storage.open({ path: "settings", format });
      store.write("mode", "intelligent");
      store.write("Mode", "other");
      store.write("empty", "");
      store.write("text", "16 A – läuft 🔌");
      store.close();
      const again = storage.open({ path: "settings", format });
      assert.equal(again.read("mode"), "intelligent");
      assert.equal(again.read("Mode"), "other");
      assert.equal(again.read("empty"), "");
      assert.equal(again.read("text"), "16 A – läuft 🔌");
      assert.equal(again.read("none"), undefined);
      again.close();
    });

    it("keeps domains apart and shows one domain to all that have it open", () => {
      const storage = open();
      const first = storage.open({ path: "a", format });
      const second = storage.open({ path: "a", format });
      const other = storage.open({ path: "b", format });
      first.write("key", "1");
      assert.equal(second.read("key"), "1");
      assert.equal(other.read("key"), undefined);
      first.close();
      second.write("key", "2");
      assert.equal(second.read("key"), "2");
    });

    it("deletes, also what is not there", () => {
      const storage = open();
      const store = storage.open({ path: "a", format });
      store.write("key", "1");
      store.delete("key");
      store.delete("key");
      assert.equal(store.read("key"), undefined);
      store.close();
      assert.equal(storage.open({ path: "a", format }).read("key"), undefined);
    });

    it("refuses paths, keys and values out of bounds", () => {
      const storage = open();
      for (const path of ["", "A", "a/b", "..", "a".repeat(16), "a_b", "ä"]) {
        assert.throws(() => storage.open({ path, format }), { code: "bad-path" }, path);
      }
      const store = storage.open({ path: "a".repeat(15), format });
      for (const key of ["", "a.b", "../x", "a".repeat(16), "a b", "ä", "a\n"]) {
        assert.throws(() => store.read(key), { code: "bad-key" }, key);
        assert.throws(() => store.write(key, ""), { code: "bad-key" }, key);
        assert.throws(() => store.delete(key), { code: "bad-key" }, key);
      }
      store.write("k".repeat(15), "x".repeat(4_000));
      assert.throws(() => store.write("key", "x".repeat(4_001)), { code: "too-long" });
      assert.throws(() => store.write("key", "€".repeat(1_334)), { code: "too-long" });
      assert.equal(store.read("key"), undefined);
    });

    it("is full at its bound, and keeps the elder value then", () => {
      const storage = open(1_000);
      const store = storage.open({ path: "a", format });
      store.write("key", "x".repeat(900));
      assert.throws(() => store.write("other", "x".repeat(100)), { code: "full" });
      assert.throws(() => store.write("key", "y".repeat(998)), { code: "full" });
      assert.equal(store.read("key"), "x".repeat(900));
      store.write("key", "z".repeat(997));
      store.delete("key");
      store.write("other", "x".repeat(995));
    });

    it("refuses a store that was closed", () => {
      const store = open().open({ path: "a", format });
      store.close();
      store.close();
      assert.throws(() => store.read("key"), { code: "closed" });
      assert.throws(() => store.write("key", ""), { code: "closed" });
    });

    it("reads at once what it will read later, lone surrogates too", () => {
      const storage = open();
      const store = storage.open({ path: "a", format });
      store.write("key", "a\ud800b");
      const now = store.read("key");
      store.close();
      assert.equal(storage.open({ path: "a", format }).read("key"), now);
    });

    it("behaves as a map, whatever is done to it", () => {
      const key = fc.constantFrom("a", "A", "b", "-", "_9");
      const step = fc.oneof(
        fc.record({ key, value: fc.string({ unit: "grapheme", maxLength: 8 }) }),
        fc.record({ key }),
        fc.constant({ reopen: true }),
      );
      const storage = open();
      fc.assert(
        fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
          const model = new Map<string, string>();
          let store = storage.open({ path: "map", format });
          for (const name of ["a", "A", "b", "-", "_9"]) store.delete(name);
          for (const each of steps) {
            if ("value" in each) {
              store.write(each.key, each.value);
              model.set(each.key, each.value);
            } else if ("key" in each) {
              store.delete(each.key);
              model.delete(each.key);
            } else {
              store.close();
              store = storage.open({ path: "map", format });
            }
            for (const name of ["a", "A", "b", "-", "_9"]) assert.equal(store.read(name), model.get(name));
          }
          store.close();
        }),
        { numRuns: 40 },
      );
    });

    it("opens and closes 100 times with nothing left behind", async () => {
      const before = activeResources();
      const handles = openFiles();
      for (let round = 0; round < 100; round++) {
        const store = open().open({ path: "a", format });
        store.write("round", String(round));
        store.close();
      }
      await assertNothingLeft(before);
      assert.equal(openFiles(), handles);
    });
  });
}

/** Open file descriptors of this process, where the system tells. */
function openFiles(): number {
  return process.platform === "linux" ? readdirSync("/proc/self/fd").length : 0;
}

describe("key-value storage over a power cut", () => {
  let folder = "";
  let corrupt: string[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pilotline-storage-"));
    corrupt = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const read = (key: string) => {
    const store = new NodeKeyValueStorage({ folder, onCorrupt: (message) => corrupt.push(message) }).open({
      path: "d",
      format,
    });
    const value = store.read(key);
    store.close();
    return value;
  };
  const write = (key: string, value: string) => {
    const store = new NodeKeyValueStorage({ folder }).open({ path: "d", format });
    store.write(key, value);
    store.close();
  };
  const file = () => join(folder, "d", "key.value");

  it("has the elder value while the new file is cut at any byte before its rename", () => {
    write("key", "the newer value");
    const whole = readFileSync(file());
    write("key", "the elder value");
    for (let length = 0; length <= whole.length; length++) {
      writeFileSync(`${file()}.part`, whole.subarray(0, length));
      assert.equal(read("key"), "the elder value");
      assert.deepEqual(readdirSync(join(folder, "d")), ["key.value"]);
    }
    assert.deepEqual(corrupt, []);
  });

  it("takes a file that is cut at any byte, or changed in any, for missing and says so without the value", () => {
    write("key", "s3cret value");
    const whole = readFileSync(file());
    for (let at = 0; at < whole.length; at++) {
      corrupt = [];
      writeFileSync(file(), whole.subarray(0, at));
      assert.equal(read("key"), undefined);
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0x11;
      writeFileSync(file(), changed);
      assert.equal(read("key"), undefined, `byte ${at}`);
      assert.equal(corrupt.length, 2);
      for (const message of corrupt) assert.match(message, /^storage: d\/key is taken as missing: its? /);
      assert.ok(!corrupt.join().includes("s3cret"));
    }
    write("key", "written anew");
    assert.equal(read("key"), "written anew");
  });

  it("does not read a file that is too long, or no file at all", () => {
    write("key", "x");
    writeFileSync(file(), "x".repeat(100_000));
    assert.equal(read("key"), undefined);
    assert.match(corrupt.join(), /it is too long/);
    writeFileSync(join(folder, "d", "not a key.value"), "x");
    writeFileSync(join(folder, "d", "README"), "x");
    corrupt = [];
    read("key");
    assert.equal(corrupt.length, 1);
  });

  it("takes 100,000 random and mutated file contents for what they are", () => {
    const whole = encodeValue(Buffer.from("value"));
    const mutated = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })).map(([at, change]) => {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ change;
      return bytes;
    });
    const header = fc.constantFrom("pilotline 1 ", "pilotline 1 1 ", "pilotline 1 99999 ffffffff\n", "");
    const random = fc
      .tuple(header, fc.uint8Array({ maxLength: 20 }))
      .map(([start, rest]) => Buffer.concat([Buffer.from(start), rest]));
    fc.assert(
      fc.property(fc.oneof(random, mutated), (bytes) => typeof decodeValue(bytes) === "string"),
      { numRuns: 100_000 },
    );
    assert.deepEqual(decodeValue(whole), { value: "value" });
  });

  it("keeps its files from other users", function () {
    if (process.platform === "win32") this.skip();
    write("key", "x");
    assert.equal(statSync(file()).mode & 0o077, 0);
    assert.equal(statSync(join(folder, "d")).mode & 0o077, 0);
  });
});
