import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { scenarioPath, scenarioText } from "../scenario-files";

const ROOT = join(__dirname, "..", "..", "..");
const REGISTER = require.resolve("ts-node/register");
const SHORT = scenarioPath("reset.json");

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(args: readonly string[], environment: { readonly [name: string]: string } = {}): ChildProcess {
  const { PATH, HOME } = process.env;
  return spawn(process.execPath, ["-r", REGISTER, join("sim", "cli", "scenario.ts"), ...args], {
    cwd: ROOT,
    env: { PATH, HOME, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

async function run(args: readonly string[], environment: { readonly [name: string]: string } = {}): Promise<Ended> {
  const child = start(args, environment);
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (text) => {
    stdout += text;
  });
  child.stderr?.on("data", (text) => {
    stderr += text;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
}

/** Refused: one line on stderr that says why, nothing on stdout, no stack. */
function assertRefused(ended: Ended, reason: RegExp): void {
  assert.equal(ended.code, 2, ended.stderr);
  assert.equal(ended.stdout, "");
  assert.match(ended.stderr, reason);
  assert.equal(ended.stderr.split("\n").length, 2, "one line");
}

describe("npm run -s scenario", function () {
  this.timeout(60_000);
  let folder = "";
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "pilotline-scenario-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  function file(name: string, value: object | string): string {
    const path = join(folder, name);
    writeFileSync(path, typeof value === "string" ? value : JSON.stringify(value));
    return path;
  }

  const minimal = { name: "x", duration: 5, site: { contractedCurrent: 25, manager: false }, chargers: [{ id: "C" }] };

  it("prints one JSON object and ends with 0 when all expectations held", async () => {
    const { code, stdout, stderr } = await run([SHORT]);
    assert.equal(stderr, "");
    assert.equal(code, 0);
    const printed = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual(Object.keys(printed), ["name", "engine", "simulated", "wall", "expectations", "site", "chargers"]);
    assert.equal(printed["engine"], "node");
    assert.equal(printed["simulated"], 200);
    assert.equal(typeof printed["wall"], "number");
    assert.deepEqual(printed["expectations"], { passed: 3, failed: [] });
    assert.deepEqual(Object.keys(printed["site"] as object), [
      "maxTotal",
      "overLimitSeconds",
      "longestOverLimit",
      "breakerTripped",
      "utilisation",
    ]);
    assert.deepEqual(Object.keys((printed["chargers"] as Record<string, object>)["Charger-1"] ?? {}), [
      "energyWh",
      "sessions",
      "secondsCharging",
      "secondsWaiting",
      "contactorClosures",
      "contactorOpenedUnderLoad",
      "faults",
    ]);
  });

  it("runs in XS and says what it cost; both traces are the same bytes", async () => {
    const onNode = join(folder, "node.jsonl");
    const onXs = join(folder, "xs.jsonl");
    assert.equal((await run([SHORT, "--trace", onNode])).code, 0);
    const { code, stdout } = await run(["--engine", "xs", "--trace", onXs, SHORT]);
    assert.equal(code, 0);
    const printed = JSON.parse(stdout) as { readonly engine: string; readonly compute: number };
    assert.equal(printed.engine, "xs");
    assert(Number.isInteger(printed.compute) && printed.compute > 0);
    const trace = readFileSync(onXs, "utf8");
    assert.equal(trace === readFileSync(onNode, "utf8"), true);
    const lines = trace.split("\n");
    assert.equal(lines.pop(), "");
    assert.equal(lines.length, 201);
    for (const line of lines) assert.equal(JSON.stringify(JSON.parse(line)), line);
  });

  it("ends with 1 and lists what did not hold, with what was found", async () => {
    const expectation = { t: 3, charger: "C", state: "C2", offered: 0 };
    const { code, stdout, stderr } = await run([
      file("fails.json", { ...minimal, expect: [expectation, { t: 4, total: 0 }] }),
    ]);
    assert.equal(code, 1);
    assert.equal(stderr, "");
    const { expectations } = JSON.parse(stdout) as { readonly expectations: object };
    assert.deepEqual(expectations, {
      passed: 1,
      failed: [{ expect: expectation, t: 3, field: "state", found: "A" }],
    });
  });

  it("looks for files where npm was called", async () => {
    mkdirSync(join(folder, "called-here"));
    file(join("called-here", "s.json"), minimal);
    const where = { INIT_CWD: join(folder, "called-here"), npm_lifecycle_event: "scenario" };
    assert.equal((await run(["s.json", "--trace", "t.jsonl"], where)).code, 0);
    assert(existsSync(join(folder, "called-here", "t.jsonl")));
  });

  it("refuses what is no scenario, with JSON path and reason", async () => {
    assertRefused(await run([file("a.json", { ...minimal, duration: "long" })]), /^\$\.duration .*\n$/);
    assertRefused(await run([file("b.json", "{")]), /^\$ .*\n$/);
    const two = { ...minimal, chargers: [{ id: "C" }, { id: "D" }], site: { contractedCurrent: 25, manager: false } };
    assertRefused(await run([file("c.json", two)]), /^\$\.chargers\[1\] /);
  });

  it("refuses an event that is impossible when it comes", async () => {
    const events = [{ t: 2, charger: "C", do: "unplug" }];
    assertRefused(await run([file("d.json", { ...minimal, events })]), /^\$\.events\[0\] no car is plugged in at C\n$/);
  });

  it("refuses files that cannot be read or written, and never writes over the scenario", async () => {
    assertRefused(await run([join(folder, "none.json")]), /none\.json cannot be read: there is no such file/);
    assertRefused(await run([folder]), /cannot be read: it is a folder/);
    assertRefused(await run([SHORT, "--trace", join(folder, "no", "t.jsonl")]), /cannot be written: there is no such/);
    assertRefused(await run([SHORT, "--trace", "/dev/full"]), /cannot be written: the disk is full/);
    const own = file("own.json", scenarioText("reset.json"));
    assertRefused(await run([own, "--trace", own]), /is the scenario itself/);
    assert.equal(readFileSync(own, "utf8"), scenarioText("reset.json"));
    writeFileSync(join(folder, "binary.json"), Uint8Array.of(0x7b, 0xff, 0xfe));
    assertRefused(await run([join(folder, "binary.json")]), /cannot be read: it is not UTF-8 text/);
  });

  it("answers a wrong command line with the usage", async () => {
    const { code, stderr } = await run(["--engine", "v8", SHORT]);
    assert.equal(code, 2);
    assert.match(stderr, /^--engine must be node or xs/);
    assert.match(stderr, /usage: npm run -s scenario/);
  });

  it("on SIGTERM the XS worker ends with it", async function () {
    if (process.platform !== "linux") {
      console.log("      skipped: the worker is looked up in /proc, which only Linux has");
      this.skip();
    }
    const text = { ...(JSON.parse(scenarioText("leaf-half-hour.json")) as object), duration: 100_000 };
    const child = start([file("long.json", text), "--engine", "xs"]);
    const ended = once(child, "exit");
    const worker = await childOf(child.pid ?? 0);
    child.kill("SIGTERM");
    assert.deepEqual(await ended, [null, "SIGTERM"]);
    // It sees that its pipes are closed, and is gone a moment later.
    for (let tries = 0; tries < 100 && existsSync(`/proc/${worker}`); tries++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    assert.throws(() => process.kill(worker, 0), { code: "ESRCH" });
  });
});

/** Waits for the worker that a process starts. */
async function childOf(pid: number): Promise<number> {
  for (;;) {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
    for (const child of children.filter((text) => text !== "").map(Number))
      if (readFileSync(`/proc/${child}/cmdline`, "utf8").includes("xsnap-worker")) return child;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
