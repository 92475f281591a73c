import type { MonotonicMs } from "../device/time";
import { MIN_OFFER_A } from "../pilot/duty";
import { DIODE_LIMIT_V } from "../pilot/level";
import { IDLE_SELF_TEST, type SelfTest, startSelfTest, stepSelfTest } from "../residual/self-test";
import type { EvseInput, EvseState } from "./state";
import { EVSE_TIMES } from "./times";

/**
 * PWM has been there long enough to trust, the diode was seen in this very sample, the detector has passed its
 * self-test, the contacts are open, the plug is locked, its cable known, the phases are the wanted ones, and no wait is
 * pending.
 */
export function mayClose(state: EvseState, nowMs: MonotonicMs, input: EvseInput): boolean {
  return (
    state.drive.kind === "X2" &&
    state.vehicle.kind === "steady" &&
    nowMs - state.drive.sinceMs >= EVSE_TIMES.dutySettleMs &&
    nowMs >= state.closeNotBeforeMs &&
    input.offerA >= MIN_OFFER_A &&
    input.lowV <= DIODE_LIMIT_V &&
    input.guardDropped === null &&
    input.isLocked !== false &&
    input.phases === state.phases &&
    state.cableGoneSinceMs === undefined &&
    state.feedbackWrongSinceMs === undefined &&
    hasPassed(state.selfTest, nowMs, input)
  );
}

function hasPassed(test: SelfTest, nowMs: MonotonicMs, input: EvseInput): boolean {
  if (input.residualTrip === undefined) return true;
  return test.kind === "passed" && nowMs - test.atMs < EVSE_TIMES.selfTestValidMs && input.residualTrip === 0;
}

/** The self-test runs while the duty settles, so that it costs the car no time. Elsewhere its output is off. */
export function moveSelfTest(state: EvseState, nowMs: MonotonicMs, input: EvseInput): EvseState {
  const selfTest = nextSelfTest(state, nowMs, input);
  return selfTest === state.selfTest ? state : { ...state, selfTest };
}

function nextSelfTest(state: EvseState, nowMs: MonotonicMs, input: EvseInput): SelfTest {
  const { selfTest } = state;
  if (input.residualTrip === undefined || state.phase.kind !== "asking" || state.drive.kind !== "X2") {
    return IDLE_SELF_TEST;
  }
  switch (selfTest.kind) {
    case "idle":
      return startSelfTest(nowMs);
    case "passed":
      return nowMs - selfTest.atMs < EVSE_TIMES.selfTestValidMs ? selfTest : startSelfTest(nowMs);
    case "failed":
      return selfTest;
    default:
      return stepSelfTest(selfTest, nowMs, input.residualTrip);
  }
}
