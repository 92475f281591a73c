import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { REPOSITORY } from "../../scripts/board/run";
import { parseScenario } from "../../sim/scenario/parse";
import { runScenario } from "../../sim/scenario/run";

/** What a run says of who stands in, in its order, and whether all was as expected. */
function run(name: string) {
  const parsed = parseScenario(
    readFileSync(path.join(REPOSITORY, "scripts", "board", "scenarios", `${name}.json`), "utf8"),
  );
  assert.ok(parsed.ok, parsed.ok ? "" : `${parsed.path} ${parsed.reason}`);
  const stands: string[] = [];
  const result = runScenario(parsed.value, {
    onLog: (_t, id, _level, message) => {
      if (message.includes("stands in for it")) stands.push(id);
    },
  });
  assert.ok(result.ok);
  return { stands, failed: result.summary.expectations.failed };
}

describe("the scenarios in which memory is measured", () => {
  it("have a charger follow a manager", () => {
    assert.deepEqual(run("following"), { stands: [], failed: [] });
  });

  it("have the first charger of eight elected, as it is the one that is measured: else take another seed", () => {
    assert.deepEqual(run("stand-in"), { stands: ["Charger-1"], failed: [] });
  });
});
