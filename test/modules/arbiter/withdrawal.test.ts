import assert from "node:assert/strict";
import fc from "fast-check";
import {
  NOT_WITHDRAWN,
  PAUSES_AN_HOUR,
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
    assert.deepEqual(state, { kind: "recovering", pauses: [0], untilMs: 70_000, isSpared: false });
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
    assert.deepEqual(state, { kind: "recovering", pauses: [0], untilMs: 130_000, isSpared: false });
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

  /** Pauses that begin every `everyMs`, each for 10 s; what becomes of the last. */
  function paused(times: number, everyMs: number): Withdrawal {
    let state: Withdrawal = NOT_WITHDRAWN;
    for (let index = 0; index < times; index++) {
      const atMs = index * everyMs;
      state = stepWithdrawal(state, atMs, { ...LACKING, isCharging: true });
      state = stepWithdrawal(state, atMs + 10_000, ENOUGH);
      if (index < times - 1) state = stepWithdrawal(state, atMs + 70_000, ENOUGH);
    }
    return state;
  }

  it("waits for the delay alone after five pauses, and out the hour after the sixth", () => {
    const fifth = paused(5, 100_000);
    assert.deepEqual([fifth.kind === "recovering" && fifth.untilMs, fifth.pauses.length], [470_000, 5]);
    const sixth = paused(6, 100_000);
    assert.ok(sixth.kind === "recovering" && sixth.isSpared);
    assert.equal(sixth.untilMs, 3_600_000);
    assert.equal(stepWithdrawal(sixth, 3_599_999, ENOUGH).kind, "recovering");
    assert.equal(stepWithdrawal(sixth, 3_600_000, ENOUGH).kind, "none");
  });

  it("never pauses a car oftener than that, whatever the house does", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 100, maxLength: 2_000 }), (enough) => {
        let state: Withdrawal = NOT_WITHDRAWN;
        const begunMs: number[] = [];
        enough.forEach((isEnough, index) => {
          const nowMs = index * 10_000;
          const before: Withdrawal["kind"] = state.kind;
          state = stepWithdrawal(state, nowMs, { ...ENOUGH, isEnough, isCharging: before === "none" });
          if (before === "none" && state.kind === "lacking") begunMs.push(nowMs);
        });
        begunMs.forEach((beginMs, index) => {
          const earlierMs = begunMs[index - PAUSES_AN_HOUR];
          if (earlierMs !== undefined) assert.ok(beginMs - earlierMs >= 3_600_000);
        });
      }),
      { numRuns: 300, seed: 4 },
    );
  });
});
