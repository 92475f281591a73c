import assert from "node:assert/strict";
import { FAULT_CODES } from "../../../../modules/evse/faults";
import { closedPhases, type EvseState } from "../../../../modules/evse/state";
import { step } from "../../../../modules/evse/step";
import { EVSE_TIMES } from "../../../../modules/evse/times";
import { BOARDS, type Board } from "./boards";
import { ChosenInput } from "./chosen-input";
import { coverageOf, coverageText } from "./coverage";
import { Explorer, type Node } from "./explorer";
import { INVARIANTS } from "./invariants";
import { MUTATIONS, type Mutation, NEVER_FORGETS } from "./mutations";
import { recover } from "./recovery";
import { Trial } from "./trial";

/** Deviations from "all is well" at a time. */
const BUDGET = 2;

/** What every charger can come to; the boards reach it together. */
const REACHED: readonly string[] = [
  ...["available", "connected", "asking", "charging", "stopping", "ventilation", "switching", "fault"].map(
    (kind) => `phase ${kind}`,
  ),
  ...["A", "B1", "B2", "C1", "C2", "D1", "E", "F"].map((name) => `state ${name}`),
  ...FAULT_CODES.map((code) => `fault ${code}`),
  ...["coil 0", "coil 1", "coil 3", "pilot X1", "pilot X2", "pilot F"],
  ...["idle", "checking", "testing", "releasing", "passed", "failed"].map((kind) => `self-test ${kind}`),
  ...["stuck", "no-trip", "no-release"].map((reason) => `self-test failed: ${reason}`),
  ...["A", "B", "C", "D", "E", "F", "invalid"].flatMap((level) => [
    `believed steady ${level}`,
    `believed changing ${level}`,
  ]),
  ...["listening, call 0", "pausing, call 0", "listening, call 1", "pausing, call 1", "listening, call 2"],
  ...["over-current", "over-current above 45 A", "a wait for an unplugging", "a fault to remember"],
];

function explore(board: Board, mutation?: Mutation, until?: string): Explorer {
  return new Explorer({
    board,
    step: mutation?.step ?? step,
    budget: mutation === undefined ? BUDGET : 1,
    ...(mutation?.arbiter === undefined ? {} : { arbiter: mutation.arbiter }),
    ...(until === undefined ? {} : { until }),
  }).run();
}

describe("EVSE, its whole state machine", function () {
  this.timeout(300_000);
  const explorers: Explorer[] = [];

  before(() => {
    for (const board of BOARDS) explorers.push(explore(board));
  });

  after(() => {
    for (const [index, { nodes, transitions }] of explorers.entries()) {
      const coverage = coverageOf(nodes);
      console.log(`    ${BOARDS[index]?.name}: ${nodes.length} states, ${transitions} transitions`);
      for (const start of ["phase ", "state ", "fault ", "coil ", "self-test "])
        console.log(`      ${start.trim()}: ${coverageText(coverage, start)}`);
    }
  });

  for (const [index, board] of BOARDS.entries()) {
    describe(board.name, () => {
      it("keeps every invariant in every step", () => {
        const explorer = explorers[index] as Explorer;
        const broken = [...explorer.broken].map(([name, way]) => `${name}:\n${explorer.path(way)}`);
        assert.deepEqual(broken, [], broken.join("\n\n"));
      });

      it("changes nothing between two of its deadlines, so that time may be skipped", () => {
        const explorer = explorers[index] as Explorer;
        assert.deepEqual(
          explorer.surprises.map((way) => explorer.path(way)),
          [],
        );
      });

      it("has waits that a fault outlasts, so that its abstract state may leave them out", () => {
        for (const { state } of (explorers[index] as Explorer).nodes) checkFault(state);
      });

      it("charges a car again from every state within a bounded time once all causes are gone", () => {
        const explorer = explorers[index] as Explorer;
        const [first] = explorer.nodes as [Node];
        const broken = new Set<string>();
        const trial = new Trial(step, new ChosenInput(board, first.state), first, ({ name }) => broken.add(name));
        let closed = 0;
        for (const node of explorer.nodes) {
          assert.notEqual(recover(trial, node), undefined, `a dead end:\n${explorer.path(node)}`);
          closed += closedPhases(trial.state) === 0 ? 0 : 1;
        }
        assert.equal(closed, explorer.nodes.length);
        assert.deepEqual(
          [...broken].filter((name) => !explorer.broken.has(name)),
          [],
        );
      });
    });
  }

  it("is reached in every part: phases, faults, self-tests, one and three phases …", () => {
    const reached = new Set(explorers.flatMap(({ nodes }) => [...coverageOf(nodes).keys()]));
    assert.deepEqual(
      REACHED.filter((name) => !reached.has(name)),
      [],
    );
  });

  it("is found in a dead end where a car is never forgotten", () => {
    const { nodes } = explorers[0] as Explorer;
    const [first] = nodes as [Node];
    const trial = new Trial(NEVER_FORGETS, new ChosenInput(BOARDS[0] as Board, first.state), first, () => {});
    const faults = nodes.filter(({ state }) => state.phase.kind === "fault").slice(0, 100);
    assert.ok(faults.some((node) => recover(trial, node) === undefined));
  });
});

describe("EVSE, explored with a step that", function () {
  this.timeout(300_000);

  for (const mutation of MUTATIONS)
    for (const name of mutation.breaks)
      it(`${mutation.what}: breaks "${name}"`, () => {
        const { broken, nodes } = explore(BOARDS[mutation.board] as Board, mutation, name);
        assert.ok(broken.has(name), `not in ${nodes.length} states`);
      });

  it("is broken once for every invariant there is", () => {
    const breakable = new Set(MUTATIONS.flatMap(({ breaks }) => breaks));
    assert.deepEqual(
      INVARIANTS.map(({ name }) => name).filter((name) => !breakable.has(name)),
      [],
    );
    assert.equal(new Set(INVARIANTS.map(({ name }) => name)).size, INVARIANTS.length);
  });
});

/** The waits of before a fault end before it does. */
function checkFault(state: EvseState): void {
  const { phase, raiseNotBeforeMs, loweredAtMs } = state;
  if (phase.kind !== "fault") return;
  const text = JSON.stringify(state);
  assert.ok(raiseNotBeforeMs <= phase.shownUntilMs, text);
  assert.ok(loweredAtMs === undefined || loweredAtMs + EVSE_TIMES.stopPatienceMs <= phase.shownUntilMs, text);
}
