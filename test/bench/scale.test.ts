import assert from "node:assert/strict";
import { scale } from "../../bench/scale";

describe("scale bench", () => {
  it("runs a garage, and says what a charger takes", function () {
    this.timeout(60_000);
    const found = scale({ chargers: 6, warmUpS: 40, measuredS: 20 });
    assert.equal(found.chargers, 6);
    assert.equal(found.breakerTripped, false);
    assert.ok(found.timesRealTime > 0);
    assert.ok(found.bytesPerCharger > 1_000 && found.bytesPerCharger < 1_000_000, `${found.bytesPerCharger}`);
    assert.ok(found.utilisation > 0.5, `${found.utilisation}`);
  });
});
