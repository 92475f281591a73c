import type { MonotonicMs } from "../device/time";

/**
 * The self-test of a residual current detector (RDC-DD by IEC 62955, CCID by UL 2231) before every close: the test
 * output has to make it trip, and it has to come back. Limits in ms.
 */
export const SELF_TEST_TIMES = Object.freeze({
  /** The line may still be on from what was before for so long. */
  quietMs: 50,
  /** From the test output to the trip. */
  tripMs: 200,
  /** From the end of the test output to a quiet line. */
  releaseMs: 300,
});

/** `stuck`: the line was never quiet. `no-trip`: the test did not reach it. `no-release`: it did not come back. */
export type SelfTestFailure = "stuck" | "no-trip" | "no-release";

export type SelfTest =
  | { readonly kind: "idle" }
  /** Before the test: the line has to be quiet. */
  | { readonly kind: "checking"; readonly byMs: MonotonicMs }
  /** The test output is on: the line has to trip. */
  | { readonly kind: "testing"; readonly byMs: MonotonicMs }
  /** The test output is off again: the line has to become quiet. */
  | { readonly kind: "releasing"; readonly byMs: MonotonicMs }
  | { readonly kind: "passed"; readonly atMs: MonotonicMs }
  | { readonly kind: "failed"; readonly reason: SelfTestFailure; readonly atMs: MonotonicMs };

export const IDLE_SELF_TEST: SelfTest = Object.freeze({ kind: "idle" });

/** A test that begins now; its output comes on with the first quiet sample. */
export function startSelfTest(nowMs: MonotonicMs): SelfTest {
  return { kind: "checking", byMs: nowMs + SELF_TEST_TIMES.quietMs };
}

/**
 * The test after one more sample of the trip line (1: tripped). A sample at the deadline still counts; what comes later
 * proves nothing about when it happened, and fails. The same object comes back while nothing changes.
 */
export function stepSelfTest(test: SelfTest, nowMs: MonotonicMs, tripLine: 0 | 1): SelfTest {
  switch (test.kind) {
    case "checking":
      // Quiet is quiet, however late the look.
      if (tripLine === 0) return { kind: "testing", byMs: nowMs + SELF_TEST_TIMES.tripMs };
      return nowMs >= test.byMs ? failed("stuck", nowMs) : test;
    case "testing":
      if (nowMs > test.byMs) return failed("no-trip", nowMs);
      if (tripLine === 1) return { kind: "releasing", byMs: nowMs + SELF_TEST_TIMES.releaseMs };
      return nowMs === test.byMs ? failed("no-trip", nowMs) : test;
    case "releasing":
      if (nowMs > test.byMs) return failed("no-release", nowMs);
      if (tripLine === 0) return { kind: "passed", atMs: nowMs };
      return nowMs === test.byMs ? failed("no-release", nowMs) : test;
    default:
      return test;
  }
}

function failed(reason: SelfTestFailure, atMs: MonotonicMs): SelfTest {
  return { kind: "failed", reason, atMs };
}

/** What the test output has to do: 1 makes the detector trip. */
export function testOutput(test: SelfTest): 0 | 1 {
  return test.kind === "testing" ? 1 : 0;
}
