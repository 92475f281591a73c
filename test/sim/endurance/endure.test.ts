import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { complaintsOf, type EnduranceReport, endure } from "../../../sim/endurance/endure";
import type { Ending, EnduranceEngine, Memory } from "../../../sim/endurance/machine";

const ROOT = join(__dirname, "..", "..", "..");

const ENDING: Ending = {
  busyness: {
    simulatedS: 86_400,
    events: {},
    impossible: 0,
    sessions: 0,
    energyWh: 0,
    spoiltAnswers: 0,
    mqtt: { sent: 0, status: 0, limits: 0, session: 0, answer: 0, refusals: 0, online: 0 },
    portal: { pages: 0, statuses: 0, changes: 0 },
    starts: { "Charger-1": 1, "Meter-1": 1 },
  },
  times: {
    callbacks: 0,
    controlSteps: 0,
    meanControlStep: 0,
    longestControlStep: 0,
    longestCallback: 0,
    longestWait: 0,
  },
  collections: {},
};

/** An engine that does nothing, and has so much memory after each collection. */
function scripted(memory: (collection: number) => Memory, starts = 1) {
  const did: string[] = [];
  let collections = 0;
  const engine: EnduranceEngine = {
    name: "scripted",
    unit: "ms",
    bounds: { slots: 10, names: 0 },
    start: async (seed) => {
      did.push(`start ${seed}`);
      return {
        round: async (roundS) => void did.push(`round ${roundS}`),
        collect: async () => {
          did.push("collect");
          return memory(collections++);
        },
        ending: async () => ({
          ...ENDING,
          busyness: { ...ENDING.busyness, starts: { ...ENDING.busyness.starts, "Charger-1": starts } },
        }),
        close: async () => void did.push("close"),
      };
    },
  };
  return { engine, did };
}

function run(engine: EnduranceEngine): Promise<EnduranceReport> {
  return endure(engine, { rounds: 24, roundS: 600, roundsPerSample: 2, seed: 7 });
}

describe("an endurance run", () => {
  it("collects after every so many rounds and closes what it has started", async () => {
    const { engine, did } = scripted(() => ({ slots: 5, names: 5 }));
    const report = await run(engine);
    assert.equal(did.shift(), "start 7");
    assert.equal(did.pop(), "close");
    assert.deepEqual(did.slice(0, 6), ["round 600", "round 600", "collect", "round 600", "round 600", "collect"]);
    assert.equal(report.memory["slots"]?.samples.length, 12);
    assert.equal(report.isFlat && report.isOneRun, true);
    assert.deepEqual(complaintsOf(report), []);
  });

  it("names each figure that is not flat", async () => {
    const { engine } = scripted((collection) => ({ slots: 100 + 2 * collection, names: 5 }));
    const report = await run(engine);
    assert.equal(report.isFlat, false);
    assert.deepEqual(complaintsOf(report), ["slots rose by 16, and may rise by 10"]);
  });

  it("names a part that was started anew", async () => {
    const { engine } = scripted(() => ({ slots: 5, names: 5 }), 2);
    const report = await run(engine);
    assert.equal(report.isOneRun, false);
    assert.deepEqual(complaintsOf(report), ["Charger-1 was started 2 times: its memory was given back in between"]);
  });

  it("takes a figure that the engine does not give for no flat one", async () => {
    const { engine } = scripted(() => ({ slots: 5 }));
    assert.equal((await run(engine)).isFlat, false);
  });

  it("closes the machine when a round fails", async () => {
    const { engine, did } = scripted(() => {
      throw new Error("no memory");
    });
    await assert.rejects(run(engine), /no memory/);
    assert.equal(did.at(-1), "close");
  });
});

describe("npm run endurance", function () {
  this.timeout(60_000);

  function command(...args: readonly string[]) {
    const words = ["-r", "ts-node/register", join("sim", "endurance", "main.ts"), ...args];
    return spawnSync(process.execPath, words, { cwd: ROOT, encoding: "utf8" });
  }

  it("refuses an engine that it does not know", () => {
    const { status, stderr } = command("--engine", "moon");
    assert.equal(status, 2);
    assert.match(stderr, /^--engine must be node or xs, found "moon"\n/);
  });

  it("says what Node lacks", () => {
    const { status, stderr } = command("--days", "0.1");
    assert.equal(status, 3);
    assert.match(stderr, /start it with --expose-gc\n$/);
  });
});
