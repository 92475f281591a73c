import assert from "node:assert/strict";
import { failsafeSumA } from "../../../firmware/manager/failsafe-check";
import { MEMBER_RULES, type Member } from "../../../modules/messages/site";
import { check } from "../../../modules/schema/check";
import { object } from "../../../modules/schema/schema";
import { ManagerBench } from "./bench";

function member(more: object = {}): Member {
  const checked = check(object(MEMBER_RULES), { order: 0, ...more });
  assert.ok(checked.ok);
  return checked.value;
}

describe("the sum of the fail-safe currents", () => {
  it("is nothing without chargers", () => {
    assert.deepEqual(failsafeSumA([], 1), [0]);
    assert.deepEqual(failsafeSumA([], 3), [0, 0, 0]);
  });

  it("stands on the phases that each charger hangs on", () => {
    const members = [
      member({ failsafeA: 6 }),
      member({ failsafeA: 8, rotation: "231" }),
      member({ failsafeA: 10, phases: 3, rotation: "312" }),
      member({ failsafeA: 0 }),
    ];
    assert.deepEqual(failsafeSumA(members, 3), [16, 18, 10]);
    assert.deepEqual(failsafeSumA(members, 1), [24], "a site of one phase has all of them on it");
  });
});

describe("the check of the fail-safe currents", () => {
  it("is a notice from the first ampere above what contract, buffer and house leave", () => {
    const bench = new ManagerBench({ contractedA: 30, bufferA: 2, houseMaxA: 10 });
    const manager = bench.start();
    const notices = (): readonly string[] => manager.view.notices.filter((notice) => notice === "fail-safe-too-high");
    assert.deepEqual(notices(), [], "3 × 6 A beside 12 A");
    manager.set({ houseMaxA: 10.1 });
    assert.deepEqual(notices(), ["fail-safe-too-high"]);
    manager.putMember("Charger-3", { failsafeA: 5 });
    assert.deepEqual(notices(), []);
    manager.putMember("Charger-4", {});
    assert.deepEqual(notices(), ["fail-safe-too-high"]);
    manager.removeMember("Charger-4");
    assert.deepEqual(notices(), []);
    manager.set({ contractedA: 20 });
    assert.deepEqual(notices(), ["fail-safe-too-high"]);
  });

  it("is made phase by phase", () => {
    const bench = new ManagerBench({ contractedA: 16, phases: 3, houseMaxA: 3 }, ["A", "B", "C"]);
    const manager = bench.start();
    assert.deepEqual(manager.view.notices, ["fail-safe-too-high"], "18 A on L1");
    manager.putMember("B", { rotation: "231" });
    assert.deepEqual(manager.view.notices, []);
  });
});
