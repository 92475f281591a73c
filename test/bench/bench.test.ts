import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { median } from "../../bench/figures";
import { SPEED_PLAN, speed } from "../../bench/speed";
import { parseScenario } from "../../sim/scenario/parse";

const ROOT = join(__dirname, "..", "..");
const TINY = { ...SPEED_PLAN, nodeSeconds: 30, xsSeconds: 20, repetitions: 2 };

function bench(...names: readonly string[]) {
  const args = ["-r", "ts-node/register", join("bench", "main.ts"), ...names];
  return spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
}

describe("the benchmark", function () {
  this.timeout(60_000);

  it("says how fast each engine simulates, and what it costs in XS", async () => {
    const { node, xs } = await speed(TINY);
    assert.deepEqual(Object.keys(node), ["simulated", "wall", "timesRealTime"]);
    assert.deepEqual(Object.keys(xs), ["simulated", "wall", "timesRealTime", "compute", "computePerSimulatedSecond"]);
    assert.equal(node.simulated, 30);
    assert.equal(xs.simulated, 20);
    for (const figure of [...Object.values(node), ...Object.values(xs)]) assert(figure > 0 && Number.isFinite(figure));
    assert.equal(xs.computePerSimulatedSecond, Math.round(xs.compute / 20));
  });

  it("finds the same cost in XS every time", async () => {
    const first = await speed(TINY);
    const again = await speed({ ...TINY, repetitions: 1 });
    assert.equal(again.xs.compute, first.xs.compute);
  });

  it("runs a scenario in which a car charges beside a house that varies", () => {
    const parsed = parseScenario(SPEED_PLAN.scenario);
    assert(parsed.ok);
    assert(parsed.value.home.length > 20);
    assert.equal(parsed.value.durationS, SPEED_PLAN.nodeSeconds);
  });

  it("prints the page's weight as JSON", () => {
    const { status, stdout, stderr } = bench("page");
    assert.equal(status, 0, stderr);
    const { page } = JSON.parse(stdout) as { readonly page: { readonly javascriptAndCssGzipBytes: number } };
    assert(Number.isInteger(page.javascriptAndCssGzipBytes) && page.javascriptAndCssGzipBytes > 1000);
  });

  it("refuses a name it does not know", () => {
    const { status, stdout, stderr } = bench("spede");
    assert.equal(status, 2);
    assert.equal(stdout, "");
    assert.match(stderr, /^usage: npm run -s bench .* speed or page or portal or engine( or \w+)*\n/);
  });

  it("takes the middle of its repetitions", () => {
    assert.equal(median([9, 1, 2]), 2);
    assert.equal(median([4, 1, 2, 9]), 3);
    assert.throws(() => median([]), RangeError);
  });
});
