import assert from "node:assert/strict";
import { restoreFault } from "../../../../modules/evse/fault-phase";
import { initialState } from "../../../../modules/evse/state";
import { step } from "../../../../modules/evse/step";
import { BOARDS, type Board } from "./boards";
import { Choices } from "./choices";
import { ChosenInput } from "./chosen-input";
import { historyAt } from "./history";
import { outlast } from "./outlast";
import { Trial } from "./trial";

/** Every run of something that asks for the first, and only then for one of the others; a run as what it was told. */
function runs(budget: number, isNarrow = false): string[] {
  const choices = new Choices([
    { count: 3, free: 2, isWide: false },
    { count: 2, free: 1, isWide: true },
    { count: 2, free: 1, isWide: false },
  ]);
  const found: string[] = [];
  choices.start(budget, isNarrow);
  do {
    const first = choices.pick(0);
    const asked = first === 0 ? [first, choices.pick(1), choices.pick(2)] : [first, choices.pick(2)];
    assert.deepEqual([choices.pick(0), choices.pick(2)], [first, asked.at(-1)], "what is chosen stays");
    found.push(asked.join(""));
  } while (choices.next());
  return found;
}

describe("EVSE exploration: choices", () => {
  it("go through what is asked for once, free alternatives first, and no further than the budget", () => {
    assert.deepEqual(runs(0), ["000", "10"]);
    assert.deepEqual(runs(1), ["000", "001", "010", "10", "11", "20"]);
    assert.deepEqual(runs(2), ["000", "001", "010", "011", "10", "11", "20", "21"]);
  });

  it("leave the wide ones alone in a narrow look", () => {
    assert.deepEqual(runs(2, true), ["000", "001", "10", "11", "20", "21"]);
  });
});

describe("EVSE exploration: a fault's turns", () => {
  for (const code of ["over-current", "contactor-stuck-open", "contactor-welded", "diode"] as const)
    for (const count of [0, 1, 3])
      it(`of ${code}, return ${count}, can be left out: the same comes of it`, () => {
        const start = {
          state: restoreFault(initialState(0), { code, count }, 0),
          history: historyAt(0, code),
          nowMs: 0,
        };
        const { phase } = start.state;
        assert.ok(phase.kind === "fault");
        const untilMs = phase.carWaitsUntilMs < Number.POSITIVE_INFINITY ? phase.carWaitsUntilMs : phase.shownUntilMs;
        const [quick, slow] = [trialOf(start), trialOf(start)];
        outlast(quick, untilMs);
        while (slow.nowMs < untilMs && slow.state.phase.kind === "fault") slow.hasten(untilMs);
        assert.deepEqual([quick.state, quick.history, quick.nowMs], [slow.state, slow.history, slow.nowMs]);
        assert.ok(quick.steps < slow.steps || untilMs <= 16_000, `${quick.steps} of ${slow.steps} steps`);
      });
});

function trialOf(start: ConstructorParameters<typeof Trial>[2]): Trial {
  const input = new ChosenInput(BOARDS[1] as Board, start.state);
  input.settle(true);
  return new Trial(step, input, start, ({ name }) => assert.fail(name));
}
