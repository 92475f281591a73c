import assert from "node:assert/strict";
import { equal } from "../../../modules/allocation/equal";
import { claimant, site } from "./sites";

/** In order of registration, as in the published runs. */
const FIRST = claimant("Charger-1", { order: 0 });
const SECOND = claimant("Charger-3", { order: 1 });
const THIRD = claimant("Charger-2", { order: 2 });

function currents(availableA: number, ...claimants: Parameters<typeof claimant>[1][]): readonly number[] {
  const all = [FIRST, SECOND, THIRD].map((one, index) => ({ ...one, ...claimants[index] }));
  return equal(site(availableA, all)).map(({ currentA }) => currentA);
}

describe("policy equal", () => {
  const OFF = { wants: "nothing" } as const;
  // Contracted 30 A less the house: VPPC 2022, figure 8.
  for (const [houseA, published, changes] of [
    [10.1, [19, 0, 0], [{}, OFF, OFF]],
    [12, [18, 0, 0], [{}, OFF, OFF]],
    [12, [9, 9, 0], [{}, {}, OFF]],
    [16, [7, 7, 0], [{}, {}, OFF]],
    [10, [6, 6, 6], []],
    [2.5, [9, 9, 9], []],
    [13, [8, 8, 0], []],
    [20, [10, 0, 0], []],
    [25, [0, 0, 0], []],
    [22, [8, 0, 0], []],
    [9, [7, 7, 7], []],
    [11, [6, 6, 6], []],
    [8, [0, 11, 11], [OFF, {}, {}]],
  ] as const)
    it(`gives ${published.join(", ")} A of 30 A with ${houseA} A in the house, as published`, () => {
      assert.deepEqual(currents(30 - houseA, ...changes), published);
    });

  it("rounds what is available to 0.01 A before it takes whole amperes", () => {
    assert.deepEqual(currents(17.995), [6, 6, 6]);
    assert.deepEqual(currents(17.99), [8, 8, 0]);
  });

  it("gives nobody what another car does not use", () => {
    assert.deepEqual(currents(30, { usefulA: 6 }), [10, 10, 10]);
  });

  it("lets the higher priority begin first, and no more than may charge at a time", () => {
    assert.deepEqual(currents(12, {}, {}, { priority: 1 }), [6, 0, 6]);
    const shares = equal(site(30, [FIRST, SECOND, THIRD], { maxCharging: 2 }));
    assert.deepEqual(
      shares.map(({ currentA, reason }) => [currentA, reason]),
      [
        [15, "shared"],
        [15, "shared"],
        [0, "turn"],
      ],
    );
  });

  it("gives the same to all on a circuit, and what the main switch has to the others", () => {
    const circuits = [{ parent: null, limitA: 13 }];
    const shares = equal(site(40, [{ ...FIRST, circuit: 0 }, { ...SECOND, circuit: 0 }, THIRD], { circuits }));
    assert.deepEqual(
      shares.map(({ currentA, reason }) => [currentA, reason]),
      [
        [6, "circuit"],
        [6, "circuit"],
        [13, "shared"],
      ],
    );
  });

  it("shows 6 A to a car that has not asked only where they are left over", () => {
    const standby = { wants: "standby" } as const;
    assert.deepEqual(currents(19, { maxA: 13 }, standby, OFF), [13, 6, 0]);
    assert.deepEqual(currents(18, { maxA: 13 }, standby, OFF), [13, 0, 0]);
  });
});
