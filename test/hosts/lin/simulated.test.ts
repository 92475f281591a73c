import assert from "node:assert/strict";
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
    const Guard = simulatedGuard(time, time);
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
});
