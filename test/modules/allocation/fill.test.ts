import assert from "node:assert/strict";
import type { Claimant } from "../../../modules/allocation/allocation";
import { fill } from "../../../modules/allocation/fill";
import { LONGEST_WAIT_MS, TURN_MS } from "../../../modules/allocation/rank";
import { claimant, NOW_MS, site } from "./sites";

function given(availableA: number | readonly number[], claimants: readonly Claimant[], changes = {}) {
  return fill(site(availableA, claimants, changes)).map(({ currentA, reason }) => [currentA, reason]);
}

/** It charges, and its turn is not over. */
const CHARGING = { grantedA: 6, sinceMs: NOW_MS - 60_000, servedWh: 3_000 };

describe("policy fill", () => {
  it("pours level, the odd amperes to whoever had them", () => {
    const cars = [claimant("a"), claimant("b", { grantedA: 8 }), claimant("c")];
    assert.deepEqual(given(22, cars), [
      [7, "shared"],
      [8, "shared"],
      [7, "shared"],
    ]);
  });

  it("gives others what a car was found not to use", () => {
    const cars = [claimant("a", { usefulA: 8 }), claimant("b")];
    assert.deepEqual(given(30, cars), [
      [8, "car"],
      [22, "shared"],
    ]);
  });

  it("keeps 2 A for a car to show that it wants more, where nobody else can use them", () => {
    assert.deepEqual(given(30, [claimant("a", { usefulA: 8 })]), [[10, "car"]]);
    assert.deepEqual(given(9, [claimant("a", { usefulA: 8 })]), [[9, "car"]]);
    assert.deepEqual(given(30, [claimant("a", { usefulA: 8, maxA: 9 })]), [[9, "enough"]]);
  });

  it("gives the higher priority its fill first, after everybody's minimum", () => {
    const cars = [claimant("a"), claimant("b", { priority: 1, maxA: 16 })];
    assert.deepEqual(given(20, cars), [
      [6, "shared"],
      [14, "shared"],
    ]);
    assert.deepEqual(given(11, cars), [
      [0, "short"],
      [11, "shared"],
    ]);
  });

  it("shares each phase among those that load it", () => {
    const cars = [claimant("a", { phases: [0] }), claimant("b", { phases: [1] }), claimant("c", { phases: [0, 1, 2] })];
    assert.deepEqual(given([20, 16, 40], cars), [
      [12, "shared"],
      [8, "shared"],
      [8, "shared"],
    ]);
  });

  it("keeps within a circuit below a circuit, and says that it was the circuit", () => {
    const circuits = [
      { parent: null, limitA: 20 },
      { parent: 0, limitA: 8 },
    ];
    const cars = [
      claimant("a", { circuit: 1 }),
      claimant("b", { circuit: 0 }),
      claimant("c"),
      claimant("d", { circuit: 1 }),
    ];
    assert.deepEqual(given(53, cars, { circuits }), [
      [8, "circuit"],
      [12, "circuit"],
      [32, "enough"],
      [0, "circuit"],
    ]);
  });

  it("gives a car that has not asked 6 A of what is left over, and none of anybody's", () => {
    const standby = claimant("s", { wants: "standby" });
    const car = claimant("a", { maxA: 16 });
    assert.deepEqual(given(22, [standby, car])[0], [6, "enough"]);
    assert.deepEqual(given(21, [standby, car])[0], [0, "short"]);
  });

  it("lets a paused car wait for its delay, and says so only when that is all that is missing", () => {
    const paused = claimant("p", { pausedUntilMs: NOW_MS + 1 });
    assert.deepEqual(given(10, [paused]), [[0, "resume"]]);
    assert.deepEqual(given(5.99, [paused]), [[0, "short"]]);
    assert.deepEqual(given(10, [{ ...paused, pausedUntilMs: NOW_MS }]), [[10, "shared"]]);
  });

  it("changes turns after 15 minutes of both, and not before", () => {
    const charging = claimant("a", { ...CHARGING, sinceMs: NOW_MS - TURN_MS, pluggedMs: NOW_MS - 1_000_000 });
    const waiting = claimant("b", { servedWh: 3_000, sinceMs: NOW_MS - TURN_MS, pluggedMs: NOW_MS - 2_000_000 });
    assert.deepEqual(given(8, [charging, waiting]), [
      [0, "turn"],
      [8, "shared"],
    ]);
    const early = { sinceMs: NOW_MS - TURN_MS + 1 };
    assert.deepEqual(given(8, [{ ...charging, ...early }, waiting])[0], [8, "shared"]);
    assert.deepEqual(given(8, [charging, { ...waiting, ...early }])[0], [8, "shared"]);
  });

  it("pauses nobody for his turn when nobody waits", () => {
    const long = { ...CHARGING, sinceMs: NOW_MS - 10 * TURN_MS };
    assert.deepEqual(given(12, [claimant("a", long), claimant("b", long)]), [
      [6, "shared"],
      [6, "shared"],
    ]);
  });

  it("sheds one car when current falls, not all", () => {
    const cars = ["a", "b", "c"].map((id) => claimant(id, CHARGING));
    const shed = given(17, cars).filter(([currentA]) => currentA === 0);
    assert.deepEqual(shed, [[0, "short"]]);
  });

  it("lets a car that leaves soon have all, and one with time wait", () => {
    const known = { servedWh: 10_000, neededWh: 20_000, maxA: 16, usefulA: 16 };
    const soon = claimant("soon", { ...known, departsInMs: 3 * 3_600_000 });
    const late = claimant("late", { ...known, departsInMs: 20 * 3_600_000 });
    assert.deepEqual(given(16, [late, soon]), [
      [0, "turn"],
      [16, "enough"],
    ]);
    // What the one in a hurry cannot use, the other has.
    assert.deepEqual(given(24, [late, soon]), [
      [8, "shared"],
      [16, "enough"],
    ]);
  });

  it("gives those with time less than those of which nothing is known, and those in a hurry more", () => {
    const known = { servedWh: 10_000, neededWh: 20_000, maxA: 16, usefulA: 16 };
    const soon = claimant("soon", { ...known, departsInMs: 3 * 3_600_000 });
    const unknown = claimant("unknown", { maxA: 16, usefulA: 16 });
    assert.deepEqual(
      given(24, [unknown, soon]).map(([currentA]) => currentA),
      [8, 16],
    );
  });

  it("lets nobody wait for long: over two days everybody has a turn again and again", () => {
    const STEP_MS = 60_000;
    let cars: readonly Claimant[] = Array.from({ length: 7 }, (_, order) =>
      claimant(`Charger-${order}`, { order, sinceMs: 0, pluggedMs: 0 }),
    );
    const turns = cars.map(() => 0);
    const longest = cars.map(() => 0);
    const changedMs: number[][] = cars.map(() => []);
    for (let nowMs = 0; nowMs < 2 * 86_400_000; nowMs += STEP_MS) {
      const shares = fill(site(14, cars, { nowMs }));
      cars = cars.map((car, index) => {
        const currentA = shares[index]?.currentA ?? 0;
        const isTurned = currentA > 0 !== car.grantedA > 0;
        if (isTurned && currentA > 0) turns[index] = (turns[index] ?? 0) + 1;
        if (isTurned && nowMs > 0) changedMs[index]?.push(nowMs);
        if (currentA === 0) longest[index] = Math.max(longest[index] ?? 0, nowMs - car.sinceMs);
        return {
          ...car,
          grantedA: currentA,
          sinceMs: isTurned ? nowMs : car.sinceMs,
          servedWh: car.servedWh + (currentA * 230 * STEP_MS) / 3_600_000,
        };
      });
      assert.equal(
        shares.reduce((sum, { currentA }) => sum + currentA, 0),
        14,
      );
    }
    for (const count of turns) assert(count >= 10, `${turns}`);
    for (const waitMs of longest) assert(waitMs <= LONGEST_WAIT_MS + 4 * TURN_MS, `${longest}`);
    for (const [index, times] of changedMs.entries())
      for (const [at, timeMs] of times.entries())
        if (at > 0) assert(timeMs - (times[at - 1] ?? 0) >= TURN_MS || turns[index] === 1, `${index}: ${times}`);
  });
});
