import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { FAULT_CODES, type FaultCode } from "../../../modules/evse/faults";
import { FAULT_NAMES } from "../../../sim/scenario/vocabulary";
import { drawStorm } from "../../../sim/soak/plan/storm";
import { merged, reportOf, type SoakReport } from "../../../sim/soak/report";
import { soak, weather } from "../../../sim/soak/soak";
import { Tally } from "../../../sim/soak/tally";

const ROOT = join(__dirname, "..", "..", "..");
const HOURS = 100;
const SEED = 1;

/** Nothing in the plant makes a pilot that no car makes, or a converter that stops. */
const IMPOSSIBLE: readonly FaultCode[] = ["pilot-invalid", "pilot-unread"];

interface Ended {
  /** null where a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, ["-r", "ts-node/register", join("sim", "cli", "soak.ts"), ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return { code, signal, stdout, stderr };
}

function assertEnded({ code, signal, stdout, stderr }: Ended, expected: number): void {
  const how = signal === null ? `it ended with ${code}` : `${signal} ended it`;
  assert.equal(code, expected, `${how}\n${stdout}${stderr}`);
}

function least(counts: { readonly [name: string]: number }, names: readonly string[], count: number): void {
  for (const name of names) assert.ok((counts[name] ?? 0) >= count, `${name}: ${counts[name] ?? 0}`);
}

describe("soak", () => {
  it(`holds every invariant for ${HOURS} simulated hours dense with events`, async function () {
    this.timeout(600_000);
    const ended = await run("--hours", String(HOURS), "--seed", String(SEED), "--processes", "2");
    assertEnded(ended, 0);
    const report = JSON.parse(ended.stdout) as SoakReport;
    const { hours, scenarios, events, closures, sessions, lateTicks, tornWrites } = report;
    process.stdout.write(
      `\n    soak: seed ${SEED}, ${hours} h in ${scenarios} scenarios, ${events} events, ${closures} closures, ` +
        `${sessions} sessions, ${lateTicks} late ticks, ${tornWrites} torn writes; faults shown ` +
        `${JSON.stringify(report.faultsShown)}\n`,
    );
    assert.deepEqual(report.violations, []);
    assert.ok(hours >= HOURS);
    // Nothing of this is worth anything if nothing happens.
    const kinds = ["plug", "request", "finish", "unplug", "set", "settings", "person", "tap", "reset", "power-cut"];
    least(report.eventsByKind, [...kinds, "torn-write", "clear"], 50);
    least(
      report.faultsSet,
      FAULT_NAMES.filter((fault) => fault !== "manager-down"),
      50,
    );
    least(
      report.faultsShown,
      FAULT_CODES.filter((fault) => !IMPOSSIBLE.includes(fault)),
      2,
    );
    for (const fault of IMPOSSIBLE) assert.equal(report.faultsShown[fault], undefined, fault);
    least(report.guardDrops, ["pilot-left", "trip-line", "emergency-stop", "permit-expired"], 5);
    least(report.noticesShown, ["ventilation", "meter-silent", "meter-mismatch", "own-meter-silent"], 2);
    assert.ok(closures >= 1_000 && report.closuresOfThreePhases >= 200 && sessions >= 1_000);
    assert.ok(lateTicks >= 10_000 && tornWrites >= 20 && report.starts >= 200 && report.energyKwh >= 10);
  });

  it("is the same again with the same seed, from any scenario on", () => {
    const tallies = [0, 1].map(() => {
      const tally = new Tally();
      assert.equal(weather(drawStorm(SEED, 7), { seed: SEED, tally }), undefined);
      return tally;
    });
    assert.deepEqual(tallies[0], tallies[1]);
    assert.deepEqual(soak({ seed: SEED, hours: 0.1, from: 7 }).tally, tallies[0]);
  });

  it("adds up what several processes found", () => {
    const one = reportOf(SEED, soak({ seed: SEED, hours: 0.1, from: 1 }));
    const other = reportOf(SEED, soak({ seed: SEED, hours: 0.1, from: 2 }));
    const both = merged(one, other);
    assert.equal(both.events, one.events + other.events);
    assert.equal(both.eventsByKind["plug"], (one.eventsByKind["plug"] ?? 0) + (other.eventsByKind["plug"] ?? 0));
    const together = reportOf(SEED, soak({ seed: SEED, hours: 1.5, from: 1 }));
    assert.equal(together.scenarios, 2);
    assert.deepEqual(
      { ...both, hours: 0, eventsByKind: null, faultsSet: null, faultsShown: null },
      { ...together, hours: 0, eventsByKind: null, faultsSet: null, faultsShown: null },
    );
  });

  it("says what is wrong with its command line, and how it is used", async function () {
    this.timeout(60_000);
    const wrong = await run("--hours", "never");
    assertEnded(wrong, 2);
    assert.match(wrong.stderr, /^--hours must be a number/);
    const help = await run("--help");
    assertEnded(help, 0);
    assert.match(help.stdout, /^usage: npm run -s soak --/);
  });
});
