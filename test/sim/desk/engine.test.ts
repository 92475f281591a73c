import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { WHOLE } from "../../../scripts/board/budget";
import { buildDeskProgram } from "../../../scripts/board/desk-program";
import { missingDeskTool } from "../../../scripts/board/desk-tools";
import { REPOSITORY } from "../../../scripts/board/run";
import { findSdk } from "../../../scripts/board/sdk";
import type { EngineRoom } from "../../../sim/desk/engine-process";
import { measure } from "../../../sim/desk/measure";
import { parseScenario } from "../../../sim/scenario/parse";
import { runScenario } from "../../../sim/scenario/run";
import type { Scenario } from "../../../sim/scenario/scenario";
import type { TraceLine } from "../../../sim/scenario/trace-line";

/** ms; the engine is compiled once. */
const BUILD_MS = 300_000;
const RUN_MS = 60_000;

function scenario(name: string, folder = "test/scenarios"): Scenario {
  const text = readFileSync(path.join(REPOSITORY, folder, `${name}.json`), "utf8");
  const parsed = parseScenario(text);
  assert.ok(parsed.ok);
  return parsed.value;
}

/** Lines of both engines' traces. */
function traces(name: string, durationS: number, file: string) {
  const given = { ...scenario(name), durationS, expect: [] };
  const node: string[] = [];
  const chip: string[] = [];
  runScenario(given, { onLine: (line) => node.push(JSON.stringify(line)) });
  const onLine = (line: TraceLine): void => void chip.push(JSON.stringify(line));
  const measured = measure({ application: "charger", file, scenario: given, link: "tls", onLine });
  assert.deepEqual(measured.problems, []);
  assert.equal(node.length, durationS + 1);
  return { node, chip, measured };
}

describe("the chip's engine on the desk", function () {
  this.timeout(RUN_MS);
  const files = { charger: "", meter: "", manager: "" };

  before(function () {
    this.timeout(BUILD_MS);
    const found = findSdk(process.env, REPOSITORY);
    const missing = found.ok ? missingDeskTool() : found.message;
    if (!found.ok || missing !== undefined) {
      console.log(`      skipped: ${missing}`);
      this.skip();
    }
    for (const application of ["charger", "meter", "manager"] as const) {
      const program = buildDeskProgram(found.sdk, application);
      assert.ok(program.ok, program.ok ? "" : program.problems.join("\n"));
      files[application] = program.file;
    }
  });

  it("charges a car as Node's does, to the byte", () => {
    const { node, chip, measured } = traces("plug-states", 200, files.charger);
    assert.deepEqual(chip, node);
    const { boot, most } = measured;
    assert.ok(boot.pilotCompute > 0 && boot.pilotCompute < boot.compute);
    assert.ok(most.liveSlots > boot.slots && most.liveSlots <= most.roomSlots);
    assert.ok(most.collections > 0);
    assert.equal(most.roomSlots, WHOLE.slots - 1, "one of the heap's slots is its own");
    assert.equal(most.roomStackSlots, 528);
  });

  it("crashes, resets and loses its power as Node's does", () => {
    const { node, chip } = traces("firmware-crash", 230, files.charger);
    assert.deepEqual(chip, node);
  });

  it("reads the house's meter, in garbage, too", () => {
    // Not to the byte: where a poll falls on the moment in which a module renews its registers, either comes first.
    const given = scenario("meter-garbage");
    assert.ok(given.expect.length > 0);
    const { problems, most } = measure({ application: "meter", file: files.meter, scenario: given });
    assert.deepEqual(problems, []);
    assert.ok(most.keys > 0);
  });

  it("leads a site, and follows in one", () => {
    const given = scenario("following", "scripts/board/scenarios");
    assert.ok(given.expect.length > 0);
    for (const application of ["manager", "charger"] as const) {
      const { problems } = measure({ application, file: files[application], scenario: given, link: "tls" });
      assert.deepEqual(problems, [], application);
    }
  });

  it("shows somebody its page while a car charges, and charges it no other", () => {
    const given = { ...scenario("plug-states"), durationS: 100, expect: [] };
    for (const application of ["charger", "meter"] as const) {
      const { problems } = measure({ application, file: files[application], scenario: given, link: "tls", pages: 2 });
      assert.deepEqual(problems, [], application);
    }
  });

  it("says that memory is full where it is, of slots, chunks and stack", () => {
    const whole: EngineRoom = WHOLE;
    const given = { ...scenario("plug-states"), durationS: 60, expect: [] };
    const problem = (room: Partial<EngineRoom>): string | undefined =>
      measure({ application: "charger", file: files.charger, scenario: given, room: { ...whole, ...room } })
        .problems[0];
    assert.equal(problem({}), undefined);
    assert.equal(problem({ slots: 1_600 }), "memory full");
    assert.equal(problem({ chunkBytes: 9_000 }), "memory full");
    assert.equal(problem({ stackSlots: 256 }), "JavaScript stack overflow");
  });

  it("grows to what it needs, and runs in little more and not in less", () => {
    const given = { ...scenario("plug-states"), durationS: 60, expect: [] };
    const run = (room: Parameters<typeof measure>[0]["room"]) =>
      measure({ application: "charger", file: files.charger, scenario: given, ...(room && { room }) });
    const growing = { chunkBytes: 4_096, slots: 512, stackSlots: 512, growth: { chunkBytes: 512, slots: 16 } };
    const { roomSlots, roomChunkBytes } = run(growing).most;
    assert.deepEqual(run({ chunkBytes: roomChunkBytes + 512, slots: roomSlots + 16, stackSlots: 512 }).problems, []);
    assert.notDeepEqual(run({ ...WHOLE, slots: roomSlots - 96, stackSlots: 512 }).problems, []);
    assert.notDeepEqual(run({ ...WHOLE, chunkBytes: roomChunkBytes - 2_048, stackSlots: 512 }).problems, []);
  });
});
