import assert from "node:assert/strict";
import fc from "fast-check";
import { type Actions, type CommandAnswer, receiveCommand } from "../../../firmware/charger/commands";
import { CHARGER_SETTINGS, type ChargerSettings } from "../../../firmware/charger/settings";
import { METER_SETTINGS } from "../../../firmware/meter/settings";
import { METER_READING, METER_READING_MAX_BYTES } from "../../../modules/messages/meter-reading";
import { check } from "../../../modules/schema/check";
import { parseJson } from "../../../modules/schema/json";
import { SettingsStore } from "../../../modules/settings/settings-store";
import { decodeUtf8 } from "../../../modules/text/utf8";
import { altered, mutated } from "../../modules/messages/mutated";
import { MemoryStore } from "../../modules/settings/memory-store";
import { ChargerBench } from "./bench";

describe("a meter's message that is none", () => {
  it("is counted, said once, and changes nothing", () => {
    const bench = new ChargerBench();
    const charger = bench.start();
    bench.live(1_000, 10);
    const before = charger.view.why;
    for (let index = 0; index < 20; index++) {
      bench.observer.publish("pilotline/v1/Meter-1/reading", `{"version": ${index}`);
      bench.observer.client.write(Uint8Array.from([0xff, 0x00]), { topic: "pilotline/v1/Meter-1/reading" });
      bench.observer.publish("pilotline/v1/Meter-1/reading", "x".repeat(METER_READING_MAX_BYTES + 1));
      bench.pass(50);
    }
    assert.equal(charger.view.why, before);
    assert.equal(bench.logs.filter((line) => line.includes("a meter's message was dropped")).length, 1);
    assert.match(
      bench.logs.find((line) => line.includes("dropped")) ?? "",
      /^warn a meter's message was dropped: \$ is not JSON$/,
    );
    bench.meterSays(22);
    bench.pass(50);
    assert.match(charger.view.why + charger.view.limit, /house/, "and the next good one counts");
  });

  it("is one that measures something else than the charger was told", () => {
    const bench = new ChargerBench();
    const charger = bench.start();
    bench.pass(100);
    for (const measures of ["house", "solar"]) bench.meterSays(0, { measures });
    bench.pass(50);
    assert.equal(charger.view.limit, "no-reading");
    assert.match(bench.logs.join("\n"), /it measures house, and main is expected of this meter/);
  });

  it("is one with fewer phases than the charger has", () => {
    const bench = new ChargerBench({ phases: 3 });
    const charger = bench.start();
    bench.pass(100);
    bench.meterSays(0);
    bench.pass(50);
    assert.equal(charger.view.limit, "no-reading");
    assert.match(bench.logs.join("\n"), /it has 1 phases, and this charger 3/);
  });

  it("is one of a meter that nobody follows: it is not even heard", () => {
    const bench = new ChargerBench({ meterId: "Meter-2" });
    const charger = bench.start();
    bench.pass(100);
    bench.meterSays(0);
    bench.pass(50);
    assert.equal(charger.view.limit, "no-reading");
    assert.ok(!bench.logs.join("\n").includes("dropped"));
  });
});

const GOOD_READING = {
  version: 1,
  boot: "ab12",
  sequence: 3,
  uptimeMs: 4_000,
  measures: "main",
  reading: { ageMs: 5, currentA: [3], voltageV: [230], powerW: [690], energyWh: 10, frequencyHz: 50 },
};
const GOOD_COMMAND = {
  mode: "manual",
  manualCurrentA: 10,
  usePhases: 1,
  session: "stop",
  clearFault: true,
  evSocPercent: 50,
  departsInS: 28_800,
  neededWh: 12_000,
  overrideSchedule: true,
  installer: { password: "", maxCurrentA: 20 },
};
const GOOD_SETTINGS = { mode: "manual", manualCurrentA: 10, mqtt: { host: "x", user: "u" }, solarMeterId: null };
const GOOD_SCHEDULE = {
  schedule: {
    enabled: true,
    zone: "Europe/Lisbon",
    windows: [{ days: [0, 6], fromMin: 1_320, toMin: 360, maxA: 16 }],
    outside: "off",
    departure: { days: [0], atMin: 420, neededWh: 9_000 },
  },
  price: { perKwh: 0.25, currency: "EUR" },
};

describe("whatever comes in", () => {
  it("either passes the schema or changes nothing, 100,000 times", function () {
    this.timeout(60_000);
    const store = new MemoryStore();
    const settings = new SettingsStore({ store, schema: CHARGER_SETTINGS, version: 1, onWarning: () => {} });
    const anything = fc.oneof(
      { arbitrary: mutated(GOOD_READING), weight: 3 },
      { arbitrary: altered(GOOD_READING), weight: 3 },
      { arbitrary: mutated(GOOD_SETTINGS), weight: 3 },
      { arbitrary: altered(GOOD_SETTINGS), weight: 3 },
      { arbitrary: altered(GOOD_SCHEDULE), weight: 1 },
      { arbitrary: mutated(GOOD_COMMAND), weight: 2 },
      { arbitrary: altered(GOOD_COMMAND), weight: 2 },
      { arbitrary: fc.string({ maxLength: 40 }), weight: 1 },
      { arbitrary: fc.json({ maxDepth: 3 }), weight: 1 },
    );
    let accepted = 0;
    let refused = 0;
    const judge = (ok: boolean): void => {
      if (ok) accepted += 1;
      else refused += 1;
    };
    fc.assert(
      fc.property(anything, (text) => {
        const bytes = Buffer.from(text);
        const reading = parseJson(METER_READING, decodeUtf8(bytes) ?? "", { maxBytes: METER_READING_MAX_BYTES });
        judge(reading.ok);
        const currents = reading.ok ? (reading.value.reading?.currentA ?? []) : [];
        assert.ok(currents.every((eachA) => eachA >= 0 && eachA <= 1_000));
        judge(parseJson(METER_SETTINGS, text, { maxBytes: 4_000 }).ok);

        let before: ChargerSettings = settings.value;
        const acted: Actions[] = [];
        const answers: CommandAnswer[] = [];
        receiveCommand(
          bytes,
          {
            unlock: ({ maxCurrentA = 80 }, then) => then({ ok: true, value: { installerMaxA: maxCurrentA } }),
            set: (given) => settings.update(given),
            act: (actions) => void acted.push(actions),
          },
          (given) => void answers.push(given),
        );
        assert.equal(answers.length, 1);
        const answer = answers[0] as CommandAnswer;
        judge(answer.ok);
        assert.equal(acted.length, answer.ok ? 1 : 0, "all or nothing");
        if (!answer.ok) assert.equal(settings.value, before);
        else {
          const { ok, ...now } = answer;
          assert.deepEqual(settings.value, { ...before, ...now });
          assert.ok(now.manualCurrentA <= 80 && now.installerMaxA >= 0 && now.installerMaxA <= 80);
        }

        before = settings.value;
        let patch: unknown = text;
        try {
          patch = JSON.parse(text);
        } catch {}
        const updated = settings.update(patch);
        judge(updated.ok);
        if (!updated.ok) assert.equal(settings.value, before);
        assert.ok(check(CHARGER_SETTINGS, settings.value).ok);
        assert.equal(({} as { readonly currentA?: unknown }).currentA, undefined);
      }),
      { numRuns: 25_000 },
    );
    assert.equal(accepted + refused, 100_000);
    assert.ok(accepted > 300, `${accepted} accepted`);
    const again = new SettingsStore({
      store,
      schema: CHARGER_SETTINGS,
      version: 1,
      onWarning: (warning) => assert.fail(warning),
    });
    assert.deepEqual(again.value, settings.value);
  });
});

describe("a charger on a network where anything may come", () => {
  it("goes on charging, and answers each command once", () => {
    const bench = new ChargerBench();
    bench.boot("power-on");
    bench.live(2_000, 10);
    bench.level = "C";
    bench.live(10_000, 10);
    assert.equal(bench.coil, 1);
    const command = fc.oneof(
      mutated(GOOD_COMMAND),
      altered(GOOD_COMMAND),
      fc.json({ maxDepth: 2 }),
      fc.string({ unit: "binary", maxLength: 300 }),
    );
    const reading = fc.oneof(mutated(GOOD_READING), altered(GOOD_READING), fc.string({ unit: "binary" }));
    const texts = fc.sample(fc.tuple(command, reading), { seed: 61, numRuns: 2_000 });
    const answersBefore = bench.heard("answer").length;
    for (const [index, [forCommand, forReading]] of texts.entries()) {
      bench.observer.publish("pilotline/v1/Charger-1/set", forCommand);
      bench.observer.publish("pilotline/v1/Meter-1/reading", forReading);
      if (index % 3 === 0) bench.pass(20);
    }
    bench.pass(1_000);
    assert.equal(bench.restarts, 0);
    assert.equal(bench.charger?.view.fault, null);
    assert.equal(bench.heard("answer").length - answersBefore, texts.length);
    const installerA = bench.charger?.limitRows.find(({ code }) => code === "installer")?.currentA ?? Number.NaN;
    assert.ok(installerA >= 0 && installerA <= 80);
  });
});
