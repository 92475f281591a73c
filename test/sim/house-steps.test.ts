import assert from "node:assert/strict";
import fc from "fast-check";
import { parseScenario } from "../../sim/scenario/parse";
import { runScenario } from "../../sim/scenario/run";
import { TraceRules } from "./trace-rules";

/** s after the meter's interval in which the total is back under the contracted current. */
const BACK_WITHIN_S = 6;
/** s between two steps of the house, so that the first one's answer is over: the longest interval and what follows it. */
const STEP_SPACING_S = 20;

const share = fc.integer({ min: 0, max: 100 });
const house = fc.record({
  seed: fc.nat(),
  updateInterval: fc.integer({ min: 1, max: 10 }),
  phases: fc.constantFrom(1 as const, 3 as const),
  carPhases: fc.constantFrom(1 as const, 3 as const),
  meterAt: fc.constantFrom("main", "house"),
  contractedCurrent: fc.integer({ min: 10, max: 40 }),
  resumeDelay: fc.constantFrom(0, 10, 60),
  curve: fc.constantFrom("B", "C"),
  steps: fc.array(fc.record({ afterTenths: fc.integer({ min: 0, max: 400 }), shares: fc.tuple(share, share, share) }), {
    minLength: 2,
    maxLength: 8,
  }),
});

type House = typeof house extends fc.Arbitrary<infer T> ? T : never;

function scenarioOf({ steps, carPhases, curve, ...site }: House): string {
  const { seed, phases, contractedCurrent } = site;
  const home: number[][] = [];
  let tenths = 300;
  for (const { afterTenths, shares } of steps) {
    home.push([tenths / 10, ...shares.slice(0, phases).map((percent) => (percent * contractedCurrent) / 100)]);
    tenths += 10 * STEP_SPACING_S + afterTenths;
  }
  return JSON.stringify({
    name: "a house in steps",
    duration: Math.ceil(tenths / 10),
    seed,
    site: {
      phases,
      contractedCurrent,
      updateInterval: site.updateInterval,
      meterAt: site.meterAt,
      resumeDelay: site.resumeDelay,
      manager: false,
      breaker: { rated: contractedCurrent, curve },
    },
    home,
    chargers: [{ id: "Charger-1" }],
    events: [
      { t: 5, charger: "Charger-1", do: "plug", ev: { capacity: 90, phases: carPhases } },
      { t: 6, charger: "Charger-1", do: "request" },
    ],
  });
}

describe("a house that steps up and down beside a car", () => {
  it("is back under the contracted current in time, whatever the steps, and its breaker never trips", function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(house, (drawn) => {
        const parsed = parseScenario(scenarioOf(drawn));
        assert(parsed.ok);
        const rules = new TraceRules(parsed.value);
        const result = runScenario(parsed.value, { onLine: (line) => rules.line(line) });
        assert(result.ok);
        rules.finish();
        const { site, chargers } = result.summary;
        assert(site.longestOverLimit <= drawn.updateInterval + BACK_WITHIN_S, `over for ${site.longestOverLimit} s`);
        assert.equal(site.breakerTripped, false);
        assert.deepEqual(chargers["Charger-1"]?.faults, []);
      }),
      { numRuns: 300, seed: 2 },
    );
  });
});
