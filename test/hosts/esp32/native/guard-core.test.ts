import assert from "node:assert/strict";
import fc from "fast-check";
import { classifyLevel, type PilotLevel } from "../../../../modules/pilot/level";
import { caseName, GUARD_CASES } from "../../../modules/guard/cases";
import { CoreStory, outcomesInPlant } from "../../../modules/guard/runs";
import { GUARD_STORIES, type GuardOutcome, type GuardStep } from "../../../modules/guard/stories";
import { GuardCore, skipWithoutGcc } from "./guard-core";

const DROPS = [null, "permit-expired", "pilot-left", "trip-line", "emergency-stop"] as const;
/** As the core counts them; the last one: none before. */
const LEVELS: readonly (PilotLevel | undefined)[] = ["A", "B", "C", "D", "E", "invalid", "F", undefined];

const step: fc.Arbitrary<GuardStep> = fc.oneof(
  fc.constantFrom<GuardStep>(["write", 0], ["write", 1], ["write", 3], ["renew"]),
  fc.constantFrom<GuardStep>(["write", 1], ["car", "ready"], ["live", 20], ["live", 60]),
  fc.constantFrom<GuardStep>(["car", "away"], ["car", "connected"], ["car", "ready"], ["car", "ventilated"]),
  fc.constantFrom<GuardStep>(["trip", true], ["trip", false], ["stop", true], ["stop", false], ["trip", false]),
  fc.constantFrom<GuardStep>(["wait", 54], ["wait", 55], ["wait", 199], ["wait", 200]),
  fc.nat(90).map((ms): GuardStep => ["wait", ms]),
);

describe("native guard, its core on a desk", function () {
  this.timeout(60_000);
  let core: GuardCore;
  before(function () {
    skipWithoutGcc(this);
    core = new GuardCore();
  });
  after(() => core?.close());

  /** All of them in one run. */
  function outcomesInCore(stories: readonly (readonly GuardStep[])[]): GuardOutcome[][] {
    const runs = stories.map((steps) => new CoreStory(steps));
    const answers = core.run(runs.flatMap((run) => run.commands));
    let from = 0;
    return runs.map((run) => {
      const own = answers.slice(from, from + run.commands.length);
      from += run.commands.length;
      return run.outcomes(own);
    });
  }

  it("decides each case as modules/guard does", () => {
    const commands = GUARD_CASES.map(
      ({ permitAgeMs, pilotLeftMs, tripLine, emergencyStop }) =>
        `decide ${permitAgeMs} ${pilotLeftMs} ${tripLine ? 1 : 0} ${emergencyStop ? 1 : 0}`,
    );
    core.run(commands).forEach(([drop = -1], index) => {
      const guardCase = GUARD_CASES[index];
      assert.ok(guardCase);
      assert.equal(DROPS[drop], guardCase.dropped, caseName(guardCase));
    });
  });

  it("ends each story as the plant's guard does", () => {
    const outcomes = outcomesInCore(GUARD_STORIES.map(({ steps }) => steps));
    for (const [index, { name, closed, dropped }] of GUARD_STORIES.entries())
      assert.deepEqual(outcomes[index]?.at(-1), { closed, dropped }, name);
  });

  it("is equal to the plant's guard after every step of random stories", () => {
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 60 }), { minLength: 20, maxLength: 40 }), (stories) => {
        const outcomes = outcomesInCore(stories);
        for (const [index, steps] of stories.entries())
          assert.deepEqual(outcomes[index], outcomesInPlant(steps), JSON.stringify(steps));
      }),
      { numRuns: 20, seed: 17 },
    );
  });

  it("drops by its first look when it is time, and never before, however far apart its looks are", () => {
    for (const lookMs of [5, 10, 20])
      for (const [dueMs, leaves] of [
        [200, false],
        [55, true],
      ] as const) {
        const commands = ["start 0", "saw 0 6000 1 1", "write 0 1 0 0"];
        for (let ms = lookMs; ms < dueMs + lookMs; ms += lookMs)
          commands.push(`saw ${ms} ${leaves ? 9000 : 6000} 1 1`, `look ${ms} 0 0`);
        const closed = core.run(commands).map(([phases]) => phases);
        assert.deepEqual(closed.slice(-4), [1, 1, 1, 0], `${lookMs} ms, ${dueMs} ms`);
      }
  });

  it("counts on when the clock wraps, and not round when nothing is heard for weeks", () => {
    const steps: GuardStep[] = [
      ["car", "ready"],
      ["wait", 100],
      ["write", 1],
      ["wait", 199],
    ];
    for (const startMs of [2 ** 32 - 1, 2 ** 32 - 150, 2 ** 32 - 250]) {
      const held = new CoreStory(steps, 1, startMs);
      assert.deepEqual(held.outcomes(core.run(held.commands)).at(-1), { closed: 1, dropped: null });
      const dropped = new CoreStory([...steps, ["wait", 1]], 1, startMs);
      assert.deepEqual(dropped.outcomes(core.run(dropped.commands)).at(-1), { closed: 0, dropped: "permit-expired" });
    }
    const month = 2 ** 32 - 10;
    const answers = core.run(["start 0", "saw 0 6000 1 1", `look ${month} 0 0`, "look 40 0 0", "write 40 1 0 0"]);
    assert.deepEqual(answers.at(-1)?.slice(0, 2), [0, DROPS.indexOf("pilot-left")]);
  });

  it("opens on a word that is neither 1 nor 3", () => {
    for (const phases of [0, 2, -1, 4, 256, 257]) {
      const answers = core.run(["start 0", "saw 0 6000 1 1", "write 0 1 0 0", `write 1 ${phases} 0 0`]);
      assert.deepEqual(answers.map(([closed]) => closed).slice(-2), [1, 0], String(phases));
    }
  });

  it("counts a pilot that could not be seen as out, and keeps the newest wave with its age", () => {
    const charging = ["start 0", "saw 0 6000 1 1", "write 0 1 0 0"];
    for (let ms = 5; ms <= 50; ms += 5) charging.push(`saw ${ms} 9999 0 1`, `renew ${ms}`);
    const answers = core.run([...charging, "look 54 0 0", "look 55 0 0"]);
    assert.deepEqual(answers.at(-2), [1, 0, 54, 6000]);
    assert.deepEqual(answers.at(-1), [0, DROPS.indexOf("pilot-left"), 55, 6000]);
    // One half is enough to stay closed, but no reading for the firmware.
    const half = ["start 0", "saw 0 6000 1 1", "write 0 1 0 0", "saw 50 5900 1 0", "renew 50", "look 104 0 0"];
    assert.deepEqual(core.run(half).at(-1), [1, 0, 104, 6000]);
    assert.equal(core.run(["start 7", "look 8 0 0"]).at(-1)?.[2], 3_600_000, "never seen");
  });

  it("has the levels and the hysteresis of modules/pilot", () => {
    const millivolts: number[] = [];
    for (let mv = -15_000; mv <= 15_000; mv += 100) millivolts.push(mv - 1, mv, mv + 1);
    for (const [index, previous] of LEVELS.entries()) {
      const answers = core.run(millivolts.map((mv) => `classify ${mv} ${index}`));
      const levels = answers.map(([level = -1]) => LEVELS[level]);
      assert.deepEqual(
        levels,
        millivolts.map((mv) => classifyLevel(mv / 1000, previous)),
        `after ${previous}`,
      );
    }
  });
});
