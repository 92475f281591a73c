import assert from "node:assert/strict";
import fc from "fast-check";
import { type CarWish, drawableCurrents } from "../../../sim/scenario/drawable";
import type { SiteCircuit } from "../../../sim/scenario/scenario";

function wish(currentA: number, phases: readonly number[] = [0], circuit: number | null = null): CarWish {
  return { currentA, phases, circuit };
}

const ALL = [0, 1, 2];

describe("sim/scenario/drawable", () => {
  it("is what is available, or what the cars could take where that is less", () => {
    assert.deepEqual(drawableCurrents([20], [], [wish(16), wish(10)]), [20]);
    assert.deepEqual(drawableCurrents([30], [], [wish(16), wish(10)]), [26]);
    assert.deepEqual(drawableCurrents([30], [], []), [0]);
    assert.deepEqual(drawableCurrents([-3], [], [wish(16)]), [0]);
  });

  it("goes phase by phase, a three-phase car by the tightest", () => {
    assert.deepEqual(drawableCurrents([20, 12, 30], [], [wish(16, ALL)]), [12, 12, 12]);
    assert.deepEqual(drawableCurrents([20, 12, 30], [], [wish(16, [2]), wish(10, [0])]), [10, 0, 16]);
    assert.deepEqual(drawableCurrents([20, 12, 30], [], [wish(16, ALL), wish(16, ALL), wish(32, [2])]), [12, 12, 30]);
    assert.deepEqual(drawableCurrents([20, -1, 30], [], [wish(16, ALL), wish(9, [2])]), [0, 0, 9]);
  });

  it("is no more than the circuits between carry", () => {
    const circuits: readonly SiteCircuit[] = [
      { id: "garage", parent: null, limitA: 25 },
      { id: "row 1", parent: 0, limitA: 16 },
      { id: "row 2", parent: 0, limitA: 20 },
    ];
    assert.deepEqual(drawableCurrents([60], circuits, [wish(10, [0], 1), wish(10, [0], 1)]), [16]);
    assert.deepEqual(drawableCurrents([60], circuits, [wish(32, [0], 1), wish(32, [0], 2), wish(6)]), [31]);
    assert.deepEqual(drawableCurrents([60, 60, 60], circuits, [wish(20, ALL, 2), wish(20, [1], 2)]), [20, 20, 20]);
  });

  it("bounds whatever the cars can draw together", () => {
    const ampere = fc.integer({ min: 0, max: 40 });
    const circuits = fc.array(fc.tuple(fc.nat(9), ampere), { maxLength: 4 }).map((rows) =>
      rows.map(
        ([parent, limitA], index): SiteCircuit => ({
          id: `${index}`,
          parent: parent < index ? parent : null,
          limitA,
        }),
      ),
    );
    const cars = fc.array(fc.tuple(ampere, fc.constantFrom([0], [1], [2], ALL), fc.nat(9), ampere), { maxLength: 8 });
    const free = fc.array(fc.integer({ min: -5, max: 60 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(free, circuits, cars, (availableA, tree, rows) => {
        const wishes = rows.map(([currentA, phases, circuit]) =>
          wish(currentA, phases, circuit < tree.length ? circuit : null),
        );
        const boundA = drawableCurrents(availableA, tree, wishes);
        // One after the other takes what still fits, up to a current of its own.
        const leftA = [availableA, ...tree.map(({ limitA }) => [limitA, limitA, limitA])].map((row) => [...row]);
        const drawnA = [0, 0, 0];
        wishes.forEach(({ currentA, phases, circuit }, index) => {
          const path = [0];
          for (let node = circuit; node !== null; node = tree[node]?.parent ?? null) path.push(node + 1);
          const fits = path.flatMap((node) => phases.map((phase) => leftA[node]?.[phase] ?? 0));
          const takenA = Math.max(0, Math.min(currentA, rows[index]?.[3] ?? 0, ...fits));
          for (const phase of phases) {
            drawnA[phase] = (drawnA[phase] ?? 0) + takenA;
            for (const node of path) {
              const row = leftA[node];
              if (row !== undefined) row[phase] = (row[phase] ?? 0) - takenA;
            }
          }
        });
        drawnA.forEach((phaseA, phase) => {
          assert.ok(phaseA <= (boundA[phase] ?? 0), `${drawnA} of ${boundA}`);
        });
      }),
      { numRuns: 2_000 },
    );
  });

  it("is what one car can draw", () => {
    const free = fc.array(fc.integer({ min: -5, max: 60 }), { minLength: 3, maxLength: 3 });
    const limit = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(free, limit, limit, fc.constantFrom([0], [1], [2], ALL), (availableA, limitA, currentA, phases) => {
        const mostA = Math.max(0, Math.min(currentA, limitA, ...phases.map((phase) => availableA[phase] ?? 0)));
        assert.deepEqual(
          drawableCurrents(availableA, [{ id: "row", parent: null, limitA }], [wish(currentA, phases, 0)]),
          ALL.map((phase) => (phases.includes(phase) ? mostA : 0)),
        );
      }),
    );
  });
});
