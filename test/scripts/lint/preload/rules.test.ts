import assert from "node:assert/strict";
import { findingLine } from "../../../../scripts/lint/preload/rule";
import { RULES } from "../../../../scripts/lint/preload/rules";
import { checked } from "./checked";
import { title } from "./snippet";
import { SNIPPETS } from "./snippets";

const FILE = "modules/part/part.ts";

describe("the preload rules", () => {
  it("have a test each", () => {
    assert.deepEqual(RULES.map(({ name }) => name).sort(), Object.keys(SNIPPETS).sort());
  });

  for (const [rule, { accepted, refused }] of Object.entries(SNIPPETS)) {
    describe(rule, () => {
      for (const text of accepted)
        it(`accepts: ${title(text)}`, () => assert.deepEqual(checked({ [FILE]: text }).map(findingLine), []));

      for (const { text, at = "1:1", says = "" } of refused)
        it(`refuses: ${title(text)}`, () => {
          const findings = checked({ [FILE]: text });
          const lines = findings.map(findingLine);
          assert.deepEqual([...new Set(findings.map((finding) => finding.rule))], [rule], lines.join("\n"));
          const found = lines.some((line) => line.startsWith(`${FILE}:${at} ${rule}: `) && line.includes(says));
          assert.ok(found, lines.join("\n"));
        });
    });
  }
});
