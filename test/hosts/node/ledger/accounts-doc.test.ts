import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { REMOTE_SCHEMA } from "../../../../hosts/node/ledger/postgres-schema";
import { RETENTION } from "../../../../hosts/node/ledger/settings";
import { TABLES } from "../../../../hosts/node/ledger/tables";
import { check } from "../../../../modules/schema/check";
import { checkTariffs } from "../../../../modules/tariff/tariff";

const DOC = readFileSync(join(__dirname, "../../../../docs/accounts.md"), "utf8");

describe("docs/accounts.md", () => {
  it("shows a tariff that is taken", () => {
    const [, example = ""] = /```json\n([\s\S]*?)```/.exec(DOC) ?? [];
    assert.ok(checkTariffs(JSON.parse(example)).ok);
  });

  it("names every retention with its default", () => {
    const checked = check(RETENTION, {});
    assert.ok(checked.ok);
    for (const [name, days] of Object.entries(checked.value))
      if (name === "maxEntries") assert.ok(DOC.includes(`\`maxEntries\` (${days.toLocaleString("en-US")};`));
      else assert.ok(DOC.includes(`| \`${name}\` | ${days} |`), name);
  });

  it("names every table and column of the export", () => {
    for (const [name, { columns }] of Object.entries(TABLES)) {
      const row = DOC.split("\n").find((line) => line.startsWith("|") && line.split("|")[1]?.includes(`\`${name}\``));
      for (const column of columns) {
        const first = column.replace(/_l[23]$/, "_l1");
        assert.ok(row?.includes(`\`${first}\``), `${name}: ${column}`);
      }
    }
  });

  it("shows the table as it is made", () => {
    assert.ok(DOC.includes(REMOTE_SCHEMA.trim()));
  });
});
