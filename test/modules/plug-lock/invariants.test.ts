import assert from "node:assert/strict";
import fc from "fast-check";
import { stepLock } from "../../../modules/plug-lock/lock";
import { LockBench, STEP_MS } from "./bench";

/** What goes on for a while. */
interface Spell {
  readonly steps: number;
  readonly wanted: "locked" | "unlocked";
  readonly travelMs: number;
  readonly stuckContact: boolean | undefined;
  readonly forced: boolean | undefined;
  /** Added to some of the steps. */
  readonly lateMs: number;
}

const SPELL: fc.Arbitrary<Spell> = fc.record({
  steps: fc.oneof(
    fc.integer({ min: 1, max: 5 }),
    fc.integer({ min: 5, max: 60 }),
    fc.integer({ min: 100, max: 2_000 }),
  ),
  wanted: fc.constantFrom("locked", "unlocked"),
  travelMs: fc.constantFrom(60, 200, 200, 550, 700, Number.POSITIVE_INFINITY),
  stuckContact: fc.constantFrom(undefined, undefined, undefined, true, false),
  forced: fc.constantFrom(undefined, undefined, true, false),
  lateMs: fc.integer({ min: 0, max: 50 }),
});

/** What a spell changes at its begin. */
function make(spell: Spell, bench: LockBench): void {
  bench.wanted = spell.wanted;
  bench.travelMs = spell.travelMs;
  bench.stuckContact = spell.stuckContact;
  if (spell.forced !== undefined) bench.force(spell.forced);
}

const SPELLS = fc.array(SPELL, { minLength: 1, maxLength: 15 });
const STARTS = fc.constantFrom(0, 7, 0.5, 123_456.75);

class Watcher {
  safe = 0;
  faults = 0;
  /** Since when the motor has done what it does now. */
  private sinceMs: number;
  private lostSinceMs: number | undefined;

  constructor(private readonly bench: LockBench) {
    this.sinceMs = bench.nowMs;
  }

  step(ms: number): void {
    const { bench } = this;
    const { drive, state, isSafe, fault } = bench;
    bench.stepAt(ms);
    assert.deepEqual(stepLock(state, ms, bench.wanted, bench.isLocked), bench.state, "it is pure");
    if (bench.drive !== drive) {
      if (drive === "rest") assert.ok(ms - this.sinceMs >= 300, `rested for ${ms - this.sinceMs} ms only`);
      else assert.equal(bench.drive, "rest", "never from one way to the other");
      this.sinceMs = ms;
    }
    if (bench.drive !== "rest") {
      assert.ok(ms - this.sinceMs < 600, `goes on after ${ms - this.sinceMs} ms`);
      assert.equal(bench.drive, bench.wanted === "locked" ? "lock" : "unlock");
    }
    this.lostSinceMs = bench.isLocked ? undefined : (this.lostSinceMs ?? ms);
    if (bench.isSafe) {
      assert.equal(bench.wanted, "locked");
      assert.equal(bench.drive, "rest");
      assert.ok(this.lostSinceMs === undefined || ms - this.lostSinceMs < 15, "the contact says otherwise");
      if (!isSafe) assert.ok(bench.isLocked);
      this.safe += 1;
    }
    if (bench.fault === null) return;
    assert.equal(bench.fault, bench.wanted === "locked" ? "lock-open" : "lock-stuck");
    if (fault === null) {
      this.faults += 1;
      assert.ok(drive !== "rest" && bench.isLocked !== (bench.wanted === "locked"), "after a try in vain");
    }
  }
}

/** Runs the spells with late steps in between, and checks every step. */
function live(spells: readonly Spell[], startMs: number): Watcher {
  const bench = new LockBench(false, startMs);
  const watcher = new Watcher(bench);
  for (const spell of spells) {
    make(spell, bench);
    for (let index = 0; index < spell.steps; index++) {
      watcher.step(bench.nowMs + STEP_MS + (index % 5 === 0 ? spell.lateMs : 0));
    }
  }
  return watcher;
}

/** After the spells, a bolt that works again, and a wish that stays. */
function recovered(spells: readonly Spell[], wanted: "locked" | "unlocked"): LockBench {
  const bench = new LockBench(false);
  for (const spell of spells) {
    make(spell, bench);
    bench.runFor(spell.steps * STEP_MS);
  }
  bench.wanted = wanted;
  bench.travelMs = 200;
  bench.stuckContact = undefined;
  return bench.runFor(32_000);
}

describe("plug lock: what holds whatever happens", () => {
  it("the motor never runs past 600 ms, rests 300 ms between runs, and never goes against the wish", () => {
    let safe = 0;
    let faults = 0;
    fc.assert(
      fc.property(SPELLS, STARTS, (spells, startMs) => {
        const watcher = live(spells, startMs);
        safe += watcher.safe;
        faults += watcher.faults;
      }),
      { numRuns: 400, seed: 41 },
    );
    assert.ok(safe > 1_000, `safely locked for ${safe} steps only`);
    assert.ok(faults > 100, `only ${faults} faults`);
  });

  it("on time, no run of the motor is longer than 600 ms to its end", () => {
    let runs = 0;
    fc.assert(
      fc.property(SPELLS, STARTS, (spells, startMs) => {
        const bench = new LockBench(false, startMs);
        for (const spell of spells) {
          make(spell, bench);
          bench.runFor(spell.steps * STEP_MS);
        }
        for (const { fromMs, toMs } of bench.stretches) assert.ok(toMs - fromMs <= 600, `${toMs - fromMs} ms`);
        runs += bench.stretches.length;
      }),
      { numRuns: 300, seed: 42 },
    );
    assert.ok(runs > 500, `only ${runs} runs`);
  });

  it("does not try a jammed bolt more than three times in 30 s while the wish stays", () => {
    const bench = new LockBench(false);
    bench.travelMs = Number.POSITIVE_INFINITY;
    bench.wanted = "locked";
    bench.runTo(600_000);
    const starts = bench.stretches.map(({ fromMs }) => fromMs);
    for (const [index, ms] of starts.entries()) {
      const fourth = starts[index + 3];
      if (fourth !== undefined) assert.ok(fourth - ms >= 30_000, `${fourth - ms} ms`);
    }
    assert.ok(starts.length > 50);
  });

  it("reaches its wish within 32 s of the trouble's end, whatever was before", () => {
    fc.assert(
      fc.property(SPELLS, fc.constantFrom<"locked" | "unlocked">("locked", "unlocked"), (spells, wanted) => {
        const bench = recovered(spells, wanted);
        assert.deepEqual([bench.fault, bench.drive, bench.isLocked], [null, "rest", wanted === "locked"]);
        assert.equal(bench.isSafe, wanted === "locked");
        const { state } = bench;
        bench.runFor(1_000);
        assert.equal(bench.state, state, "and stays there");
      }),
      { numRuns: 300, seed: 43 },
    );
  });
});
