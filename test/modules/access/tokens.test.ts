import assert from "node:assert/strict";
import fc from "fast-check";
import { Tokens } from "../../../modules/access/tokens";
import { MemoryStore } from "../settings/memory-store";
import { entropy } from "./fakes";

function added(tokens: Tokens, name: string, scope: "read" | "write" = "read"): string {
  const made = tokens.add(name, scope);
  assert.ok(made.ok);
  return made.value;
}

describe("tokens for programs", () => {
  it("open with their own scope, after a restart, too", () => {
    const store = new MemoryStore();
    const tokens = new Tokens(store, entropy);
    const [reader, writer] = [added(tokens, "reader"), added(tokens, "writer", "write")];
    for (const each of [tokens, new Tokens(store, entropy)]) {
      assert.equal(each.scopeOf(`Bearer ${reader}`), "read");
      assert.equal(each.scopeOf(`bearer ${writer}`), "write");
      assert.deepEqual(each.views, [
        { name: "reader", scope: "read" },
        { name: "writer", scope: "write" },
      ]);
    }
  });

  it("are stored as hashes only", () => {
    const store = new MemoryStore();
    const key = added(new Tokens(store, entropy), "one");
    assert.match(key, /^[A-Za-z0-9_-]{43}$/);
    const stored = store.read("tokens") ?? "";
    assert.ok(!stored.includes(key));
    assert.deepEqual(Object.keys((JSON.parse(stored) as object[])[0] ?? {}), ["name", "scope", "hash"]);
  });

  it("are eight at the most, of different names", () => {
    const tokens = new Tokens(new MemoryStore(), entropy);
    for (let index = 0; index < 8; index++) added(tokens, `t${index}`);
    assert.equal(tokens.add("t8", "read").ok, false);
    assert.equal(tokens.remove("t3"), true);
    assert.equal(tokens.remove("t3"), false);
    assert.equal(tokens.add("t4", "write").ok, false);
    assert.equal(tokens.add("t8", "read").ok, true);
  });

  it("fit into the storage with the longest names", () => {
    const store = new MemoryStore();
    const tokens = new Tokens(store, entropy);
    for (let index = 0; index < 8; index++) added(tokens, `${"n".repeat(31)}${index}`, "write");
    assert.equal(new Tokens(store, entropy).views.length, 8);
  });

  it("stay as they are where the storage does not take a change", () => {
    const store = new MemoryStore();
    const tokens = new Tokens(store, entropy);
    const key = added(tokens, "one");
    store.isBroken = true;
    assert.deepEqual(tokens.add("two", "read"), { ok: false, path: "$.name", reason: "could not be stored" });
    assert.equal(tokens.remove("one"), false);
    assert.equal(tokens.scopeOf(`Bearer ${key}`), "read");
    assert.equal(tokens.views.length, 1);
  });

  it("open nothing once they are removed", () => {
    const store = new MemoryStore();
    const tokens = new Tokens(store, entropy);
    const [one, two] = [added(tokens, "one"), added(tokens, "two")];
    tokens.remove("one");
    assert.deepEqual([tokens.scopeOf(`Bearer ${one}`), tokens.scopeOf(`Bearer ${two}`)], [undefined, "read"]);
    tokens.removeAll();
    assert.equal(tokens.scopeOf(`Bearer ${two}`), undefined);
    assert.equal(store.read("tokens"), undefined);
  });

  it("open for no other header, nor for a store that cannot be read", () => {
    const store = new MemoryStore();
    const tokens = new Tokens(store, entropy);
    const key = added(tokens, "one");
    const stored = (JSON.parse(store.read("tokens") ?? "") as { hash: string }[])[0]?.hash ?? "";
    for (const header of [
      "",
      "Bearer",
      "Bearer ",
      `Bearer  ${key}`,
      `Basic ${key}`,
      key,
      `Bearer ${key} `,
      `Bearer ${stored}`,
    ])
      assert.equal(tokens.scopeOf(header), undefined);
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        assert.equal(tokens.scopeOf(`Bearer ${text}`), undefined);
      }),
    );
    for (const bad of [
      "",
      "{",
      '[{"name":"one","scope":"read","hash":""}]',
      '[{"name":"a","scope":"all","hash":"x"}]',
    ]) {
      store.entries.set("tokens", bad);
      assert.deepEqual(new Tokens(store, entropy).views, []);
    }
  });
});
