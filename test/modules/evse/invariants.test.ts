import assert from "node:assert/strict";
import fc from "fast-check";
import type { FaultCode } from "../../../modules/evse/faults";
import { coil, faultCode } from "../../../modules/evse/outputs";
import { type EvseInput, type EvseState, initialState, QUIET_INPUT } from "../../../modules/evse/state";
import { step } from "../../../modules/evse/step";
import { CODES } from "./fault-causes";
import { BOARD, type Board, SPELL, type Spell, World } from "./lives";
import { Watcher } from "./watcher";

const PLAIN: EvseInput = { ...QUIET_INPUT, highV: 6, lowV: -12, offerA: 16, drawnA: 16 };

/** Runs the spells, checks each step, and says what it came to. */
function run(spells: readonly Spell[], board: Board, startMs: number): Watcher {
  const watcher = new Watcher();
  const world = new World(board);
  let state = initialState(startMs, spells[0]?.phases);
  let nowMs = startMs;
  for (const spell of spells) {
    for (let index = 0; index < spell.steps; index++) {
      nowMs += 20 + (index % 7 === 0 ? (spell.lateMs[index % spell.lateMs.length] ?? 0) : 0);
      const input = world.input(state, spell, nowMs, index === 0);
      const next = step(state, nowMs, input);
      watcher.check(state, next, nowMs, input);
      world.drive(next, input, nowMs);
      state = next;
    }
  }
  return watcher;
}

describe("EVSE: what holds whatever comes in", function () {
  this.timeout(60_000);

  it("in 500 random lives, that charge often and fail often", () => {
    let closures = 0;
    let closuresOfThree = 0;
    let changesOfPhases = 0;
    let faults = 0;
    let latched = 0;
    const codes = new Set<FaultCode>();
    fc.assert(
      fc.property(
        fc.array(SPELL, { minLength: 1, maxLength: 14 }),
        BOARD,
        fc.constantFrom(0, 0.5, 123_456.75, 1e12),
        (spells, board, startMs) => {
          const { contactor, faults: seen } = run(spells, board, startMs);
          closures += contactor.closures;
          closuresOfThree += contactor.closuresOfThree;
          changesOfPhases += contactor.changesOfPhases;
          faults += seen.faults;
          latched += seen.latched;
          for (const code of seen.codes) codes.add(code);
        },
      ),
      { numRuns: 500, seed: 9 },
    );
    assert.ok(closures > 300, `only ${closures} closures`);
    assert.ok(closuresOfThree > 100, `only ${closuresOfThree} closures of three phases`);
    assert.ok(changesOfPhases > 30, `only ${changesOfPhases} changes of phases`);
    assert.ok(faults > 400, `only ${faults} faults`);
    assert.ok(latched > 15, `only ${latched} residual currents`);
    const missing = CODES.filter((code) => !codes.has(code));
    assert.deepEqual(missing, ["program-error", "repeated-restarts"], "those are only remembered");
  });

  it("a fault's cause keeps the contactor open for 30 s after its last moment", () => {
    const cause = fc.constantFrom<Partial<EvseInput>>(
      { highV: 0 },
      { highV: -5 },
      { readingAgeMs: 1_000 },
      { guardDropped: "permit-expired" },
      { isEmergencyStop: true },
      { isHot: true },
      { lockFault: "lock-open" },
    );
    fc.assert(
      fc.property(cause, fc.integer({ min: 3, max: 2_000 }), fc.integer({ min: 0, max: 30 }), (made, steps, lateMs) => {
        let state = initialState(0);
        let nowMs = 0;
        const next = (input: EvseInput): void => {
          nowMs += 20;
          state = step(state, nowMs, input);
        };
        while (coil(state) === 0) next(PLAIN);
        for (let index = 0; index < steps; index++) next({ ...PLAIN, ...made });
        assert.notEqual(faultCode(state), null);
        const lastMs = nowMs;
        nowMs += lateMs;
        while (coil(state) === 0 && nowMs < lastMs + 100_000) next(atF(state, PLAIN));
        assert.ok(coil(state) === 1, "it charges again");
        assert.ok(nowMs - lastMs >= 30_000, `closed ${nowMs - lastMs} ms after the cause`);
      }),
      { numRuns: 200, seed: 10 },
    );
  });

  it("nothing new comes of a step that changes nothing: the same object, in every phase", () => {
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
      const input = { ...PLAIN, highV, offerA, drawnA };
      for (; nowMs < 20_000; nowMs += 20) state = step(state, nowMs, input);
      for (; nowMs < 30_000; nowMs += 20) assert.equal(step(state, nowMs, input), state, `${highV} V, ${offerA} A`);
    }
  });
});

/** At −12 V a car with its diode shows −12 V. */
function atF(state: EvseState, input: EvseInput): EvseInput {
  return state.drive.kind === "F" ? { ...input, highV: -12 } : input;
}
