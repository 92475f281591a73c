import assert from "node:assert/strict";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { Contactor } from "../../../sim/plant/contactor";

const CLOSE_MS = 20;
const RELEASE_MS = 30;

function setup() {
  const scheduler = new Scheduler();
  const load = { currentA: 0 };
  const moves: (readonly [number, boolean])[] = [];
  const contactor: Contactor = new Contactor(
    scheduler,
    () => load.currentA,
    () => moves.push([scheduler.nowMs(), contactor.isClosed]),
  );
  return { scheduler, contactor, load, moves };
}

describe("contactor", () => {
  it("closes 20 ms and opens 30 ms after its coil", () => {
    const { scheduler, contactor, moves } = setup();
    scheduler.runUntil(100);
    contactor.setCoil(true);
    scheduler.runUntil(100 + CLOSE_MS - 1);
    assert.deepEqual([contactor.isCoilOn, contactor.isClosed], [true, false]);
    scheduler.runUntil(1000);
    contactor.setCoil(false);
    scheduler.runUntil(1000 + RELEASE_MS - 1);
    assert.deepEqual([contactor.isCoilOn, contactor.isClosed], [false, true]);
    scheduler.runUntil(2000);
    assert.deepEqual(moves, [
      [100 + CLOSE_MS, true],
      [1000 + RELEASE_MS, false],
    ]);
    assert.deepEqual([contactor.closures, contactor.openedUnderLoad], [1, 0]);
  });

  it("does not move for a pulse shorter than it takes", () => {
    const { scheduler, contactor, moves } = setup();
    contactor.setCoil(true);
    scheduler.runUntil(CLOSE_MS - 1);
    contactor.setCoil(false);
    scheduler.runUntil(1000);
    assert.deepEqual(moves, []);
    contactor.setCoil(true);
    scheduler.runUntil(2000);
    contactor.setCoil(false);
    scheduler.runUntil(2000 + RELEASE_MS - 1);
    contactor.setCoil(true);
    scheduler.runUntil(3000);
    assert.deepEqual(moves, [[1000 + CLOSE_MS, true]]);
    assert.equal(contactor.closures, 1);
  });

  it("counts each closure, and a repeated command for none", () => {
    const { scheduler, contactor } = setup();
    for (let round = 1; round <= 100; round++) {
      contactor.setCoil(true);
      contactor.setCoil(true);
      scheduler.runUntil(scheduler.nowMs() + 50);
      contactor.setCoil(true);
      contactor.setCoil(false);
      contactor.setCoil(false);
      scheduler.runUntil(scheduler.nowMs() + 50);
      assert.equal(contactor.closures, round);
    }
    assert.equal(contactor.openedUnderLoad, 0);
    assert.equal(scheduler.nextDueMs(), undefined);
  });

  for (const [currentA, count] of [
    [0, 0],
    [0.99, 0],
    [1, 1],
    [32, 1],
  ] as const)
    it(`counts ${count} opening under load with ${currentA} A when the contacts part`, () => {
      const { scheduler, contactor, load } = setup();
      contactor.setCoil(true);
      scheduler.runUntil(100);
      load.currentA = 32;
      contactor.setCoil(false);
      scheduler.runUntil(100 + RELEASE_MS - 1);
      load.currentA = currentA;
      scheduler.runUntil(200);
      assert.equal(contactor.openedUnderLoad, count);
    });
});
