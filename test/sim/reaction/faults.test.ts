import assert from "node:assert/strict";
import { FAULT_CODES, type FaultCode } from "../../../modules/evse/faults";
import { type FaultReaction, markdownRow, measureReactions } from "../../../sim/soak/reaction/fault-reaction";
import { reactions } from "./reactions";

/** ms from the cause to open contacts, for what has to open at once (facts, times table). */
const AT_ONCE_MS = 100;

const AT_ONCE: readonly FaultCode[] = [
  "emergency-stop",
  "pilot-short",
  "pilot-invalid",
  "diode",
  "earth-missing",
  "program-error",
  "repeated-restarts",
];

/**
 * ms, of what takes its time: IEC 62955 gives a detector 10 s for 6 mA, a reading counts for 60 ms, heat is felt once a
 * second, mains are bad after 10 s and over-current after 6 s, both by a meter that is read once a second; a permit
 * holds for 200 ms.
 */
const SLOWER: { readonly [code in FaultCode]?: number } = {
  "residual-current": 600,
  "pilot-unread": 110,
  "contactor-welded": 250,
  "contactor-stuck-open": 250,
  "self-test": 250,
  "over-current": 8_500,
  "over-temperature": 1_100,
  "over-voltage": 12_500,
  "under-voltage": 12_500,
  "cable-missing": 1_100,
  "lock-open": 750,
  "lock-stuck": 3_000,
  watchdog: 231,
};

describe("the reaction to each fault", function () {
  this.timeout(120_000);
  let rows: readonly FaultReaction[] = [];
  before(() => {
    rows = reactions();
    process.stdout.write(`\n${rows.map(markdownRow).join("\n")}\n`);
  });

  it("is measured for every code", () => {
    assert.deepEqual(new Set(rows.map(({ code }) => code)), new Set(FAULT_CODES));
    assert.equal(new Set(rows.map(({ cause }) => cause)).size, rows.length);
  });

  it("opens at once what has to", () => {
    for (const { code, cause, medianMs, largestMs } of rows) {
      assert.ok(medianMs <= largestMs, cause);
      if (AT_ONCE.includes(code)) assert.ok(largestMs <= AT_ONCE_MS, `${cause}: ${largestMs} ms`);
    }
    for (const cause of ["300 mA leak to earth", "60 mA leak to earth"])
      assert.ok((rows.find((row) => row.cause === cause)?.largestMs ?? Infinity) <= AT_ONCE_MS, cause);
  });

  it("keeps its bound where it takes its time", () => {
    for (const { code, cause, largestMs } of rows) {
      const boundMs = SLOWER[code] ?? AT_ONCE_MS;
      assert.ok(largestMs <= boundMs, `${cause}: ${largestMs} ms of ${boundMs} ms`);
    }
  });

  it("is the same for the same seed, and is not for another", () => {
    assert.deepEqual(measureReactions(5, 3), measureReactions(5, 3));
    assert.notDeepEqual(measureReactions(5, 3), measureReactions(6, 3));
  });
});
