import assert from "node:assert/strict";
import { Scheduler } from "../../../hosts/virtual/scheduler";
import { ResidualDetector } from "../../../sim/plant/residual-detector";

/** ms, the most that IEC 62955 allows a detector from so many mA on. */
const LIMITS = [
  { fromMa: 6, atMostMs: 10_000 },
  { fromMa: 60, atMostMs: 300 },
  { fromMa: 200, atMostMs: 100 },
] as const;

function setup() {
  const scheduler = new Scheduler();
  const supply = { isLive: true };
  const changes: (readonly [number, boolean])[] = [];
  const detector: ResidualDetector = new ResidualDetector(
    scheduler,
    () => supply.isLive,
    () => changes.push([scheduler.nowMs(), detector.isTripped]),
  );
  detector.setPowered(true);
  const line = new (detector.tripLineClass())();
  const test = new (detector.testInputClass())();
  return { scheduler, supply, changes, detector, line, test };
}

/** ms from the leak to the trip; undefined: not within a minute. */
function tripMs(leakMa: number): number | undefined {
  const { scheduler, changes, detector } = setup();
  scheduler.runUntil(1000);
  detector.setLeak(leakMa);
  scheduler.runUntil(61_000);
  return changes[0] === undefined ? undefined : changes[0][0] - 1000;
}

describe("residual current detector", () => {
  it("trips from 6 mA on, and never below", () => {
    for (const leakMa of [0, 1, 5.99]) assert.equal(tripMs(leakMa), undefined, `${leakMa} mA`);
    for (const leakMa of [6, 30, 60, 200, 10_000]) assert.notEqual(tripMs(leakMa), undefined, `${leakMa} mA`);
  });

  it("trips the sooner the more it is, and always within its standard's limits", () => {
    let beforeMs = Number.POSITIVE_INFINITY;
    for (let leakMa = 6; leakMa <= 1000; leakMa += 2) {
      const ms = tripMs(leakMa) ?? Number.POSITIVE_INFINITY;
      for (const { fromMa, atMostMs } of LIMITS) if (leakMa >= fromMa) assert.ok(ms < atMostMs, `${leakMa}: ${ms} ms`);
      assert.ok(ms <= beforeMs);
      beforeMs = ms;
    }
    assert.ok(beforeMs <= 20);
  });

  it("does not trip for a leak that is over before its time", () => {
    const { scheduler, changes, detector } = setup();
    detector.setLeak(30);
    scheduler.runUntil(499);
    detector.setLeak(0);
    scheduler.runUntil(10_000);
    assert.deepEqual(changes, []);
  });

  it("goes on counting when the leak grows or falls above 6 mA", () => {
    const grown = setup();
    grown.detector.setLeak(6);
    grown.scheduler.runUntil(400);
    grown.detector.setLeak(300);
    grown.scheduler.runUntil(5000);
    assert.deepEqual(grown.changes, [[420, true]]);
    const fallen = setup();
    fallen.detector.setLeak(300);
    fallen.scheduler.runUntil(10);
    fallen.detector.setLeak(6);
    fallen.scheduler.runUntil(5000);
    assert.deepEqual(fallen.changes, [[20, true]]);
  });

  it("sees nothing behind open contacts, and lets the line go 60 ms after they parted", () => {
    const { scheduler, supply, changes, detector, line } = setup();
    supply.isLive = false;
    detector.setLeak(300);
    scheduler.runUntil(1000);
    assert.equal(line.read(), 0);
    supply.isLive = true;
    detector.supplyChanged();
    scheduler.runUntil(1020);
    assert.equal(line.read(), 1);
    supply.isLive = false;
    detector.supplyChanged();
    scheduler.runUntil(5000);
    assert.deepEqual(changes, [
      [1020, true],
      [1080, false],
    ]);
  });

  it("trips 30 ms after its test input, and lets go 60 ms after its end", () => {
    const { scheduler, supply, changes, line, test } = setup();
    supply.isLive = false;
    test.write(1);
    scheduler.runUntil(29);
    assert.equal(line.read(), 0);
    scheduler.runUntil(500);
    assert.equal(line.read(), 1);
    test.write(0);
    scheduler.runUntil(1000);
    assert.deepEqual(changes, [
      [30, true],
      [560, false],
    ]);
  });

  it("does not trip for a test shorter than 30 ms, nor release for a pause shorter than 60 ms", () => {
    const { scheduler, changes, test } = setup();
    test.write(1);
    scheduler.runUntil(29);
    test.write(0);
    scheduler.runUntil(500);
    assert.deepEqual(changes, []);
    test.write(1);
    scheduler.runUntil(600);
    test.write(0);
    scheduler.runUntil(659);
    test.write(1);
    scheduler.runUntil(2000);
    assert.deepEqual(changes, [[530, true]]);
  });

  it("with a broken test input ignores the test, and still sees a leak", () => {
    const { scheduler, changes, detector, test } = setup();
    detector.setTestBroken(true);
    test.write(1);
    scheduler.runUntil(1000);
    assert.deepEqual(changes, []);
    detector.setLeak(300);
    scheduler.runUntil(2000);
    assert.deepEqual(changes, [[1020, true]]);
    detector.setLeak(0);
    scheduler.runUntil(3000);
    detector.setTestBroken(false);
    scheduler.runUntil(4000);
    assert.deepEqual(changes.slice(1), [
      [2060, false],
      [3030, true],
    ]);
  });

  it("without power has no line, and forgets the test; with power it begins anew", () => {
    const { scheduler, changes, detector, test } = setup();
    test.write(1);
    scheduler.runUntil(100);
    detector.setPowered(false);
    assert.deepEqual(changes, [
      [30, true],
      [100, false],
    ]);
    scheduler.runUntil(1000);
    detector.setPowered(true);
    scheduler.runUntil(2000);
    assert.equal(changes.length, 2);
    detector.setLeak(60);
    detector.setPowered(false);
    detector.setPowered(true);
    scheduler.runUntil(3000);
    assert.deepEqual(changes[2], [2050, true]);
  });

  it("ends the test when the processor stops or its driver is closed, and leaves no timer behind", () => {
    const { scheduler, changes, detector, test } = setup();
    test.write(1);
    detector.outputsOff();
    scheduler.runUntil(100);
    test.write(1);
    test.close();
    scheduler.runUntil(200);
    assert.deepEqual(changes, []);
    for (let round = 0; round < 100; round++) {
      test.write(1);
      test.write(0);
    }
    assert.equal(scheduler.nextDueMs(), undefined);
  });
});
