import assert from "node:assert/strict";
import { CLAIM, CLAIM_MAX_BYTES } from "../../modules/messages/claim";
import { ENVELOPE } from "../../modules/messages/envelope";
import { GRANT, GRANT_MAX_BYTES } from "../../modules/messages/grant";
import { LEAD, LEAD_MAX_BYTES } from "../../modules/messages/lead";
import { METER_READING, METER_READING_MAX_BYTES } from "../../modules/messages/meter-reading";
import { SESSION_MESSAGE, SESSION_MESSAGE_MAX_BYTES } from "../../modules/messages/session-record";
import { MEMBER, MEMBER_MAX_BYTES, SITE, SITE_MAX_BYTES } from "../../modules/messages/site";
import { grantTopic, memberTopic, topicOf } from "../../modules/messages/topics";
import { check } from "../../modules/schema/check";
import type { Schema } from "../../modules/schema/schema";
import { SHARING_TIMES } from "../../modules/sharing/times";
import { ChargerBench } from "../firmware/charger/bench";
import { ManagerBench } from "../firmware/manager/bench";
import { codeRows, jsonExamples, memberRows, namesOf, readDoc, section } from "./doc-tables";

const DOC = readDoc("mqtt.md");
const ENVELOPE_NAMES = Object.keys(ENVELOPE);

const MESSAGES: readonly (readonly [heading: string, schema: Schema<unknown>, hasBounds: boolean])[] = [
  ["A meter's reading", METER_READING, false],
  ["A finished session", SESSION_MESSAGE, false],
  ["A charger's claim", CLAIM, true],
  ["Who leads", LEAD, true],
  ["A grant", GRANT, true],
  ["The site", SITE, true],
  ["A charger of the site", MEMBER, true],
];

describe("docs/mqtt.md, of a site", () => {
  for (const [heading, schema, hasBounds] of MESSAGES) {
    const rows = memberRows(schema).filter(({ name }) => !ENVELOPE_NAMES.includes(name));

    it(`has every member of the message under "${heading}", and no other`, () => {
      const named = codeRows(DOC, heading).flatMap(([cell]) => namesOf(cell));
      assert.deepEqual(
        named,
        rows.map(({ name }) => name),
      );
    });

    it(`has an example of "${heading}" that passes`, () => {
      const [example] = jsonExamples(DOC, heading);
      const checked = check(schema, example);
      assert.ok(checked.ok, checked.ok ? "" : `${checked.path} ${checked.reason}`);
    });

    if (hasBounds) {
      it(`has the bounds of "${heading}" as they are`, () => {
        const bounds = codeRows(DOC, heading).map(([, , cell = ""]) => cell.replace(/(\d),(?=\d{3})/g, "$1"));
        assert.deepEqual(
          bounds,
          rows.map((row) => row.bounds),
        );
      });
    }
  }

  it("names every topic that a manager and its chargers use", () => {
    for (const topic of [
      topicOf("<charger>", "claim"),
      topicOf("<part>", "lead"),
      grantTopic("<part>", "<charger>"),
      topicOf("<manager>", "site"),
      memberTopic("<manager>", "<charger>"),
      topicOf("<manager>", "status"),
      topicOf("<manager>", "set"),
      topicOf("<manager>", "answer"),
    ])
      assert.ok(DOC.includes(`| \`${topic}\` |`), topic);
  });

  it("says of how many bytes each message may be", () => {
    const bytes = Object.fromEntries(
      section(DOC, "What is checked")
        .split("\n")
        .filter((line) => /^\| .*\| [\d,]+ \|$/.test(line))
        .map((line) => line.slice(2, -2).split(" | "))
        .map(([name = "", size = ""]) => [name.replaceAll("`", ""), Number(size.replace(",", ""))]),
    );
    assert.deepEqual(bytes, {
      "a meter's reading": METER_READING_MAX_BYTES,
      "a charger's claim": CLAIM_MAX_BYTES,
      lead: LEAD_MAX_BYTES,
      grant: GRANT_MAX_BYTES,
      site: SITE_MAX_BYTES,
      member: MEMBER_MAX_BYTES,
      session: SESSION_MESSAGE_MAX_BYTES,
      "a charger's set": 256,
      "the manager's set": 1024,
    });
  });

  it("has the manager's status with the members that it really sends, in their order, and its notices", () => {
    const bench = new ManagerBench();
    const manager = bench.start();
    bench.pass(1_000);
    const sent = Object.keys(JSON.parse(bench.heard(topicOf("Manager-1", "status")).at(-1) ?? ""));
    assert.deepEqual(sent, [...ENVELOPE_NAMES, ...Object.keys(manager.view)]);
    const heading = "The manager's status";
    assert.deepEqual(
      codeRows(DOC, heading).map(([cell]) => namesOf(cell)[0]),
      Object.keys(manager.view),
    );
    assert.deepEqual(Object.keys(jsonExamples(DOC, heading)[0] as object), sent);
    const text = section(DOC, heading);
    for (const code of ["meter-silent", "fail-safe-too-high", "ledger-loses", "not-followed"])
      assert.ok(text.includes(`\`${code}\``), code);
    for (const kind of Object.keys(manager.view.refused)) assert.ok(text.includes(`\`${kind}\``), kind);
  });

  it("names what can be asked of a manager, and shows its answers as they are", () => {
    const bench = new ManagerBench();
    bench.start();
    bench.pass(500);
    const done = bench.command({ charger: { id: "Charger-4", priority: 1 } });
    const refused = bench.command({ remove: "Charger-9" });
    assert.ok(DOC.includes(`\n${JSON.stringify(done)}\n${JSON.stringify(refused)}\n`));
    const named = codeRows(DOC, "Changing a site").flatMap(([cell]) => namesOf(cell));
    for (const name of named) {
      const { error } = bench.command({ [name]: Number.NaN });
      assert.ok(!String(error).includes("not known"), `${name}: ${error}`);
    }
    assert.equal(named.length, 10);
    const [row = []] = codeRows(DOC, "Changing a site").filter(([cell]) => cell === "`charger`");
    for (const name of namesOf(row[3]).slice(1)) {
      const { error } = bench.command({ charger: { id: "Charger-4", [name]: {} } });
      assert.match(String(error), new RegExp(`^\\$\\.charger\\.${name} must be`));
    }
  });

  it("names what can be asked of a charger", () => {
    const bench = new ChargerBench();
    bench.start();
    bench.pass(500);
    const named = codeRows(DOC, "Changing something").flatMap(([cell]) => namesOf(cell));
    assert.deepEqual(named, [
      "mode",
      "manualCurrentA",
      "usePhases",
      "session",
      "clearFault",
      "evSocPercent",
      "departsInS",
      "neededWh",
      "overrideSchedule",
      "installer",
    ]);
    for (const name of named) {
      const answer = bench.command(JSON.stringify({ [name]: [] }));
      assert.ok(!String(answer?.["error"]).includes("not known"), name);
    }
  });

  it("has the times of sharing as they are", () => {
    const { heartbeatMs, idleClaimMs, busyClaimMs, promiseMs, leaseMs, failsafeAfterMs } = SHARING_TIMES;
    const { electionMs, electionSpreadMs } = SHARING_TIMES;
    assert.deepEqual([heartbeatMs, idleClaimMs, busyClaimMs], [2_000, 2_000, 1_000]);
    for (const words of [
      `promises so for ${promiseMs / 1000} s after`,
      `stands ${electionMs / 1000} to ${(electionMs + electionSpreadMs) / 1000} s after`,
      `that of the claim which the grant answers, and ${leaseMs / 1000} s`,
      `not before ${failsafeAfterMs / 1000} s after`,
    ])
      assert.ok(DOC.includes(words), words);
  });
});
