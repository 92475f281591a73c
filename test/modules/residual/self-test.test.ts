import assert from "node:assert/strict";
import fc from "fast-check";
import {
  IDLE_SELF_TEST,
  SELF_TEST_TIMES,
  type SelfTest,
  startSelfTest,
  stepSelfTest,
  testOutput,
} from "../../../modules/residual/self-test";

/** A detector whose line follows the test output after a delay each way; a broken one never does. */
class Detector {
  line: 0 | 1 = 0;
  private output: 0 | 1 = 0;
  private changesAtMs = Number.POSITIVE_INFINITY;

  constructor(
    readonly tripAfterMs: number,
    readonly releaseAfterMs: number,
  ) {}

  write(output: 0 | 1, nowMs: number): void {
    if (output === this.output) return;
    this.output = output;
    this.changesAtMs = nowMs + (output === 1 ? this.tripAfterMs : this.releaseAfterMs);
  }

  read(nowMs: number): 0 | 1 {
    if (nowMs >= this.changesAtMs) this.line = this.output;
    return this.line;
  }
}

interface Run {
  readonly test: SelfTest;
  readonly tookMs: number;
  readonly outputMs: number;
}

/** A whole test on the 20 ms grid, started `phaseMs` before its first sample. */
function run(detector: Detector, phaseMs: number): Run {
  let test = startSelfTest(0);
  let nowMs = phaseMs;
  let outputMs = 0;
  while (test.kind !== "passed" && test.kind !== "failed") {
    test = stepSelfTest(test, nowMs, detector.read(nowMs));
    detector.write(testOutput(test), nowMs);
    outputMs += testOutput(test) * 20;
    nowMs += 20;
    assert.ok(nowMs < 2_000, "it ends");
  }
  return { test, tookMs: nowMs - 20, outputMs };
}

function reason(test: SelfTest): string {
  return test.kind === "failed" ? test.reason : test.kind;
}

/** Samples at moments, from the start of a test at 0; what it came to after each. */
function kinds(...samples: readonly (readonly [number, 0 | 1])[]): string[] {
  let test = startSelfTest(0);
  return samples.map(([ms, line]) => {
    test = stepSelfTest(test, ms, line);
    return reason(test);
  });
}

const PHASES = Array.from({ length: 20 }, (_, phaseMs) => phaseMs);

describe("self-test of the residual current detector", () => {
  it("goes from a quiet line over a trip to a quiet line, with its output on in between only", () => {
    let test = startSelfTest(1_000);
    const seen = [[test.kind, testOutput(test)]];
    for (const [ms, line] of [
      [1_020, 0],
      [1_040, 0],
      [1_060, 1],
      [1_080, 1],
      [1_100, 0],
    ] as const) {
      test = stepSelfTest(test, ms, line);
      seen.push([test.kind, testOutput(test)]);
    }
    assert.deepEqual(seen, [
      ["checking", 0],
      ["testing", 1],
      ["testing", 1],
      ["releasing", 0],
      ["releasing", 0],
      ["passed", 0],
    ]);
    assert.deepEqual(test, { kind: "passed", atMs: 1_100 });
  });

  it("waits for a line that is still on, and gives it up as stuck at 50 ms", () => {
    assert.deepEqual(kinds([0, 1], [49, 1], [49.5, 0]), ["checking", "checking", "testing"]);
    assert.deepEqual(kinds([0, 1], [49, 1], [50, 1]), ["checking", "checking", "stuck"]);
    assert.deepEqual(kinds([50, 0]), ["testing"]);
    assert.deepEqual(kinds([400, 0]), ["testing"], "a quiet line is quiet, after a stall too");
    assert.deepEqual(kinds([400, 1]), ["stuck"]);
  });

  it("takes a trip at the first sample that shows it, up to 200 ms after the output came on", () => {
    assert.deepEqual(kinds([20, 0], [21, 1]), ["testing", "releasing"]);
    assert.deepEqual(kinds([20, 0], [219, 0], [220, 1]), ["testing", "testing", "releasing"]);
    assert.deepEqual(kinds([20, 0], [219, 0], [220, 0]), ["testing", "testing", "no-trip"]);
    assert.deepEqual(kinds([20, 0], [219, 0], [221, 1]), ["testing", "testing", "no-trip"]);
  });

  it("takes a release up to 300 ms after the output went off", () => {
    const tripped = [
      [20, 0],
      [40, 1],
    ] as const;
    assert.deepEqual(kinds(...tripped, [41, 0]).at(-1), "passed");
    assert.deepEqual(kinds(...tripped, [339, 1], [340, 0]).slice(2), ["releasing", "passed"]);
    assert.deepEqual(kinds(...tripped, [339, 1], [340, 1]).slice(2), ["releasing", "no-release"]);
    assert.deepEqual(kinds(...tripped, [339, 1], [341, 0]).slice(2), ["releasing", "no-release"]);
  });

  it("begins each deadline with its own state", () => {
    assert.deepEqual(startSelfTest(5), { kind: "checking", byMs: 55 });
    assert.deepEqual(stepSelfTest(startSelfTest(5), 30, 0), { kind: "testing", byMs: 230 });
    assert.deepEqual(stepSelfTest({ kind: "testing", byMs: 230 }, 100, 1), { kind: "releasing", byMs: 400 });
    assert.deepEqual(stepSelfTest({ kind: "releasing", byMs: 400 }, 401, 1), {
      kind: "failed",
      reason: "no-release",
      atMs: 401,
    });
  });

  it("does nothing when idle, passed or failed, whatever the line does", () => {
    const ends: readonly SelfTest[] = [
      IDLE_SELF_TEST,
      { kind: "passed", atMs: 0 },
      { kind: "failed", reason: "no-trip", atMs: 0 },
    ];
    for (const test of ends)
      for (const line of [0, 1] as const) {
        assert.equal(stepSelfTest(test, 1e6, line), test);
        assert.equal(testOutput(test), 0);
      }
  });

  it("is the same object while it waits", () => {
    const checking = startSelfTest(0);
    assert.equal(stepSelfTest(checking, 20, 1), checking);
    const testing = stepSelfTest(checking, 20, 0);
    assert.equal(stepSelfTest(testing, 40, 0), testing);
    const releasing = stepSelfTest(testing, 40, 1);
    assert.equal(stepSelfTest(releasing, 60, 1), releasing);
  });

  it("passes good detectors at every phase of the step, a usual one within 200 ms and the slowest within 600 ms", () => {
    for (const phaseMs of PHASES) {
      const usual = run(new Detector(40, 40), phaseMs);
      assert.equal(usual.test.kind, "passed");
      assert.ok(usual.tookMs <= 200, `${usual.tookMs} ms`);
      const slowest = run(new Detector(SELF_TEST_TIMES.tripMs, SELF_TEST_TIMES.releaseMs), phaseMs);
      assert.equal(slowest.test.kind, "passed");
      assert.ok(slowest.tookMs < 600, `${slowest.tookMs} ms`);
    }
  });

  it("fails detectors that are too slow, deaf or stuck, at every phase of the step", () => {
    for (const phaseMs of PHASES) {
      assert.equal(reason(run(new Detector(201, 40), phaseMs).test), "no-trip");
      assert.equal(reason(run(new Detector(Number.POSITIVE_INFINITY, 40), phaseMs).test), "no-trip");
      assert.equal(reason(run(new Detector(40, 301), phaseMs).test), "no-release");
      assert.equal(reason(run(new Detector(40, Number.POSITIVE_INFINITY), phaseMs).test), "no-release");
      const stuck = new Detector(0, 0);
      stuck.line = 1;
      const { test, outputMs } = run(stuck, phaseMs);
      assert.equal(reason(test), "stuck");
      assert.equal(outputMs, 0, "nobody tests a line that is on");
    }
  });

  it("passes only over quiet, tripped, quiet, each in its time, whatever the line does and however late the steps", () => {
    const samples = fc.array(fc.tuple(fc.integer({ min: 1, max: 70 }), fc.constantFrom<0 | 1>(0, 1)), {
      minLength: 1,
      maxLength: 40,
    });
    let passes = 0;
    fc.assert(
      fc.property(samples, fc.constantFrom(0, 0.5, 1e12), (steps, startMs) => {
        let test = startSelfTest(startMs);
        let nowMs: number = startMs;
        let enteredMs: number = startMs;
        for (const [gapMs, line] of steps) {
          nowMs += gapMs;
          const before: SelfTest = test;
          test = stepSelfTest(before, nowMs, line);
          if (test.kind === before.kind) continue;
          const tookMs = nowMs - enteredMs;
          enteredMs = nowMs;
          const step = `${before.kind} → ${reason(test)}`;
          const isGood = {
            "checking → testing": line === 0,
            "checking → stuck": line === 1 && tookMs >= 50,
            "testing → releasing": line === 1 && tookMs <= 200,
            "testing → no-trip": tookMs >= 200,
            "releasing → passed": line === 0 && tookMs <= 300,
            "releasing → no-release": tookMs >= 300,
          }[step];
          assert.equal(isGood, true, `${step} after ${tookMs} ms, line ${line}`);
          if (test.kind === "passed") passes += 1;
        }
      }),
      { numRuns: 3_000, seed: 37 },
    );
    assert.ok(passes > 500, `only ${passes} passes`);
  });
});
