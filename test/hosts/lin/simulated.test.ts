import assert from "node:assert/strict";
import { quietLine, steadyGauge } from "../../../hosts/lin/quiet-line";
import { simulatedDetector } from "../../../hosts/lin/simulated-detector";
import { simulatedGuard } from "../../../hosts/lin/simulated-guard";
import { simulatedPilot } from "../../../hosts/lin/simulated-pilot";
import { FakeTime } from "../moddable/fakes";

describe("simulated pins of Moddable's Linux build", () => {
  it("read the pilot they write, with nobody connected", () => {
    const pilot = new (simulatedPilot())();
    const seen = [0, 50, 100].map((duty) => {
      pilot.write(duty);
      const { highV, lowV } = pilot.read();
      return [highV, lowV];
    });
    assert.deepEqual(seen, [
      [-12, -12],
      [12, -12],
      [12, 12],
    ]);
  });

  it("drop the contactor without a permit and leave nothing behind", () => {
    const time = new FakeTime();
    const Guard = simulatedGuard(time, time, () => false);
    for (let round = 0; round < 100; round++) {
      const guard = new Guard();
      guard.write(1);
      time.advance(180);
      assert.deepEqual({ ...guard.read() }, { coil: true, dropped: null, contacts: true });
      time.advance(40);
      assert.deepEqual({ ...guard.read() }, { coil: false, dropped: "permit-expired", contacts: false });
      guard.write(1);
      assert.equal(guard.read().coil, false);
      guard.write(0);
      guard.write(1);
      assert.equal(guard.read().coil, true);
      guard.close();
    }
    assert.equal(time.count, 0);
  });

  it("trip while they are tested, and drop the contactor", () => {
    const time = new FakeTime();
    const detector = simulatedDetector();
    const trip = new detector.ResidualTrip();
    const test = new detector.ResidualTest();
    const guard = new (simulatedGuard(time, time, () => detector.isTripped()))();
    guard.write(3);
    assert.deepEqual([trip.read(), guard.read().coil], [0, true]);
    test.write(1);
    time.advance(20);
    assert.equal(trip.read(), 1);
    assert.deepEqual({ ...guard.read() }, { coil: false, dropped: "trip-line", contacts: false });
    guard.write(0);
    guard.write(1);
    assert.equal(guard.read().coil, false);
    test.close();
    guard.write(0);
    guard.write(1);
    assert.deepEqual([trip.read(), guard.read().coil], [0, true]);
    trip.close();
    guard.close();
    assert.equal(time.count, 0);
  });

  it("are quiet and steady where nothing is simulated", () => {
    const line = new (quietLine())();
    const gauge = new (steadyGauge(21))();
    assert.deepEqual([line.read(), gauge.read()], [0, 21]);
    line.close();
    gauge.close();
  });
});
