import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Baseline, baselineText, complaints, parseBaseline } from "../../bench/engine/baseline";
import { readBaseline } from "../../bench/engine/engine";
import { FIGURES, type Figures } from "../../bench/engine/figures";
import { historyComplaints } from "../../bench/engine/history";
import { measureEngine } from "../../bench/engine/measure";

const ROOT = join(__dirname, "..", "..");

function run(root: string, ...args: readonly string[]) {
  const command = ["-r", "ts-node/register", join(root, "bench", "main.ts"), ...args];
  return spawnSync(process.execPath, command, { cwd: ROOT, encoding: "utf8" });
}

describe("the engine benchmark", function () {
  this.timeout(60_000);
  let found: Figures;

  before(async () => {
    found = await measureEngine();
  });

  it("finds no figure that grew by more than a tenth since bench/baseline.json, which a commit changes with a reason", () => {
    const hint = 'npm run -s bench -- engine --accept "why it costs more" makes the figures found the baseline';
    assert.deepEqual(complaints(found, readBaseline()), [], hint);
  });

  it("finds a reason wherever bench/baseline.json was raised", function () {
    const raised = historyComplaints(ROOT);
    if (raised === undefined) {
      process.stdout.write(
        "  skipped: this is no git repository, or git is not installed (on Debian: apt install git)\n",
      );
      this.skip();
    }
    assert.deepEqual(raised, []);
  });

  it("counts the same every time", async () => {
    assert.deepEqual(await measureEngine(), found);
  });

  it("has a figure for each row, in whole units, and no other", () => {
    assert.deepEqual(Object.keys(found), Object.keys(FIGURES));
    for (const units of Object.values(found)) assert(Number.isInteger(units) && units > 0);
  });

  it("finds what has to cost more than something else", () => {
    const { bootToPilot = 0, boot = 0, controlStepIdle = 0, controlStepCharging = 0, sessionEnd = 0 } = found;
    assert(bootToPilot < boot);
    assert(controlStepIdle < controlStepCharging && controlStepCharging < sessionEnd);
  });

  describe("on the command line", () => {
    let root: string;

    /** A copy of the benchmark with a baseline of its own, beside the sources that are measured. */
    before(() => {
      root = mkdtempSync(join(tmpdir(), "pilotline-bench-"));
      for (const folder of ["firmware", "hosts", "modules", "scripts", "sim", "node_modules"])
        symlinkSync(join(ROOT, folder), join(root, folder));
      cpSync(join(ROOT, "bench"), join(root, "bench"), { recursive: true });
    });

    after(() => rmSync(root, { recursive: true }));

    function setBaseline(baseline: Baseline): void {
      writeFileSync(join(root, "bench", "baseline.json"), baselineText(baseline));
    }

    it("exits 1 and names the figure that grew, until it is accepted with a reason", () => {
      const entries = Object.entries(found).map(([figure, units]) => [figure, { units }] as const);
      setBaseline({
        ...Object.fromEntries(entries),
        readingIn: { units: Math.floor((found["readingIn"] ?? 0) / 1.2) },
      });
      const grown = run(root, "engine", "--check");
      assert.equal(grown.status, 1, grown.stderr);
      const [first = "", ...more] = grown.stderr.trim().split("\n");
      assert.match(first, /^readingIn grew by 20\.\d %: /);
      assert.equal(more.length, 1, "one complaint, and what to do");

      const accepting = run(root, "engine", "--accept", "readings have more to say");
      assert.equal(accepting.status, 0, accepting.stderr);
      const written = parseBaseline(readFileSync(join(root, "bench", "baseline.json"), "utf8"));
      assert.deepEqual(complaints(found, written), []);
      assert.deepEqual(written["readingIn"], { units: found["readingIn"], reason: "readings have more to say" });
    });
  });
});
