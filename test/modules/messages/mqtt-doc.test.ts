import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LIMIT_CODES, type LimitRow } from "../../../modules/arbiter/limits";
import { FAULTS } from "../../../modules/evse/faults";
import { NOTICES } from "../../../modules/evse/notices";
import { METER_READING } from "../../../modules/messages/meter-reading";
import { sessionRecord } from "../../../modules/messages/session-record";
import { topicOf } from "../../../modules/messages/topics";
import { check } from "../../../modules/schema/check";
import { ChargerBench } from "../../firmware/charger/bench";

const DOC = readFileSync(join(__dirname, "../../../docs/mqtt.md"), "utf8");
const EXAMPLES = [...DOC.matchAll(/```json\n([\s\S]*?)```/g)].map((match) => JSON.parse(match[1] ?? ""));

/** The names in the first column of the table under a heading. */
function members(heading: string): string[] {
  const section = DOC.split(/^## /m).find((each) => each.startsWith(`${heading}\n`)) ?? "";
  return [...section.matchAll(/^\| `([^`]+)`/gm)].map((match) => match[1] ?? "");
}

describe("docs/mqtt.md", () => {
  it("names the topics as they are", () => {
    for (const [who, kind] of [
      ["<meter>", "reading"],
      ["<charger>", "status"],
      ["<charger>", "limits"],
      ["<charger>", "session"],
      ["<part>", "online"],
      ["<charger>", "set"],
      ["<charger>", "answer"],
    ] as const)
      assert.ok(DOC.includes(`| \`${topicOf(who, kind)}\` |`), kind);
  });

  it("has an example of a reading that passes, and every member of it in a table", () => {
    const checked = check(METER_READING, EXAMPLES[0]);
    assert.ok(checked.ok, checked.ok ? "" : `${checked.path} ${checked.reason}`);
    const named = [...members("The envelope"), ...members("A meter's reading")];
    const reading = Object.keys(EXAMPLES[0].reading).map((name) => `reading.${name}`);
    assert.deepEqual(named, [...Object.keys(EXAMPLES[0]), ...reading]);
  });

  it("has an example of a status with the members that a charger really sends, in their order", () => {
    const bench = new ChargerBench();
    bench.start();
    bench.pass(1_000);
    const sent = bench.heard("status").at(-1) ?? {};
    assert.deepEqual(Object.keys(EXAMPLES[1]), Object.keys(sent));
    assert.deepEqual([...members("The envelope"), ...members("A charger's status")], Object.keys(sent));
  });

  it("has examples of limits and of a finished session with the members that a charger really sends", () => {
    const row = { code: "house", currentA: 20, reason: "", ageS: 3, expiresInS: 12 } satisfies LimitRow;
    for (const each of EXAMPLES[2].limits) assert.deepEqual(Object.keys(each), Object.keys(row));
    const record = sessionRecord({
      number: 12,
      tag: null,
      startedAtMs: null,
      endedAtMs: null,
      startWh: 0,
      energyWh: 0,
      durationMs: 0,
      contactorMs: 0,
      highestA: 0,
      stopReason: "ev",
    });
    assert.deepEqual(Object.keys(EXAMPLES[3]).slice(4), Object.keys(record));
  });

  it("names every limit, every fault and every notice", () => {
    for (const code of [...LIMIT_CODES, ...Object.keys(FAULTS), ...Object.keys(NOTICES)])
      assert.ok(DOC.includes(`\`${code}\``), code);
  });

  it("shows a command's answers as they are", () => {
    const bench = new ChargerBench();
    bench.start();
    bench.pass(1_000);
    const done = bench.command('{"mode": "manual", "manualCurrentA": 10}');
    const refused = bench.command('{"manualCurrentA": 5}');
    assert.ok(DOC.includes(`\n${JSON.stringify(done)}\n${JSON.stringify(refused)}\n`));
  });
});
