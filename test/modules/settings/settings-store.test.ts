import assert from "node:assert/strict";
import { number, object, oneOf, optional, text } from "../../../modules/schema/schema";
import { provision, SettingsStore } from "../../../modules/settings/settings-store";
import { MemoryStore } from "./memory-store";

const SCHEMA = object({
  mode: optional(oneOf("intelligent", "manual"), "intelligent"),
  currentA: optional(number({ min: 0, max: 80 }), 16),
  password: optional(text({ maxLength: 20, secret: true }), ""),
});

function open(store: MemoryStore, version = 1): { settings: SettingsStore<object>; warnings: string[] } {
  const warnings: string[] = [];
  const onWarning = (message: string) => void warnings.push(message);
  return { settings: new SettingsStore({ store, schema: SCHEMA, version, onWarning }), warnings };
}

const DEFAULTS = { mode: "intelligent", currentA: 16, password: "" };

function envelope(version: unknown, settings: unknown): string {
  return JSON.stringify({ version, settings: typeof settings === "string" ? settings : JSON.stringify(settings) });
}

describe("the settings of an application", () => {
  it("are the defaults where nothing is stored, without a word and without a write", () => {
    const store = new MemoryStore();
    const { settings, warnings } = open(store);
    assert.deepEqual(settings.value, DEFAULTS);
    assert.deepEqual(warnings, []);
    assert.equal(store.writes, 0);
  });

  it("are there again after a restart", () => {
    const store = new MemoryStore();
    const result = open(store).settings.update({ mode: "manual", currentA: 10.5 });
    assert.ok(result.ok);
    assert.deepEqual(open(store).settings.value, { ...DEFAULTS, mode: "manual", currentA: 10.5 });
  });

  const bad: readonly (readonly [string, string, RegExp])[] = [
    ["no JSON", "\u0000\u0001garbage{", /\$ is not JSON/],
    ["cut off", envelope(1, { currentA: 10 }).slice(0, -3), /is not JSON/],
    ["no envelope", JSON.stringify({ currentA: 10 }), /\$\.currentA is not known here/],
    ["of another version", envelope(2, { currentA: 10 }), /\$\.version is 2, this program knows 1/],
    ["of no version", envelope("1", { currentA: 10 }), /\$\.version must be a whole number/],
    ["with an unknown member", envelope(1, { currentA: 10, amps: 3 }), /\$\.amps is not known here/],
    ["out of range", envelope(1, { currentA: 81 }), /\$\.currentA must be a number from 0 to 80, found 81/],
    ["of the wrong type", envelope(1, { currentA: "10" }), /\$\.currentA must be a number/],
    ["garbage inside", envelope(1, "{{{"), /is not JSON/],
    ["longer than a storage holds", envelope(1, `{"mode": "manual"${" ".repeat(4_000)}}`), /longer than 3999 bytes/],
  ];
  for (const [what, stored, reason] of bad) {
    it(`are the defaults, with a warning, where what is stored is ${what}`, () => {
      const store = new MemoryStore();
      store.entries.set("settings", stored);
      const { settings, warnings } = open(store);
      assert.deepEqual(settings.value, DEFAULTS);
      assert.equal(warnings.length, 1);
      assert.match(warnings[0] ?? "", reason);
      assert.match(warnings[0] ?? "", /the defaults hold/);
      assert.equal(store.entries.get("settings"), stored, "it is left for who can read it");
    });
  }

  it("never show a secret in a warning or a refusal", () => {
    const store = new MemoryStore();
    store.entries.set("settings", envelope(1, { password: "correct horse battery staple" }));
    const { settings, warnings } = open(store);
    const refused = settings.update({ password: "correct horse battery staple" });
    assert.ok(!refused.ok);
    assert.doesNotMatch(`${warnings[0]} ${refused.reason}`, /horse/);
  });

  it("change all together or not at all", () => {
    const store = new MemoryStore();
    const { settings } = open(store);
    const before = settings.value;
    for (const patch of [
      { mode: "manual", currentA: 200 },
      { mode: "manual", volts: 3 },
      { mode: "automatic" },
      JSON.parse('{"mode": "manual", "__proto__": {"currentA": 3}}'),
      null,
      [],
      "manual",
      7,
      undefined,
    ]) {
      assert.equal(settings.update(patch).ok, false, JSON.stringify(patch));
      assert.equal(settings.value, before);
    }
    assert.equal(store.writes, 0);
  });

  it("stay as they were when the storage takes nothing, and say so", () => {
    const store = new MemoryStore();
    const { settings } = open(store);
    assert.ok(settings.update({ currentA: 12 }).ok);
    store.isBroken = true;
    const result = settings.update({ currentA: 20 });
    assert.deepEqual(result, { ok: false, path: "$", reason: "could not be stored" });
    assert.deepEqual(settings.value, { ...DEFAULTS, currentA: 12 });
    assert.deepEqual(open(store).settings.value, { ...DEFAULTS, currentA: 12 });
    store.isBroken = false;
    assert.ok(settings.update({ currentA: 20 }).ok);
  });

  it("are not written again when nothing changes: flash wears out", () => {
    const store = new MemoryStore();
    const { settings } = open(store);
    for (let index = 0; index < 10; index++) assert.ok(settings.update({ currentA: 12 }).ok);
    assert.equal(store.writes, 1);
  });

  it("need defaults that fit", () => {
    const schema = object({ currentA: number({ min: 0, max: 1 }) });
    const options = { store: new MemoryStore(), schema, version: 1, onWarning: () => {} };
    assert.throws(() => new SettingsStore(options), RangeError);
  });
});

describe("settings that a host brings", () => {
  it("are found by the application", () => {
    const store = new MemoryStore();
    provision(store, SCHEMA, 1, { currentA: 9 });
    const { settings, warnings } = open(store);
    assert.deepEqual(settings.value, { ...DEFAULTS, currentA: 9 });
    assert.deepEqual(warnings, []);
  });

  it("replace what is stored, except what is to be kept", () => {
    const store = new MemoryStore();
    open(store).settings.update({ mode: "manual", currentA: 20, password: "old" });
    provision(store, SCHEMA, 1, { currentA: 9, password: "new" }, ["mode", "nothing"]);
    assert.deepEqual(open(store).settings.value, { mode: "manual", currentA: 9, password: "new" });
  });

  it("keep nothing of another version, of garbage, or that does not fit any more", () => {
    for (const stored of [
      envelope(2, { mode: "manual" }),
      envelope(1, { mode: "automatic" }),
      envelope(1, "null"),
      envelope(1, '"mode"'),
      envelope(1, "}{"),
      "",
      "{",
    ]) {
      const store = new MemoryStore();
      store.entries.set("settings", stored);
      provision(store, SCHEMA, 1, { currentA: 9 }, ["mode"]);
      assert.deepEqual(open(store).settings.value, { ...DEFAULTS, currentA: 9 }, stored);
    }
  });

  it("are refused loudly where the application would refuse them quietly", () => {
    const store = new MemoryStore();
    assert.throws(() => provision(store, SCHEMA, 1, { currentA: 99 }), {
      name: "RangeError",
      message: "settings: $.currentA must be a number from 0 to 80, found 99",
    });
    assert.equal(store.writes, 0);
  });
});
