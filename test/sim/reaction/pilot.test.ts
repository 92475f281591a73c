import assert from "node:assert/strict";
import type { Distribution } from "../../../sim/soak/reaction/distribution";
import { measureHang, measurePilot, type Watchers } from "../../../sim/soak/reaction/pilot-reaction";
import { figuresOf, PILOT_RUNS, pilotReaction } from "./reactions";

const SEED = 1;
/** The same with the whole firmware of a charger, from its start in every run. */
const WHOLE_RUNS = 5_000;

/** ms from the pilot's change to a dead coil, and to open contacts (IEC 61851-1 table A.6). */
const COIL_MS = 70;
const CONTACTS_MS = 100;
/** ms that a permit holds. */
const PERMIT_MS = 200;
/** ms of a contactor's own. */
const RELEASE_MS = 30;

const NAMES: { readonly [watchers in Watchers]: string } = {
  firmware: "the firmware alone, without the guard's rules",
  guard: "the guard alone, with a firmware that hangs",
  both: "firmware and guard",
};

function told(what: string, times: Distribution): void {
  const figures = figuresOf(times).join(" / ");
  process.stdout.write(`\n    ${what}, ${times.count} phases: min / median / p99 / max ${figures} ms\n`);
  for (const line of times.histogram(5)) process.stdout.write(`      ${line}\n`);
}

describe("the reaction to a pilot that leaves C", function () {
  this.timeout(180_000);
  const largestMs: { [watchers in Watchers]?: number } = {};

  for (const watchers of ["firmware", "guard", "both"] as const) {
    it(`is within ${COIL_MS} ms to a dead coil and ${CONTACTS_MS} ms to open contacts: ${NAMES[watchers]}`, () => {
      const { coil, contacts } = pilotReaction(watchers);
      told(`pilot to dead coil by ${NAMES[watchers]}`, coil);
      largestMs[watchers] = coil.largestMs;
      assert.equal(coil.count, PILOT_RUNS);
      assert.ok(coil.largestMs <= COIL_MS, `${coil.largestMs} ms to a dead coil`);
      assert.ok(contacts.largestMs <= CONTACTS_MS, `${contacts.largestMs} ms to open contacts`);
      // Phases that were not met would make the largest look better than it is.
      if (watchers === "firmware") assert.ok(coil.smallestMs < 21 && coil.largestMs > 60, "all phases were met");
    });

    it(`is no other with the whole firmware: ${NAMES[watchers]}`, () => {
      const { coil, contacts } = measurePilot(watchers, "charger", SEED, WHOLE_RUNS);
      assert.ok(coil.largestMs <= COIL_MS && contacts.largestMs <= CONTACTS_MS, `${coil.largestMs} ms`);
      const step = measurePilot(watchers, "step", SEED + 1, WHOLE_RUNS);
      assert.ok(Math.abs(coil.medianMs - step.coil.medianMs) < 2, `${coil.medianMs} and ${step.coil.medianMs} ms`);
    });
  }

  it("is not needed where the firmware hangs: its permit expires", () => {
    const { coil, contacts } = measureHang(SEED, 10_000);
    told("hang to dead coil", coil);
    assert.ok(coil.smallestMs >= PERMIT_MS - 20 && coil.largestMs <= PERMIT_MS);
    assert.ok(contacts.largestMs <= PERMIT_MS + RELEASE_MS);
  });

  it("comes earlier by the guard than without it, where the phases are at their worst", () => {
    const { firmware = 0, both = Infinity } = largestMs;
    assert.ok(both < firmware, `${both} and ${firmware} ms`);
  });
});
