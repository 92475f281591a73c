import assert from "node:assert/strict";
import fc from "fast-check";
import { settle } from "../../../modules/sharing/settle";
import { type Drift, planOf } from "./exploration/plans";
import { protocolWith } from "./exploration/protocol";
import { Walk } from "./exploration/walk";

/** s until the manager has everybody again: leases, an election, and the wait for those that were not heard. */
const RECOVERY_S = 40;

describe("Sharing, for a long time among many", function () {
  this.timeout(60_000);
  const protocol = protocolWith();

  it("keeps every rule whatever happens, and comes to rest when nothing happens any more", () => {
    const drifts = fc.constantFrom<Drift>("chargers slow", "chargers fast", "one slow");
    const schedules = fc.record({ chargers: fc.integer({ min: 2, max: 8 }), seed: fc.nat(), drift: drifts });
    fc.assert(
      fc.property(schedules, ({ chargers, seed, drift }) => {
        const walk = new Walk(planOf(protocol, chargers, drift, Math.min(2, chargers - 1)), seed).wander(2_000);
        assert.deepEqual([...walk.broken], []);
        assert.ok((walk.recover(100) ?? Number.POSITIVE_INFINITY) <= RECOVERY_S);
      }),
      { numRuns: 60 },
    );
  });

  it("settles no increase beyond a phase or a circuit", () => {
    const accounts = fc.array(
      fc.record({
        phases: fc.constantFrom<number[]>([0], [1], [2], [0, 1, 2]),
        circuits: fc.constantFrom<number[]>([], [0], [1, 0]),
        grantedA: fc.integer({ min: 0, max: 32 }),
        extraA: fc.double({ min: 0, max: 16, noNaN: true }),
        targetA: fc.option(fc.integer({ min: 0, max: 32 }), { nil: undefined }),
      }),
      { maxLength: 8 },
    );
    const limits = fc.array(fc.double({ min: -20, max: 100, noNaN: true }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(accounts, limits, (drawn, [a = 0, b = 0, c = 0, ...circuitsA]) => {
        const budgetA = [a, b, c];
        const rows = drawn.map(({ extraA, ...account }) => ({ ...account, reserveA: account.grantedA + extraA }));
        const grants = settle(budgetA, circuitsA, rows);
        const raised = rows.map(({ reserveA }, index) => Math.max(reserveA, grants[index] ?? 0));
        const sum = (values: readonly number[], counts: (index: number) => boolean): number =>
          values.reduce((total, value, index) => total + (counts(index) ? value : 0), 0);
        const before = rows.map(({ reserveA }) => reserveA);
        budgetA.forEach((limitA, phase) => {
          const isOn = (index: number): boolean => rows[index]?.phases.includes(phase) === true;
          assert.ok(sum(raised, isOn) <= Math.max(limitA, sum(before, isOn)) + 0.0051);
          circuitsA.forEach((circuitA, circuit) => {
            const isFed = (index: number): boolean => isOn(index) && rows[index]?.circuits.includes(circuit) === true;
            assert.ok(sum(raised, isFed) <= Math.max(circuitA, sum(before, isFed)) + 0.0051);
          });
        });
        rows.forEach(({ targetA, grantedA }, index) => {
          if (targetA === undefined) assert.equal(grants[index], undefined);
          else if (targetA <= grantedA) assert.equal(grants[index], targetA, "a decrease holds at once");
          else assert.ok((grants[index] ?? 0) >= grantedA && (grants[index] ?? 0) <= targetA);
        });
      }),
      { numRuns: 2_000 },
    );
  });
});
