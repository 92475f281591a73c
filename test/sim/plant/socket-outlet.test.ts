import assert from "node:assert/strict";
import { SeededRandom } from "../../../hosts/virtual/random";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { SocketOutlet } from "../../../sim/plant/socket-outlet";

/** ms of the motor from one end to the other. */
const TRAVEL_MS = 250;

function setup(cableA = 32) {
  const scheduler = new Scheduler();
  const noise = new SeededRandom(3, "proximity");
  const outlet = new SocketOutlet(scheduler, cableA, () => noise.next());
  outlet.bolt.setPowered(true);
  const proximity = new (outlet.proximityClass())();
  const lock = new (outlet.bolt.deviceClass())();
  const pass = (ms: number) => scheduler.runUntil(scheduler.nowMs() + ms);
  return { scheduler, outlet, proximity, lock, pass };
}

describe("socket outlet", () => {
  it("shows an open proximity pilot without a plug, and the cable's coding within 2 % with one", () => {
    for (const [cableA, ohm] of [
      [0, 1500],
      [13, 1500],
      [13.1, 680],
      [20, 680],
      [21, 220],
      [32, 220],
      [33, 100],
      [63, 100],
    ] as const) {
      const { outlet, proximity } = setup(cableA);
      assert.equal(proximity.read(), Number.POSITIVE_INFINITY);
      outlet.plugIn();
      const readings = Array.from({ length: 500 }, () => proximity.read() / ohm);
      const least = Math.min(...readings);
      const most = Math.max(...readings);
      assert.ok(least >= 0.98 && most <= 1.02, `${cableA} A: ${least}–${most}`);
      assert.ok(least < 0.985 && most > 1.015, "the whole band is used");
      outlet.pull();
      assert.equal(proximity.read(), Number.POSITIVE_INFINITY);
    }
  });

  it("with a broken contact is open, though a plug is there", () => {
    const { outlet, proximity } = setup();
    outlet.plugIn();
    outlet.setContactBroken(true);
    assert.equal(proximity.read(), Number.POSITIVE_INFINITY);
    assert.ok(outlet.isOccupied);
    outlet.setContactBroken(false);
    assert.ok(proximity.read() < 300);
  });

  it("holds the plug with its bolt until that is open", () => {
    const { outlet, proximity, lock, pass } = setup();
    outlet.plugIn();
    lock.drive("lock");
    pass(TRAVEL_MS);
    outlet.pull();
    pass(10_000);
    assert.ok(outlet.isOccupied);
    lock.drive("unlock");
    pass(TRAVEL_MS - 1);
    assert.ok(outlet.isOccupied);
    pass(1);
    assert.deepEqual([outlet.isOccupied, proximity.read()], [false, Number.POSITIVE_INFINITY]);
  });

  it("keeps the plug that was pulled in vain for the next car", () => {
    const { outlet, lock, pass } = setup();
    outlet.plugIn();
    lock.drive("lock");
    pass(TRAVEL_MS);
    outlet.pull();
    outlet.plugIn();
    lock.drive("unlock");
    pass(TRAVEL_MS);
    assert.ok(outlet.isOccupied);
  });
});

describe("lock of a socket outlet", () => {
  it("moves in 250 ms either way, and says where it is", () => {
    const { lock, pass } = setup();
    assert.equal(lock.read(), false);
    lock.drive("lock");
    pass(TRAVEL_MS - 1);
    assert.equal(lock.read(), false);
    lock.drive("lock");
    pass(1);
    assert.equal(lock.read(), true);
    lock.drive("rest");
    pass(10_000);
    assert.equal(lock.read(), true, "it stays without current");
    lock.drive("unlock");
    pass(TRAVEL_MS - 1);
    assert.equal(lock.read(), true);
    pass(1);
    assert.equal(lock.read(), false);
  });

  it("does not move where the motor rests too early or turns round", () => {
    const { lock, pass, outlet } = setup();
    lock.drive("lock");
    pass(TRAVEL_MS - 1);
    lock.drive("rest");
    pass(10_000);
    assert.equal(lock.read(), false);
    lock.drive("lock");
    pass(TRAVEL_MS - 1);
    lock.drive("unlock");
    pass(10_000);
    assert.equal(lock.read(), false);
    lock.drive("lock");
    outlet.bolt.outputsOff();
    pass(10_000);
    assert.equal(lock.read(), false);
    lock.drive("lock");
    lock.close();
    pass(10_000);
    assert.equal(lock.read(), false);
  });

  it("opens by itself when the power is lost, and the plug can go", () => {
    const { outlet, lock, pass } = setup();
    outlet.plugIn();
    lock.drive("lock");
    pass(TRAVEL_MS);
    outlet.pull();
    outlet.bolt.setPowered(false);
    assert.deepEqual([lock.read(), outlet.isOccupied], [false, false]);
    pass(10_000);
    outlet.bolt.setPowered(true);
    pass(10_000);
    assert.equal(lock.read(), false);
  });

  it("jammed stays where it is, with and without power, and follows when it comes free", () => {
    const { outlet, lock, pass } = setup();
    outlet.bolt.setJammed(true);
    lock.drive("lock");
    pass(10_000);
    assert.equal(lock.read(), false);
    outlet.bolt.setJammed(false);
    pass(TRAVEL_MS);
    assert.equal(lock.read(), true, "the motor was still driven");
    outlet.bolt.setJammed(true);
    lock.drive("unlock");
    pass(10_000);
    outlet.bolt.setPowered(false);
    assert.equal(lock.read(), true);
    outlet.bolt.setJammed(false);
    assert.equal(lock.read(), false, "the spring");
  });

  it("leaves no timer behind", () => {
    const { scheduler, lock } = setup();
    for (let round = 0; round < 100; round++) {
      lock.drive("lock");
      lock.drive("unlock");
      lock.drive("rest");
    }
    assert.equal(scheduler.nextDueMs(), undefined);
  });
});
