import assert from "node:assert/strict";
import fc from "fast-check";
import { parseScenario } from "../../sim/scenario/parse";
import { runScenario } from "../../sim/scenario/run";
import type { TraceLine } from "../../sim/scenario/trace-line";
import { TraceRules } from "./trace-rules";

/** s after the meter's interval in which the total is back under the contracted current. */
const BACK_WITHIN_S = 7;
/** s between two steps of the house: the longest interval, what follows it, and until nothing moves any more. */
const STEP_SPACING_S = 45;
/** s after the last change until all is as it stays. */
const STEADY_AFTER_S = 30;
/** A that are no whole one. */
const LEFT_A = 1.05;

/** Cars that are there within 5 s of a change, as IEC 61851-1 wants it. */
const CARS = [
  { maxCurrent: 16, ramp: 4, lag: 0.5 },
  { maxCurrent: 16, ramp: 4, lag: 2 },
  { maxCurrent: 32, ramp: 16, lag: 0.5 },
] as const;

const share = fc.integer({ min: 0, max: 90 });
const site = fc.record({
  seed: fc.nat(),
  updateInterval: fc.constantFrom(1, 2, 5, 10),
  phases: fc.constantFrom(1 as const, 3 as const),
  meterAt: fc.constantFrom("main", "house"),
  policy: fc.constantFrom("fill", "equal"),
  contractedCurrent: fc.integer({ min: 16, max: 45 }),
  resumeDelay: fc.constantFrom(0, 60),
  maxCharging: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  steps: fc.array(fc.tuple(share, share, share), { minLength: 2, maxLength: 4 }),
  cars: fc.array(
    fc.record({
      car: fc.constantFrom(...CARS),
      carPhases: fc.constantFrom(1 as const, 3 as const),
      rotation: fc.constantFrom("L1L2L3", "L2L3L1", "L3L1L2"),
      priority: fc.constantFrom(0, 0, 0, 1),
      atS: fc.integer({ min: 0, max: 40 }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
});

type Site = typeof site extends fc.Arbitrary<infer T> ? T : never;

function scenarioOf({ steps, cars, seed, ...rules }: Site): { readonly text: string; readonly changes: number[] } {
  const { phases, contractedCurrent } = rules;
  const home = steps.map((shares, index) => [
    index * STEP_SPACING_S,
    ...shares.slice(0, phases).map((percent) => (percent * contractedCurrent) / 100),
  ]);
  const events = cars
    .flatMap(({ car, carPhases, atS }, index) => {
      const charger = `Charger-${index + 1}`;
      const ev = { ...car, capacity: 90, phases: Math.min(phases, carPhases) };
      return [
        { t: atS, charger, do: "plug", ev },
        { t: atS + 1, charger, do: "request" },
      ];
    })
    .sort((a, b) => a.t - b.t);
  const text = JSON.stringify({
    name: "a managed house in steps",
    duration: (steps.length + 1) * STEP_SPACING_S,
    seed,
    site: { ...rules, breaker: { rated: contractedCurrent, curve: "B" } },
    home,
    chargers: cars.map(({ rotation, priority }, index) => ({
      id: `Charger-${index + 1}`,
      priority,
      ...(phases === 3 ? { rotation } : {}),
    })),
    events,
  });
  return { text, changes: [...home.map(([t = 0]) => t), ...events.map(({ t }) => t)] };
}

/** What is offered is there, and what is there is used: looked at on one phase, where nothing moves. */
class SteadyState {
  private changedS = 0;
  private states = "";

  constructor(
    private readonly drawn: Site,
    private readonly changes: readonly number[],
  ) {}

  line(line: TraceLine): void {
    const { phases, contractedCurrent, cars, policy } = this.drawn;
    const chargers = Object.values(line.chargers);
    const states = chargers.map(({ state, why }) => `${state} ${why?.includes("cools")}`).join();
    if (states !== this.states || this.changes.includes(line.t)) this.changedS = line.t;
    this.states = states;
    if (phases === 3 || line.t < this.changedS + STEADY_AFTER_S) return;
    const leftA = contractedCurrent - Number(line.home);
    const offeredA = chargers.reduce((sumA, { offered }) => sumA + offered, 0);
    assert(offeredA <= Math.max(0, leftA) + 0.01, `${offeredA} A are offered of ${leftA} at ${line.t}`);
    if (policy === "equal" || states.includes("true")) return;
    let wantedA = 0;
    let drawnA = 0;
    chargers.forEach(({ contactor, drawn }, index) => {
      if (!contactor) return;
      wantedA += cars[index]?.car.maxCurrent ?? 0;
      drawnA += Number(drawn);
    });
    const unusedA = Math.min(leftA, wantedA) - drawnA;
    assert(unusedA < LEFT_A, `${unusedA} A are left over at ${line.t}`);
  }
}

describe("a house that steps up and down beside the cars of a managed site", () => {
  it("is back under the contracted current in time, trips no breaker, and leaves nothing over", function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(site, (drawn) => {
        const { text, changes } = scenarioOf(drawn);
        const parsed = parseScenario(text);
        assert(parsed.ok, JSON.stringify(parsed));
        const rules = new TraceRules(parsed.value);
        const steady = new SteadyState(drawn, changes);
        const result = runScenario(parsed.value, {
          onLine: (line) => {
            rules.line(line);
            steady.line(line);
          },
        });
        assert(result.ok);
        rules.finish();
        const { site: seen, chargers } = result.summary;
        assert(seen.longestOverLimit <= drawn.updateInterval + BACK_WITHIN_S, `over for ${seen.longestOverLimit} s`);
        assert.equal(seen.breakerTripped, false);
        for (const { faults } of Object.values(chargers)) assert.deepEqual(faults, []);
      }),
      { numRuns: 40, seed: 3 },
    );
  });
});
