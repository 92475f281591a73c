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

describe("contactor in trouble", () => {
  it("welded while closed: its contacts stay when the coil goes, until they come free", () => {
    const { scheduler, contactor, moves } = setup();
    contactor.setCoil(true);
    scheduler.runUntil(100);
    contactor.setFault("welded", true);
    contactor.setCoil(false);
    scheduler.runUntil(1000);
    assert.deepEqual([contactor.isCoilOn, contactor.isClosed], [false, true]);
    contactor.setFault("welded", false);
    scheduler.runUntil(1000 + RELEASE_MS - 1);
    assert.equal(contactor.isClosed, true);
    scheduler.runUntil(1000 + RELEASE_MS);
    assert.deepEqual(moves, [
      [CLOSE_MS, true],
      [1000 + RELEASE_MS, false],
    ]);
  });

  it("welded while open: it welds when it next closes", () => {
    const { scheduler, contactor } = setup();
    contactor.setFault("welded", true);
    scheduler.runUntil(1000);
    assert.equal(contactor.isClosed, false);
    contactor.setCoil(true);
    scheduler.runUntil(2000);
    contactor.setCoil(false);
    scheduler.runUntil(3000);
    assert.equal(contactor.isClosed, true);
    contactor.setCoil(true);
    scheduler.runUntil(4000);
    assert.equal(contactor.closures, 1, "nothing moved");
    contactor.setFault("welded", false);
    scheduler.runUntil(5000);
    assert.equal(contactor.isClosed, true, "the coil holds it");
  });

  it("welded in the middle of its release does not open any more", () => {
    const { scheduler, contactor } = setup();
    contactor.setCoil(true);
    scheduler.runUntil(100);
    contactor.setCoil(false);
    scheduler.runUntil(100 + RELEASE_MS - 1);
    contactor.setFault("welded", true);
    scheduler.runUntil(1000);
    assert.equal(contactor.isClosed, true);
  });

  it("stuck open: it does not close, and does so when it comes free with the coil on", () => {
    const { scheduler, contactor, moves } = setup();
    contactor.setFault("stuck-open", true);
    contactor.setCoil(true);
    scheduler.runUntil(1000);
    assert.deepEqual(moves, []);
    contactor.setFault("stuck-open", false);
    scheduler.runUntil(2000);
    assert.deepEqual(moves, [[1000 + CLOSE_MS, true]]);
    contactor.setFault("stuck-open", true);
    scheduler.runUntil(3000);
    assert.equal(contactor.isClosed, true, "closed contacts do not care");
    contactor.setCoil(false);
    scheduler.runUntil(4000);
    assert.equal(contactor.isClosed, false);
  });

  it("is not slowed down by a fault that is told again", () => {
    const { scheduler, contactor, moves } = setup();
    contactor.setCoil(true);
    for (let ms = 1; ms < 100; ms++) {
      scheduler.runUntil(ms);
      contactor.setFault("welded", false);
    }
    assert.deepEqual(moves, [[CLOSE_MS, true]]);
  });
});
