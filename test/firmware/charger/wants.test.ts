import assert from "node:assert/strict";
import { wantsOf } from "../../../firmware/charger/wants";
import { type EvseState, initialState, type Phase } from "../../../modules/evse/state";
import { charging } from "./bench";
import { PlayedManager } from "./played-manager";

function inPhase(phase: object): EvseState {
  return { ...initialState(0), phase: phase as Phase };
}

describe("what a car wants of the site", () => {
  it("is current while it asks, charges, or is about to have its contactor opened", () => {
    for (const kind of ["asking", "charging", "stopping", "switching"])
      assert.equal(wantsOf(inPhase({ kind })), "current", kind);
  });

  it("is nothing where none is there, or it may not charge", () => {
    for (const kind of ["available", "ventilation", "fault"]) assert.equal(wantsOf(inPhase({ kind })), "nothing", kind);
  });

  it("is standby from plugging in until it has asked and finished once", () => {
    assert.equal(wantsOf(inPhase({ kind: "connected", invited: true })), "standby");
    assert.equal(wantsOf(inPhase({ kind: "connected", invited: false })), "nothing");
  });

  it("stands in the claims of a charger, from the car that comes to the one that has gone", () => {
    const { bench, charger } = charging({ managerId: "Manager-1" });
    const manager = new PlayedManager(bench);
    manager.share(5_000, 16);
    assert.equal(charger.view.state, "C2");
    bench.level = "B";
    bench.drawnA = 0;
    manager.share(5_000, 16);
    assert.equal(manager.claim.wants, "nothing", "it has finished");
    bench.level = "A";
    manager.share(5_000, 0);
    const all = manager.claims.map(({ wants }) => wants);
    assert.deepEqual(
      all.filter((wants, index) => wants !== all[index - 1]),
      ["nothing", "standby", "current", "nothing"],
    );
    assert.equal(manager.claim.session, null);
  });
});
