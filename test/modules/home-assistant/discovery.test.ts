import assert from "node:assert/strict";
import fc from "fast-check";
import { chargerEntities } from "../../../firmware/charger/home-assistant";
import { managerEntities } from "../../../firmware/manager/home-assistant";
import { meterEntities } from "../../../firmware/meter/home-assistant";
import { Discovery, MAX_PAGES } from "../../../modules/home-assistant/discovery";
import { type Entity, ONLINE } from "../../../modules/home-assistant/entity";
import { HomeAssistant } from "../../../modules/home-assistant/home-assistant";
import { announced, discovered } from "./bench";
import { discover } from "./rules";

const TOPIC = "homeassistant/device/x/config";
const TABLES = [
  ["charger", chargerEntities],
  ["meter", meterEntities],
  ["manager", managerEntities],
] as const;

describe("discovery", () => {
  for (const [part, table] of TABLES)
    for (const phases of [1, 3] as const)
      it(`of a ${part} with ${phases} phases keeps the rules, on few pages`, () => {
        const entities = table(phases, 32);
        assert.equal(new Set(entities.map(({ key }) => key)).size, entities.length);
        const id = "x".repeat(32);
        const pages = discovered(announced(new Map(), { id, model: "m".repeat(40), from: "status" }, entities));
        assert.ok(pages.length <= MAX_PAGES, `${pages.length} pages`);
        const ids = pages.flatMap((page) => [...page.entities.keys(), ...page.removed]);
        assert.deepEqual(ids.sort(), entities.map(({ key }) => key).sort());
      });

  it("fits every page into its bound, whatever the table and the id", () => {
    const text = fc.stringMatching(/^[a-z0-9_]{1,30}$/);
    const entity = fc.record({
      key: text,
      name: fc.string({ unit: "grapheme", maxLength: 60 }),
      value: fc.constantFrom("j.a", "j.b[0]"),
    });
    const entities = fc.uniqueArray(entity, { selector: ({ key }) => key, minLength: 1, maxLength: 40 });
    const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,32}$/);
    fc.assert(
      fc.property(entities, id, fc.integer({ min: 1_200, max: 4_096 }), (rows, partId, maxBytes) => {
        const table: Entity[] = rows.map((row) => ({ ...row, platform: "sensor" }));
        const discovery = new Discovery({ id: partId, model: "bench", from: "status" }, table, maxBytes);
        let count = 0;
        for (let page = 0; page < discovery.pages; page++) {
          const payload = discovery.pageAt(page);
          assert.ok(Buffer.byteLength(payload) <= maxBytes);
          count += Object.keys(JSON.parse(payload).cmps).length;
        }
        assert.equal(count, rows.length);
      }),
      { numRuns: 100 },
    );
  });
});

describe("the rules of discovery", () => {
  const message = (more: object = {}, entity: object = {}): string =>
    JSON.stringify({
      dev: { ids: "x", name: "x" },
      o: { name: "x" },
      stat_t: "a/b",
      cmd_t: "a/c",
      cmps: { one: { p: "sensor", name: "One", uniq_id: "x_one", def_ent_id: "sensor.x_one", ...entity } },
      ...more,
    });

  it("take what keeps them", () => assert.equal(discover("homeassistant", TOPIC, message()).entities.size, 1));

  const WRONG: readonly (readonly [what: string, more: object, entity?: object])[] = [
    ["no identifiers", { dev: { name: "x" } }],
    ["an unknown member", { nonsense: 1 }],
    ["no name of the origin", { o: {} }],
    ["a wildcard in a topic", { stat_t: "a/+" }],
    ["an unknown platform", {}, { p: "lamp" }],
    ["an unknown key", {}, { nonsense: 1 }],
    ["a key of another platform", {}, { cmd_tpl: "x" }],
    ["no unique id", {}, { uniq_id: "" }],
    ["an entity id of another platform", {}, { def_ent_id: "number.x_one" }],
    ["an entity id with a dash", {}, { def_ent_id: "sensor.x-one" }],
    ["a unit that its class has not", {}, { dev_cla: "power", unit_of_meas: "kWh" }],
    ["a class that is measured, without a unit", {}, { dev_cla: "power" }],
    ["an energy that is a measurement", {}, { dev_cla: "energy", unit_of_meas: "kWh", stat_cla: "measurement" }],
    ["an unknown state class", {}, { stat_cla: "sum" }],
    ["a sensor to configure", {}, { ent_cat: "config" }],
    ["an enum without options", {}, { dev_cla: "enum" }],
    ["options without an enum", {}, { ops: ["a"] }],
    ["a template without end", {}, { val_tpl: "{{ value" }],
    ["a select without options", {}, { p: "select", def_ent_id: "select.x_one" }],
    ["a number that goes nowhere", {}, { p: "number", def_ent_id: "number.x_one", min: 6, max: 6 }],
    ["availability twice", { avty: [{ t: "a/d" }] }, { avty_t: "a/e" }],
  ];
  for (const [what, more, entity] of WRONG)
    it(`refuse ${what}`, () => assert.throws(() => discover("homeassistant", TOPIC, message(more, entity))));

  for (const topic of ["homeassistant/device/x y/config", "other/device/x/config", "homeassistant/device/x/state"])
    it(`refuse the topic ${topic}`, () => assert.throws(() => discover("homeassistant", topic, message())));
});

describe("announcing", () => {
  /** A link that writes down what is retained. */
  function part(settings: { readonly discovery: boolean; readonly prefix: string }, stored = "") {
    const kept: string[] = [];
    let slot = stored;
    const link = {
      isConnected: false,
      subscribe: (topics: readonly string[]) => void kept.push(`subscribe ${topics.join()}`),
      retainText: (topic: string, text: string) => void kept.push(`${topic} ${text.length > 0}`),
      clearRetained: (topic: string) => void kept.push(`${topic} cleared`),
    };
    const clock = { ms: 0, nowMs: () => clock.ms };
    const board = { name: "bench", platform: "virtual", maxCurrentA: 32, phases: 1 } as const;
    const home = new HomeAssistant({
      device: { id: "x", board, clock, random: () => 0.5, log: () => {} },
      link,
      settings,
      slot: {
        read: () => slot,
        write: (text) => {
          slot = text;
        },
      },
      part: { from: "status" },
      entities: [ONLINE],
    });
    const pass = (ms: number): void => {
      for (const endMs = clock.ms + ms; clock.ms < endMs; clock.ms += 100) home.step(clock.ms);
    };
    return { home, link, kept, pass, stored: () => slot };
  }

  it("happens after each connection, a little later, and takes the page behind the last away", () => {
    const { link, kept, pass, stored } = part({ discovery: true, prefix: "homeassistant" });
    pass(10_000);
    assert.deepEqual(kept, ["subscribe homeassistant/status"]);
    link.isConnected = true;
    pass(1_400);
    assert.equal(kept.length, 1);
    pass(2_000);
    assert.deepEqual(kept.slice(1), ["homeassistant/device/x/config true", "homeassistant/device/x/2/config cleared"]);
    link.isConnected = false;
    pass(1_000);
    link.isConnected = true;
    pass(10_000);
    assert.equal(kept.length, 5);
    assert.equal(stored(), "homeassistant");
  });

  it("leaves nothing where it was never wanted", () => {
    const { home, link, kept, pass } = part({ discovery: false, prefix: "homeassistant" });
    link.isConnected = true;
    pass(10_000);
    assert.deepEqual(kept, []);
    assert.equal(home.receive("homeassistant/status", Buffer.from("online")), false);
  });

  it("takes away once what stood under another prefix", () => {
    const { link, kept, pass, stored } = part({ discovery: false, prefix: "homeassistant" }, "old");
    link.isConnected = true;
    pass(10_000);
    assert.deepEqual(
      kept,
      ["", "2/", "3/", "4/"].map((page) => `old/device/x/${page}config cleared`),
    );
    assert.equal(stored(), "");
  });

  it("hears Home Assistant's start, and nothing else", () => {
    const { home, link, kept, pass } = part({ discovery: true, prefix: "p" });
    link.isConnected = true;
    pass(5_000);
    const count = kept.length;
    assert.equal(home.receive("pilotline/v1/x/set", Buffer.from("online")), false);
    for (const text of ["offline", "", "onlinf", Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff])]) {
      assert.equal(home.receive("p/status", Buffer.from(text)), true);
      pass(5_000);
    }
    assert.equal(kept.length, count);
    home.receive("p/status", Buffer.from("online"));
    pass(5_000);
    assert.equal(kept.length, count + 2);
  });
});
