import assert from "node:assert/strict";
import {
  NOT_WITHDRAWN,
  stepWithdrawal,
  type Withdrawal,
  type WithdrawalInput,
} from "../../../modules/arbiter/withdrawal";

const ENOUGH: WithdrawalInput = { isEnough: true, isCharging: false, isConnected: true, resumeDelayMs: 60_000 };
const LACKING: WithdrawalInput = { ...ENOUGH, isEnough: false };

/** Withdrawn at 0 ms while it charged. */
function withdrawn(): Withdrawal {
  return stepWithdrawal(NOT_WITHDRAWN, 0, { ...LACKING, isCharging: true });
}

describe("a withdrawn offer", () => {
  it("comes back when the current has been there for the delay, to the millisecond", () => {
    let state = withdrawn();
    assert.equal(state.kind, "lacking");
    state = stepWithdrawal(state, 10_000, ENOUGH);
    assert.deepEqual(state, { kind: "recovering", untilMs: 70_000 });
    state = stepWithdrawal(state, 69_999, ENOUGH);
    assert.equal(state.kind, "recovering");
    state = stepWithdrawal(state, 70_000, ENOUGH);
    assert.equal(state.kind, "none");
  });

  it("begins to wait anew when the current goes away meanwhile", () => {
    let state = stepWithdrawal(withdrawn(), 10_000, ENOUGH);
    state = stepWithdrawal(state, 69_999, LACKING);
    assert.equal(state.kind, "lacking");
    state = stepWithdrawal(state, 70_000, ENOUGH);
    assert.deepEqual(state, { kind: "recovering", untilMs: 130_000 });
  });

  it("is forgotten when the car is unplugged", () => {
    const gone = { ...ENOUGH, isConnected: false };
    assert.equal(stepWithdrawal(withdrawn(), 1, gone).kind, "none");
    assert.equal(stepWithdrawal(stepWithdrawal(withdrawn(), 1, ENOUGH), 2, gone).kind, "none");
    assert.equal(stepWithdrawal(withdrawn(), 1, { ...gone, isEnough: false, isCharging: true }).kind, "none");
  });

  it("comes back at once without a delay, and when the delay is taken away", () => {
    const atOnce = { ...ENOUGH, resumeDelayMs: 0 };
    assert.equal(stepWithdrawal(withdrawn(), 1, atOnce).kind, "none");
    assert.equal(stepWithdrawal(stepWithdrawal(withdrawn(), 1, ENOUGH), 2, atOnce).kind, "none");
  });

  it("is none of a car that has not charged yet: a first start never waits", () => {
    let state: Withdrawal = NOT_WITHDRAWN;
    for (let nowMs = 0; nowMs < 100_000; nowMs += 1_000) state = stepWithdrawal(state, nowMs, LACKING);
    assert.equal(state.kind, "none");
    assert.equal(stepWithdrawal(state, 100_000, ENOUGH).kind, "none");
  });

  it("stays as it is, the same object, while nothing changes", () => {
    const recovering = stepWithdrawal(withdrawn(), 10_000, ENOUGH);
    assert.equal(stepWithdrawal(recovering, 20_000, ENOUGH), recovering);
    const lacking = withdrawn();
    assert.equal(stepWithdrawal(lacking, 5, LACKING), lacking);
    assert.equal(stepWithdrawal(NOT_WITHDRAWN, 5, ENOUGH), NOT_WITHDRAWN);
  });
});
