import assert from "node:assert/strict";
import { WorldRig } from "./rig";

const C1 = { charger: "C1" } as const;

describe("a simulated charger's light and button", () => {
  it("shows that it charges, and is dark without power", () => {
    const rig = new WorldRig();
    const { statusLed } = rig.charger.safety;
    rig.run(2);
    assert.equal(rig.apply({ do: "plug", ...C1 }), undefined);
    rig.apply({ do: "request", ...C1 });
    rig.run(30);
    assert.deepEqual([rig.trace.contactor, statusLed.isLit], [true, true]);
    rig.charger.setMains(false);
    assert.equal(statusLed.isLit, false);
  });

  it("is heard by the firmware, which forgets its network and starts anew", () => {
    const rig = new WorldRig();
    rig.run(5);
    const before = rig.charger.part.application;
    assert.ok(before);
    rig.charger.safety.button.set(true);
    rig.run(14);
    assert.equal(rig.charger.part.application, before);
    rig.run(20);
    assert.notEqual(rig.charger.part.application, before);
    assert.ok(rig.charger.part.application);
  });
});
