import assert from "node:assert/strict";
import fc from "fast-check";
import { FAULTS } from "../../../modules/evse/faults";
import { coil, dutyPercent, faultCode, isConnected, offeredA, stateName } from "../../../modules/evse/outputs";
import { type EvseInput, type EvseState, initialState } from "../../../modules/evse/state";
import { step } from "../../../modules/evse/step";
import { classifyLevel, isAsking } from "../../../modules/pilot/level";

/** What is on the inputs for a while. */
interface Spell {
  readonly steps: number;
  readonly lateMs: readonly number[];
  readonly highV: number;
  readonly lowV: number;
  readonly ageMs: number;
  readonly offerA: number;
  readonly drawnA: number;
  readonly guard: EvseInput["guardDropped"];
}

/** A value that is mostly the plain one, so that charging is reached often, and else anything. */
function mostly<T>(plain: T, ...others: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 12, arbitrary: fc.constant(plain) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
}

const SPELL: fc.Arbitrary<Spell> = fc.record({
  steps: fc.oneof(
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 5, max: 120 }),
    fc.integer({ min: 300, max: 4_000 }),
  ),
  lateMs: fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 5 }),
  highV: fc.oneof(
    { weight: 6, arbitrary: fc.constant(6) },
    { weight: 6, arbitrary: fc.constantFrom(12, 9, 7.5, 4.5, 3, 0, -5, -12, Number.NaN) },
    { weight: 1, arbitrary: fc.double({ min: -15, max: 15 }) },
  ),
  lowV: mostly(-12, -8, 0, 6, Number.NaN),
  ageMs: mostly(0, 5, 20, 40, 60, 61, 500, Number.NaN),
  offerA: fc.oneof(
    fc.constantFrom(0, 5.9, 6, 6.5, 16, 16, 32, 51, 52, 63, 80, 100, Number.NaN),
    fc.double({ min: 0, max: 90 }),
  ),
  drawnA: fc.constantFrom(0, 0.5, 1, 6, 15, 16, 16, 40, 90, Number.NaN),
  guard: mostly<EvseInput["guardDropped"]>(null, "pilot-left", "permit-expired", "trip-line"),
});

/** What was seen on the way, for rules about more than one step. */
class Watcher {
  /** Raises wait for 5 s after it; where nobody was there, it is long ago. */
  changedMs = Number.NEGATIVE_INFINITY;
  enteredMs = 0;
  seenOutMs: number | undefined;
  closures = 0;
  faults = 0;

  check(before: EvseState, after: EvseState, nowMs: number, input: EvseInput): void {
    this.contactor(before, after, nowMs, input);
    this.offer(before, after, nowMs, input);
    this.fault(before, after, nowMs);
    if (after !== before) assert.deepEqual(step(before, nowMs, input), after, "it is pure");
    const name = stateName(after);
    assert.equal(name.endsWith("2"), offeredA(after) > 0, name);
  }

  private contactor(before: EvseState, after: EvseState, nowMs: number, input: EvseInput): void {
    const { kind } = after.phase;
    assert.equal(coil(after) === 1, kind === "charging" || kind === "stopping");
    const isOut = input.readingAgeMs === 0 && !isAsking(classifyLevel(input.highV, "C"));
    if (!isOut) this.seenOutMs = undefined;
    else this.seenOutMs ??= nowMs;
    if (coil(after) === 0) return;
    assert.equal(faultCode(after), null);
    assert.equal(after.vehicle.level, "C", "closed in C only");
    assert.equal(input.guardDropped, null, "the guard has the last word");
    assert.ok(isConnected(after));
    assert.ok(this.seenOutMs === undefined || nowMs - this.seenOutMs < 15, "open 15 ms after the first sample");
    if (coil(before) === 1) return;
    this.closures += 1;
    assert.equal(after.vehicle.kind, "steady");
    assert.ok(input.lowV <= -10, "the diode was seen");
    assert.ok(offeredA(after) >= 6 && nowMs - before.drive.sinceMs >= 550, "the duty has settled");
  }

  private offer(before: EvseState, after: EvseState, nowMs: number, input: EvseInput): void {
    const isA = offeredA(after);
    const wasA = offeredA(before);
    assert.ok(isA === 0 || (isA >= 6 && isA <= 80 && Number.isInteger(isA)), `${isA} A`);
    if (isA > 0) assert.ok(isA <= input.offerA, `${isA} A of ${input.offerA} A`);
    const duty = dutyPercent(after);
    assert.ok(duty === 0 || (duty >= 10 && duty <= 96) || duty === 100, `${duty} %`);
    assert.equal(duty > 0 && duty < 100, isA > 0);
    if (after.phase.kind === "available") this.changedMs = Number.NEGATIVE_INFINITY;
    else if (isA !== wasA) {
      if (isA > wasA) assert.ok(nowMs - this.changedMs >= 5_000, `raised after ${nowMs - this.changedMs} ms`);
      this.changedMs = nowMs;
    }
  }

  private fault(before: EvseState, after: EvseState, nowMs: number): void {
    const code = faultCode(after);
    const was = faultCode(before);
    if (code !== null && code !== was) {
      this.enteredMs = nowMs;
      this.faults += 1;
    }
    if (was !== null && code !== was)
      assert.ok(nowMs - this.enteredMs >= (code === null ? FAULTS[was].minimumMs : 0), `${was} was over too soon`);
  }
}

function inputOf(spell: Spell, nowMs: number): EvseInput {
  return {
    highV: spell.highV,
    lowV: spell.lowV,
    readingAgeMs: spell.ageMs,
    offerA: spell.offerA,
    drawnA: spell.drawnA,
    drawnAtMs: nowMs - 100,
    guardDropped: spell.guard,
  };
}

/** Runs the spells, checks each step, and says what it came to. */
function run(spells: readonly Spell[], startMs: number): Watcher {
  const watcher = new Watcher();
  let state = initialState(startMs);
  let nowMs = startMs;
  for (const spell of spells) {
    for (let index = 0; index < spell.steps; index++) {
      nowMs += 20 + (index % 7 === 0 ? (spell.lateMs[index % spell.lateMs.length] ?? 0) : 0);
      const input = inputOf(spell, nowMs);
      const next = step(state, nowMs, input);
      watcher.check(state, next, nowMs, input);
      state = next;
    }
  }
  return watcher;
}

describe("EVSE: what holds whatever comes in", function () {
  this.timeout(60_000);

  it("in 600 random lives, that charge often and fail often", () => {
    let closures = 0;
    let faults = 0;
    fc.assert(
      fc.property(
        fc.array(SPELL, { minLength: 1, maxLength: 12 }),
        fc.constantFrom(0, 0.5, 123_456.75, 1e12),
        (spells, startMs) => {
          const watcher = run(spells, startMs);
          closures += watcher.closures;
          faults += watcher.faults;
        },
      ),
      { numRuns: 600, seed: 9 },
    );
    assert.ok(closures > 100, `only ${closures} closures`);
    assert.ok(faults > 300, `only ${faults} faults`);
  });

  it("a fault's cause keeps the contactor open for 30 s after its last moment", () => {
    const cause = fc.constantFrom<Partial<EvseInput>>(
      { highV: 0 },
      { highV: -5 },
      { readingAgeMs: 1_000 },
      { guardDropped: "permit-expired" },
    );
    fc.assert(
      fc.property(cause, fc.integer({ min: 3, max: 2_000 }), fc.integer({ min: 0, max: 30 }), (made, steps, lateMs) => {
        const plain: EvseInput = {
          highV: 6,
          lowV: -12,
          readingAgeMs: 0,
          offerA: 16,
          drawnA: 16,
          drawnAtMs: 0,
          guardDropped: null,
        };
        let state = initialState(0);
        let nowMs = 0;
        const next = (input: EvseInput): void => {
          nowMs += 20;
          state = step(state, nowMs, input);
        };
        while (coil(state) === 0) next(plain);
        for (let index = 0; index < steps; index++) next({ ...plain, ...made });
        assert.notEqual(faultCode(state), null);
        const lastMs = nowMs;
        nowMs += lateMs;
        while (coil(state) === 0 && nowMs < lastMs + 100_000) next(atF(state, plain));
        assert.ok(coil(state) === 1, "it charges again");
        assert.ok(nowMs - lastMs >= 30_000, `closed ${nowMs - lastMs} ms after the cause`);
      }),
      { numRuns: 200, seed: 10 },
    );
  });

  it("nothing new comes of a step that changes nothing: the same object, in every phase", () => {
    const plain: EvseInput = {
      highV: 12,
      lowV: 12,
      readingAgeMs: 0,
      offerA: 16,
      drawnA: 0,
      drawnAtMs: 0,
      guardDropped: null,
    };
    for (const [highV, offerA, drawnA] of [
      [12, 16, 0],
      [9, 16, 0],
      [9, 0, 0],
      [6, 0, 0],
      [6, 16, 16],
      [6, 16, Number.NaN],
      [6, 16, 17.9],
      [3, 16, 0],
    ] as const) {
      let state = initialState(0);
      let nowMs = 0;
      const input = { ...plain, highV, lowV: -12, offerA, drawnA };
      for (; nowMs < 20_000; nowMs += 20) state = step(state, nowMs, input);
      for (; nowMs < 30_000; nowMs += 20) assert.equal(step(state, nowMs, input), state, `${highV} V, ${offerA} A`);
    }
  });
});

/** At −12 V a car with its diode shows −12 V. */
function atF(state: EvseState, input: EvseInput): EvseInput {
  return state.drive.kind === "F" ? { ...input, highV: -12 } : input;
}
