import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { ROUND_S } from "../../../sim/endurance/busy/round-plan";
import { type EnduranceReport, endure } from "../../../sim/endurance/endure";
import { nodeEngine } from "../../../sim/endurance/node-engine";
import { xsEngine } from "../../../sim/endurance/xs-engine";

const ROOT = join(__dirname, "..", "..", "..");
const HOUR_S = 3_600;

/** Half a day, and 3 h for a leak. */
const NODE_ROUNDS = (12 * HOUR_S) / ROUND_S;
const LEAKING_NODE_ROUNDS = (3 * HOUR_S) / ROUND_S;
/** 2 h. */
const XS_ROUNDS = (2 * HOUR_S) / ROUND_S;
/** s: as short as a round can be with somebody in it. */
const SHORT_ROUND_S = 400;

async function onNode(rounds: number, ...leak: readonly string[]): Promise<EnduranceReport> {
  const args = ["--expose-gc", "-r", "ts-node/register", join(__dirname, "on-node.ts"), String(rounds), ...leak];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, maxBuffer: 1 << 24 });
  return JSON.parse(stdout) as EnduranceReport;
}

function onXs(rounds: number, roundS: number, entry?: string): Promise<EnduranceReport> {
  return endure(xsEngine(entry), { rounds, roundS, roundsPerSample: 1, seed: 1 });
}

function figures({ memory }: EnduranceReport): string {
  return JSON.stringify(memory);
}

describe("the endurance of a busy charger", function () {
  this.timeout(300_000);
  let runs: { readonly [name in "node" | "leakingNode" | "xs" | "leakingXs"]: EnduranceReport };

  /** Side by side: each is a process of its own. */
  before(async () => {
    const [node, leakingNode, xs, leakingXs] = await Promise.all([
      onNode(NODE_ROUNDS),
      onNode(LEAKING_NODE_ROUNDS, "leak"),
      onXs(XS_ROUNDS, ROUND_S),
      onXs(XS_ROUNDS, SHORT_ROUND_S, join(__dirname, "leaking-xs-entry.ts")),
    ]);
    runs = { node, leakingNode, xs, leakingXs };
  });

  it("is flat in XS: objects, bytes, and not one more name", () => {
    const { xs } = runs;
    assert.deepEqual(Object.keys(xs.memory), ["slots", "chunkBytes", "names"]);
    for (const { samples } of Object.values(xs.memory)) assert.equal(samples.length, XS_ROUNDS);
    for (const [figure, { isFlat, samples }] of Object.entries(xs.memory))
      assert(isFlat, `${figure}: ${samples.join(", ")}`);
    assert(xs.isFlat);
  });

  it("is flat on Node", () => {
    const { node } = runs;
    assert.deepEqual(Object.keys(node.memory), ["heapBytes", "bufferBytes"]);
    assert(node.isFlat, figures(node));
  });

  it("is one run: nothing restarted and gave its memory back", () => {
    for (const { isOneRun, busyness } of [runs.node, runs.xs]) {
      assert(isOneRun, JSON.stringify(busyness.starts));
      assert.deepEqual(busyness.starts, { Stranger: 1, "Meter-1": 1, "Charger-1": 1 });
    }
  });

  it("is busy: sessions, reconnects, commands, garbage, noise, faults", () => {
    for (const { busyness, simulatedDays } of [runs.node, runs.xs]) {
      const hours = 24 * simulatedDays;
      const { mqtt, events, sessions, spoiltAnswers, energyWh, impossible } = busyness;
      assert(sessions > 5 * hours, "sessions");
      assert(energyWh > 100 * hours, "energy");
      assert(mqtt.session > 5 * hours && mqtt.status > 500 * hours, "reports");
      assert(mqtt.online > hours, "reconnects");
      assert(mqtt.sent > 50 * hours && mqtt.refusals > 10 * hours && mqtt.answer > 1.2 * mqtt.refusals, "messages");
      assert((events["fault"] ?? 0) > 15 * hours && spoiltAnswers > 50 * hours, "faults and noise");
      assert((events["settings"] ?? 0) > 5 * hours && (events["set"] ?? 0) > 5 * hours, "settings");
      assert(impossible < hours);
    }
  });

  it("is timed: the longest control step, callback and wait, in units and in ms", () => {
    assert.equal(runs.xs.times.unit, "compute units");
    assert.equal(runs.node.times.unit, "ms");
    for (const { times, simulatedDays, collections } of [runs.node, runs.xs]) {
      assert(times.controlSteps > 0.9 * 50 * 86_400 * simulatedDays, "50 a second, but for what holds them up");
      assert(times.longestCallback >= times.longestControlStep && times.longestControlStep > times.meanControlStep);
      assert(times.longestWait > 0);
      for (const figure of Object.values(collections)) assert(Number.isFinite(figure) && figure >= 0);
    }
  });

  it("finds a listener that keeps every message", () => {
    const { leakingNode } = runs;
    assert(leakingNode.isFlat === false, figures(leakingNode));
    assert.equal(leakingNode.isOneRun, true);
  });

  it("finds in XS one small object a minute", () => {
    const { leakingXs } = runs;
    assert.equal(leakingXs.memory["slots"]?.isFlat, false, figures(leakingXs));
    assert.equal(leakingXs.isOneRun, true);
  });

  it("needs Node's collector, and says so", async () => {
    await assert.rejects(nodeEngine().start(1), /--expose-gc/);
  });
});
