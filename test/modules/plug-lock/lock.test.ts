import assert from "node:assert/strict";
import {
  initialLock,
  isSafelyLocked,
  type LockState,
  lockDrive,
  lockFault,
  stepLock,
} from "../../../modules/plug-lock/lock";
import { LockBench, PHASES } from "./bench";

type Wish = "locked" | "unlocked";

/** Steps at moments, from a start at 0 with the motor rested since long; the drive after each. */
class Steps {
  state: LockState;

  constructor(
    private readonly wanted: Wish,
    isLocked = wanted !== "locked",
  ) {
    this.state = initialLock(-10_000, isLocked);
  }

  at(ms: number, isThere: boolean, wanted = this.wanted): string {
    this.state = stepLock(this.state, ms, wanted, isThere === (wanted === "locked"));
    return lockDrive(this.state);
  }

  get fault(): string | null {
    return lockFault(this.state);
  }

  /** All tries in vain, each step at its moment; failed at 2,400. */
  fail(): this {
    for (const [fromMs, toMs] of [
      [0, 600],
      [900, 1_500],
      [1_800, 2_400],
    ] as const) {
      assert.notEqual(this.at(fromMs, false), "rest", `${fromMs} ms`);
      assert.equal(this.fault, null);
      assert.equal(this.at(toMs, false), "rest", `${toMs} ms`);
    }
    return this;
  }
}

describe("plug lock", () => {
  it("moves nothing at start where the bolt is as it should be", () => {
    for (const isLocked of [true, false]) {
      const state = initialLock(0, isLocked);
      assert.equal(isSafelyLocked(state), isLocked);
      const wanted = isLocked ? "locked" : "unlocked";
      for (const ms of [0, 20, 300, 100_000]) assert.equal(stepLock(state, ms, wanted, isLocked), state);
      assert.deepEqual([lockDrive(state), lockFault(state)], ["rest", null]);
    }
  });

  it("lets the motor rest for 300 ms after a start, for it may have run until then", () => {
    let state = stepLock(initialLock(0, true), 0, "unlocked", true);
    assert.deepEqual([lockDrive(state), isSafelyLocked(state)], ["rest", false]);
    state = stepLock(state, 299, "unlocked", true);
    assert.equal(lockDrive(state), "rest");
    assert.equal(lockDrive(stepLock(state, 300, "unlocked", true)), "unlock");
  });

  for (const [wanted, drive, fault] of [
    ["locked", "lock", "lock-open"],
    ["unlocked", "unlock", "lock-stuck"],
  ] as const)
    describe(`wanted ${wanted}`, () => {
      it("drives until the contact says so, plus 50 ms", () => {
        const steps = new Steps(wanted);
        assert.equal(steps.at(0, false), drive);
        assert.equal(steps.at(200, true), drive);
        assert.equal(steps.at(249, true), drive);
        assert.equal(isSafelyLocked(steps.state), false);
        assert.equal(steps.at(250, true), "rest");
        assert.equal(isSafelyLocked(steps.state), wanted === "locked");
        assert.equal(steps.fault, null);
      });

      it("counts the 50 ms anew when the contact bounces", () => {
        const steps = new Steps(wanted);
        steps.at(0, false);
        steps.at(200, true);
        steps.at(240, false);
        assert.equal(steps.at(260, true), drive);
        assert.equal(steps.at(309, true), drive);
        assert.equal(steps.at(310, true), "rest");
      });

      it("drives for at most 600 ms, also when the contact comes late", () => {
        const steps = new Steps(wanted);
        steps.at(0, false);
        assert.equal(steps.at(580, true), drive);
        assert.equal(steps.at(599, true), drive);
        assert.equal(steps.at(600, true), "rest");
        assert.equal(isSafelyLocked(steps.state), wanted === "locked");
      });

      it("takes a contact that comes with the last step of a try", () => {
        const steps = new Steps(wanted);
        steps.at(0, false);
        steps.at(600, true);
        assert.equal(steps.state.kind, "holding");
      });

      it("rests for 300 ms between tries, fails after the third, and tries again after 30 s", () => {
        const steps = new Steps(wanted);
        assert.equal(steps.at(0, false), drive);
        assert.equal(steps.at(599, false), drive);
        assert.equal(steps.at(600, false), "rest");
        assert.equal(steps.at(899, false), "rest");
        assert.equal(steps.at(900, false), drive);
        assert.equal(steps.at(1_499, false), drive);
        assert.equal(steps.at(1_500, false), "rest");
        assert.equal(steps.at(1_799, false), "rest");
        assert.equal(steps.at(1_800, false), drive);
        assert.equal(steps.at(2_399, false), drive);
        assert.equal(steps.fault, null);
        assert.equal(steps.at(2_400, false), "rest");
        assert.equal(steps.fault, fault);
        assert.equal(steps.at(32_399, false), "rest");
        assert.equal(steps.at(32_400, false), drive);
        assert.equal(steps.fault, fault, "until the bolt has moved");
        steps.at(32_600, true);
        assert.equal(steps.fault, fault);
        assert.equal(steps.at(32_650, true), "rest");
        assert.equal(steps.fault, null);
      });

      it("shows the fault through all tries of a second round", () => {
        const steps = new Steps(wanted).fail();
        for (const ms of [32_400, 33_000, 33_300, 33_900, 34_200, 34_800]) {
          steps.at(ms, false);
          assert.equal(steps.fault, fault, `${ms} ms`);
        }
        assert.equal(steps.at(64_799, false), "rest");
        assert.equal(steps.at(64_800, false), drive);
      });

      it("succeeds at the second or third try without a fault", () => {
        for (const moves of [1, 2]) {
          const steps = new Steps(wanted);
          for (let index = 0; index < moves; index++) {
            steps.at(index * 900, false);
            steps.at(index * 900 + 600, false);
          }
          assert.equal(steps.at(moves * 900, false), drive);
          steps.at(moves * 900 + 300, true);
          assert.equal(steps.at(moves * 900 + 350, true), "rest");
          assert.deepEqual([steps.state.kind, steps.fault], ["holding", null]);
        }
      });

      it("begins at once when the wish changes after a failure, once the motor has rested", () => {
        const other = wanted === "locked" ? "unlocked" : "locked";
        const opposite = drive === "lock" ? "unlock" : "lock";
        const late = new Steps(wanted).fail();
        assert.equal(late.at(2_700, false, other), opposite);
        assert.equal(late.fault, null);
        const early = new Steps(wanted).fail();
        assert.equal(early.at(2_420, false, other), "rest");
        assert.equal(early.fault, null);
        assert.equal(early.at(2_699, false, other), "rest");
        assert.equal(early.at(2_700, false, other), opposite);
      });

      it("drives a bolt back that was on its way, after a rest, whatever the contact says", () => {
        const other = wanted === "locked" ? "unlocked" : "locked";
        const opposite = drive === "lock" ? "unlock" : "lock";
        const steps = new Steps(wanted);
        assert.equal(steps.at(0, false), drive);
        assert.equal(steps.at(100, true, other), "rest");
        assert.equal(steps.at(399, true, other), "rest");
        assert.equal(steps.at(400, true, other), opposite);
        assert.equal(steps.at(420, true, other), opposite);
        assert.equal(steps.at(470, true, other), "rest");
        assert.equal(steps.state.kind, "holding");
      });

      it("gives a wish that changed and came back three tries, and no new rest", () => {
        const other = wanted === "locked" ? "unlocked" : "locked";
        const steps = new Steps(wanted);
        steps.at(0, false);
        steps.at(600, false);
        steps.at(700, false, other);
        assert.equal(steps.at(899, false), "rest");
        assert.equal(steps.at(900, false), drive);
        for (const ms of [1_500, 1_800, 2_400, 2_700]) steps.at(ms, false);
        assert.deepEqual([lockDrive(steps.state), steps.fault], [drive, null]);
        steps.at(3_300, false);
        assert.equal(steps.fault, fault);
      });

      it("drives again when the bolt at rest is forced: after two samples 15 ms apart", () => {
        const steps = new Steps(wanted, wanted === "locked");
        assert.equal(steps.at(0, false), "rest");
        assert.equal(isSafelyLocked(steps.state), wanted === "locked");
        assert.equal(steps.at(14, false), "rest");
        assert.equal(isSafelyLocked(steps.state), wanted === "locked");
        assert.equal(steps.at(15, false), drive);
        assert.equal(isSafelyLocked(steps.state), false);
        assert.equal(steps.fault, null);
      });

      it("takes a single sample for a bounce, however late the next", () => {
        const steps = new Steps(wanted, wanted === "locked");
        for (let ms = 0; ms < 1_000; ms += 50) assert.equal(steps.at(ms, ms % 100 !== 0), "rest");
      });

      it("shows a forced bolt as a fault when it does not come back within a try", () => {
        const steps = new Steps(wanted, wanted === "locked");
        steps.at(0, false);
        steps.at(20, false);
        steps.at(619, false);
        assert.equal(steps.fault, null);
        assert.equal(steps.at(620, false), "rest");
        assert.equal(steps.fault, fault);
        assert.equal(steps.at(920, false), drive);
        assert.equal(steps.fault, fault);
        steps.at(1_000, true);
        steps.at(1_050, true);
        assert.deepEqual([steps.state.kind, steps.fault], ["holding", null]);
      });

      it("shows no fault of a forced bolt that comes back within the try", () => {
        const steps = new Steps(wanted, wanted === "locked");
        steps.at(0, false);
        steps.at(20, false);
        steps.at(610, true);
        assert.equal(steps.at(620, true), "rest");
        assert.deepEqual([steps.state.kind, steps.fault], ["holding", null]);
      });

      it("lets the motor rest before it follows a bolt that is forced right after a movement", () => {
        const steps = new Steps(wanted);
        steps.at(0, false);
        steps.at(100, true);
        assert.equal(steps.at(150, true), "rest");
        steps.at(160, false);
        assert.equal(steps.at(180, false), "rest");
        assert.equal(isSafelyLocked(steps.state), false);
        assert.equal(steps.at(449, false), "rest");
        assert.equal(steps.at(450, false), drive);
      });

      it("is the same object while nothing changes", () => {
        const steps = new Steps(wanted);
        for (const [ms, isThere] of [
          [0, false],
          [100, true],
          [110, false],
          [600, false],
          [900, false],
          [1_500, false],
          [1_800, false],
          [2_400, false],
          [32_400, false],
          [32_500, true],
          [32_550, true],
          [32_560, false],
        ] as const) {
          steps.at(ms, isThere);
          const { state } = steps;
          steps.at(ms + 5, isThere);
          assert.equal(steps.state, state, `${ms} ms`);
        }
      });
    });

  describe("with a bolt of 200 ms travel, at every phase of the step", () => {
    it("locks within 270 ms and unlocks as fast", () => {
      for (const phaseMs of PHASES) {
        const bench = new LockBench(false, phaseMs).runFor(1_000);
        bench.wanted = "locked";
        assert.ok(bench.until(({ isSafe }) => isSafe) <= 20 + 270);
        bench.runFor(1_000).wanted = "unlocked";
        bench.stepAt(bench.nowMs + 20);
        assert.equal(bench.isSafe, false);
        bench.until(({ drive }) => drive === "rest");
        assert.equal(bench.isLocked, false);
        bench.runFor(60_000);
        assert.deepEqual(
          bench.stretches.map(({ drive }) => drive),
          ["lock", "unlock"],
        );
      }
    });

    it("no longer trusts a bolt that is forced, at the latest 40 ms later", () => {
      for (const phaseMs of PHASES) {
        const bench = new LockBench(true).runTo(1_000);
        bench.force(false);
        bench.travelMs = Number.POSITIVE_INFINITY;
        // Forced `phaseMs` before the next step.
        const forcedMs = 1_020 - phaseMs;
        const leftMs = 1_000 + bench.until(({ isSafe }) => !isSafe) - forcedMs;
        assert.ok(leftMs >= 15 && leftMs < 40, `${leftMs} ms`);
        bench.until(({ fault }) => fault === "lock-open", 620);
      }
    });

    it("tells a jammed bolt from one that works, and recovers from both ends", () => {
      for (const phaseMs of PHASES) {
        const bench = new LockBench(false, phaseMs).runFor(1_000);
        bench.travelMs = Number.POSITIVE_INFINITY;
        bench.wanted = "locked";
        assert.equal(
          bench.until(({ fault }) => fault === "lock-open"),
          20 + 2_400,
        );
        assert.deepEqual(
          bench.stretches.map(({ fromMs, toMs }) => toMs - fromMs),
          [600, 600, 600],
        );
        bench.travelMs = 200;
        assert.ok(bench.until(({ isSafe }) => isSafe) <= 30_000 + 270);
        assert.equal(bench.fault, null);
      }
    });

    it("says lock-stuck of a contact that stays closed", () => {
      const bench = new LockBench(true).runTo(1_000);
      bench.stuckContact = true;
      bench.wanted = "unlocked";
      bench.until(({ fault }) => fault === "lock-stuck", 2_420);
      assert.equal(bench.isSafe, false);
    });
  });
});
