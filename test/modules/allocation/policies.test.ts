import assert from "node:assert/strict";
import fc from "fast-check";
import type { AllocatorInput, Claimant, Share } from "../../../modules/allocation/allocation";
import { POLICIES, POLICY_NAMES } from "../../../modules/allocation/policies";
import { ANY_SITE, loadA, roomFor } from "./sites";

const RUNS = { seed: 5, numRuns: 1_000 };

for (const name of POLICY_NAMES) {
  const policy = POLICIES[name];

  describe(`policy ${name}, whatever the site`, () => {
    it("gives whole amperes, none or six and more, and never above what charger and cable can use", () => {
      fc.assert(
        fc.property(ANY_SITE, (input) => {
          const shares = policy(input);
          assert.equal(shares.length, input.claimants.length);
          for (const [index, { currentA }] of shares.entries()) {
            const { wants, maxA } = input.claimants[index] as Claimant;
            assert(Number.isInteger(currentA) && (currentA === 0 || currentA >= 6));
            assert(currentA <= maxA);
            if (wants === "nothing") assert.equal(currentA, 0);
            if (wants === "standby") assert(currentA === 0 || currentA === 6);
          }
        }),
        RUNS,
      );
    });

    it("keeps within the main switch and every circuit, on each phase", () => {
      fc.assert(
        fc.property(ANY_SITE, (input) => {
          const shares = policy(input);
          for (const phase of input.availableA.keys()) {
            const mostA = Math.max(0, input.availableA[phase] ?? 0);
            assert(loadA(input, shares, null, phase) <= mostA + 0.005 + 1e-9);
            for (const [circuit, { limitA }] of input.circuits.entries())
              assert(loadA(input, shares, circuit, phase) <= Math.max(0, limitA) + 0.005 + 1e-9);
          }
        }),
        RUNS,
      );
    });

    it("lets no more charge than may at a time, and nobody who has to pause", () => {
      fc.assert(
        fc.property(ANY_SITE, (input) => {
          const shares = policy(input);
          assert(shares.filter(({ currentA }) => currentA > 0).length <= input.maxCharging);
          for (const [index, { pausedUntilMs }] of input.claimants.entries())
            if (pausedUntilMs !== null && pausedUntilMs > input.nowMs) assert.equal(shares[index]?.currentA, 0);
        }),
        RUNS,
      );
    });

    it("decides the same again, and in whatever order it hears of the chargers", () => {
      fc.assert(
        fc.property(ANY_SITE, fc.infiniteStream(fc.nat()), (input, numbers) => {
          const order = input.claimants.map((claimant) => ({ claimant, at: numbers.next().value as number }));
          order.sort((a, b) => a.at - b.at);
          const byId = (one: AllocatorInput) => {
            const shares = policy(one);
            return new Map(one.claimants.map(({ id }, index) => [id, shares[index]]));
          };
          const shuffled = { ...input, claimants: order.map(({ claimant }) => claimant) };
          const found = byId(shuffled);
          for (const [id, share] of byId(input)) assert.deepEqual(found.get(id), share);
        }),
        RUNS,
      );
    });

    it("says why, and starts nobody who could have six amperes only by chance", () => {
      fc.assert(
        fc.property(ANY_SITE, (input) => {
          const shares = policy(input);
          const places = input.maxCharging - shares.filter(({ currentA }) => currentA > 0).length;
          for (const [index, { currentA, reason }] of shares.entries()) {
            const one = input.claimants[index] as Claimant;
            const isAble = one.wants !== "nothing" && one.maxA >= 6;
            assert.equal(reason === "nothing", !isAble);
            if (isAble && currentA === 0 && places > 0 && (one.pausedUntilMs ?? 0) <= input.nowMs)
              assert(roomFor(input, shares, one) < 6);
          }
        }),
        RUNS,
      );
    });
  });
}

describe("policy fill, whatever the site", () => {
  it("leaves nothing over that a car could use", () => {
    fc.assert(
      fc.property(ANY_SITE, (input) => {
        const shares = POLICIES.fill(input);
        for (const [index, { currentA }] of shares.entries()) {
          const one = input.claimants[index] as Claimant;
          if (one.wants === "current" && currentA > 0 && currentA < Math.floor(one.usefulA))
            assert.equal(Math.max(0, roomFor(input, shares, one)), 0);
        }
      }),
      RUNS,
    );
  });

  it("changes nothing when it is asked again with what it gave", () => {
    fc.assert(
      fc.property(ANY_SITE, (input) => {
        const first = POLICIES.fill(input);
        const claimants = input.claimants.map((one, index) => ({
          ...one,
          neededWh: null,
          sinceMs: input.nowMs,
          grantedA: first[index]?.currentA ?? 0,
          servedWh: 5_000,
        }));
        const settled = POLICIES.fill({ ...input, claimants });
        const again = claimants.map((one, index) => ({ ...one, grantedA: settled[index]?.currentA ?? 0 }));
        const currents = (shares: readonly Share[]) => shares.map(({ currentA }) => currentA);
        assert.deepEqual(currents(POLICIES.fill({ ...input, claimants: again })), currents(settled));
      }),
      RUNS,
    );
  });
});
