import assert from "node:assert/strict";
import fc from "fast-check";
import { chosenScenario } from "../../../sim/live/chosen-scenario";
import { defaultScenario } from "../../../sim/live/default-scenario";
import { StartError } from "../../../sim/live/start-error";

describe("the live simulator's own scenario", () => {
  it("with one charger is a house without a manager", () => {
    const { name, site, chargers } = chosenScenario({ scenario: undefined, chargers: 1 });
    assert.equal(name, "A charger at home");
    assert.deepEqual([site.contractedA, site.manager, site.failsafeA, site.meterAt], [30, false, 6, "main"]);
    assert.deepEqual(site.breaker, { ratedA: 32, curve: "C" });
    assert.deepEqual(
      chargers.map(({ id }) => id),
      ["Charger-1"],
    );
  });

  it("has as many chargers as were asked for, and a contract that holds the house and every fail-safe current", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 1000 }), (count) => {
        const { site, home, chargers } = chosenScenario({ scenario: undefined, chargers: count });
        assert.deepEqual(
          chargers.map(({ id }) => id),
          Array.from({ length: count }, (_, index) => `Charger-${index + 1}`),
        );
        const houseA = home[0]?.currentA[0] ?? 0;
        assert.equal(houseA, 3);
        assert.ok(site.manager && site.contractedA >= Math.min(900, Math.max(30, 10 * count)));
        assert.ok(site.failsafeA * count + houseA <= site.contractedA);
        // What a PZEM-004T can read.
        assert.ok(site.meterAt === "house" || site.contractedA < 100);
        const ratedA = site.breaker?.ratedA ?? 0;
        assert.ok(ratedA > site.contractedA && ratedA <= site.contractedA * 1.1);
      }),
      { numRuns: 30 },
    );
  });

  it("keeps 6 A to fall back to as long as they fit", () => {
    const failsafeA = (count: number) =>
      (defaultScenario(count) as { site: { failsafeCurrent?: number } }).site.failsafeCurrent;
    assert.deepEqual([failsafeA(149), failsafeA(150)], [undefined, 0]);
  });

  it("does not take a number of chargers beside a file", () => {
    assert.throws(
      () => chosenScenario({ scenario: "test/scenarios/house-steps.json", chargers: 2 }),
      (error) =>
        error instanceof StartError && error.exitCode === 2 && /--chargers .* with --scenario/.test(error.message),
    );
    assert.equal(chosenScenario({ scenario: "test/scenarios/house-steps.json", chargers: 1 }).chargers.length, 1);
  });
});
