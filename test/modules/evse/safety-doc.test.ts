import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FAULT_CODES, FAULTS } from "../../../modules/evse/faults";
import { NOTICES } from "../../../modules/evse/notices";
import { markdownRow } from "../../../sim/soak/reaction/fault-reaction";
import { figuresOf, PILOT_RUNS, pilotReaction, reactions } from "../../sim/reaction/reactions";
import { INVARIANTS } from "./exploration/invariants";

const DOC = readFileSync(join(__dirname, "../../../docs/safety.md"), "utf8");

/** The rows of the table whose head begins with this. */
function rowsUnder(head: string): string[] {
  const [, after = ""] = DOC.split(`\n| ${head} |`);
  const rows = after.split("\n").slice(2);
  return rows.slice(
    0,
    rows.findIndex((row) => !row.startsWith("|")),
  );
}

const TIMES: { readonly [times: number]: string } = { 0: "never", 2: "twice", 4: "four times" };

const PILOT_WATCHERS = [
  ["firmware", "the firmware alone, the guard's rules off"],
  ["guard", "the guard alone, the firmware hung"],
  ["both", "both"],
] as const;

describe("docs/safety.md", function () {
  this.timeout(120_000);

  it("has every fault as the catalogue has it", () => {
    const rows = FAULT_CODES.map((code) => {
      const { minimumMs, pilot, ocpp, growth } = FAULTS[code];
      const clears = growth === null ? "always" : TIMES[growth.times];
      return `| \`${code}\` | ${minimumMs / 1000} | ${pilot} | ${ocpp} | ${clears} |`;
    });
    assert.deepEqual(rowsUnder("code | at least, s"), rows);
  });

  it("has every notice as the catalogue has it", () => {
    const rows = Object.entries(NOTICES).map(([code, { effect, ocpp }]) => `| \`${code}\` | ${effect} | ${ocpp} |`);
    assert.deepEqual(rowsUnder("code | what the charger does"), rows);
  });

  it("has the reaction times as they are measured", () => {
    assert.deepEqual(rowsUnder("code | cause"), reactions().map(markdownRow));
  });

  it("has the way from the pilot to a dead coil as it is measured", () => {
    const rows = PILOT_WATCHERS.map(([watchers, name]) => {
      const { coil } = pilotReaction(watchers);
      return `| ${name} | ${figuresOf(coil).join(" | ")} |`;
    });
    assert.deepEqual(rowsUnder("who watches"), rows);
    assert.ok(DOC.includes(` to a dead coil, ${PILOT_RUNS.toLocaleString("en")} random phases each;`), "their number");
  });

  it("names every invariant that is explored", () => {
    assert.deepEqual(
      rowsUnder("invariant").map((row) => row.split(" | ")[0]?.slice(2)),
      INVARIANTS.map(({ name }) => name),
    );
  });
});
