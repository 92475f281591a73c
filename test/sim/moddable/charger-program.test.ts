import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MqttSession } from "../../../modules/mqtt/session";
import { Rig, until } from "../../hosts/node/rig";
import { eventually, type RunningSimulator, startSimulator, type TraceState } from "../live/running-simulator";
import { buildProgram, programBelow, programsMissing } from "./programs";

const CHARGER = "Charger-1";
const SCENARIO = {
  name: "A charger's program",
  duration: 86_400,
  site: { contractedCurrent: 30, manager: false, updateInterval: 1 },
  home: [[0, 3]],
  chargers: [{ id: CHARGER }],
};

type ChargerState = NonNullable<TraceState["chargers"][string]>;

describe("the live simulator with its charger as a Moddable program", function () {
  this.timeout(240_000);
  const folder = mkdtempSync(join(tmpdir(), "pilotline-program-"));
  const scenario = join(folder, "scenario.json");
  const args = ["--engine", "moddable", "--scenario", scenario, "--state", join(folder, "state")];
  let simulator: RunningSimulator;

  before(async function () {
    const missing = programsMissing();
    if (missing !== undefined) {
      console.log(`      skipped: ${missing}`);
      this.skip();
    }
    buildProgram("charger");
    writeFileSync(scenario, JSON.stringify(SCENARIO));
    simulator = await startSimulator(args);
  });

  after(async () => {
    await simulator?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const post = (event: object) => simulator.post({ charger: CHARGER, ...event });
  const charger = async (what: string, holds: (state: ChargerState) => boolean, withinMs?: number) => {
    const look = async (): Promise<ChargerState> => {
      const state = (await simulator.state()).chargers[CHARGER];
      assert.ok(state !== undefined);
      return state;
    };
    return eventually(what, look, holds, withinMs);
  };
  const info = async () => {
    const response = await fetch(`${simulator.url}api/sim`);
    return (await response.json()) as {
      readonly broker: string;
      readonly chargers: { readonly [id: string]: { readonly mode: string } };
    };
  };
  const program = (): number => {
    const pid = programBelow(simulator.pid);
    assert.ok(pid !== undefined, "a program runs");
    return pid;
  };

  it("charges a car by what the house leaves", async () => {
    await post({ do: "plug" });
    await charger("a car that does not ask", ({ state }) => state.startsWith("B"));
    await post({ do: "request" });
    await charger("charging", ({ state, offered, drawn }) => state === "C2" && offered === 27 && drawn >= 15);
    await simulator.post({ do: "home", current: 12 });
    await charger("less", ({ offered, limit }) => offered === 18 && limit === "house");
  });

  it("is set by hand at once, and shows it", async () => {
    await post({ do: "set", mode: "manual", manualCurrent: 11 });
    assert.equal((await info()).chargers[CHARGER]?.mode, "manual");
    await charger("the current set by hand", ({ offered, limit }) => offered === 11 && limit === "user");
    await assert.rejects(post({ do: "set", mode: "manual", manualCurrent: 700 }), /manualCurrent/);
  });

  it("takes commands from its broker, and answers them there", async () => {
    const { hostname, port } = new URL((await info()).broker);
    const rig = new Rig("observer");
    const answers: string[] = [];
    const session = new MqttSession(rig.device, {
      host: hostname,
      port: Number(port),
      id: "observer",
      keepAliveMs: 5_000,
      subscriptions: [{ topic: `pilotline/v1/${CHARGER}/answer` }],
      onMessage: (_topic, payload) => void answers.push(Buffer.from(payload).toString()),
    });
    await until("the observer is connected", () => session.connected);
    rig.realTime.run(() => session.publish(`pilotline/v1/${CHARGER}/set`, '{"manualCurrentA":12}'));
    await until("the answer", () => answers.length > 0);
    assert.match(answers[0] ?? "", /"manualCurrentA":12/);
    rig.realTime.run(() => session.close());
    rig.close();
    await charger("the current set by the command", ({ offered }) => offered === 12);
  });

  it("sees a contact of the plant closed, and open again", async () => {
    await post({ do: "fault", fault: "dimming" });
    await charger("the dimmed current", ({ offered }) => offered === 6);
    await post({ do: "clear", fault: "dimming" });
    await charger("its end", ({ offered }) => offered === 12);
  });

  it("has its contactor opened by the guard while it stands still, and goes on afterwards", async () => {
    const before = program();
    await charger("charging", ({ contactor }) => contactor);
    await post({ do: "fault", fault: "firmware-hang", for: 2 });
    await charger("the guard", ({ contactor, state }) => !contactor && state === "C2", 5_000);
    await charger("its own word", ({ state }) => state !== "C2");
    assert.equal(program(), before);
  });

  it("comes back with its settings and its journal when it fails, as another process", async () => {
    const before = program();
    await post({ do: "fault", fault: "firmware-crash" });
    await charger("what the journal knows", ({ fault }) => fault === "program-error");
    assert.notEqual(program(), before);
    assert.match(simulator.said, /Charger-1 error: unexpected: Error: the pilot's driver failed; contactor opened/);
    assert.equal((await info()).chargers[CHARGER]?.mode, "manual");
  });

  it("comes back when its process dies", async () => {
    const before = program();
    process.kill(before, "SIGSEGV");
    await charger("another start", ({ fault }) => fault === "watchdog" || fault === "repeated-restarts");
    assert.notEqual(program(), before);
    assert.match(simulator.said, /Charger-1 error: the program ended \(signal SIGSEGV\); restarting/);
  });

  it("has no process without power, and one when the power is back", async () => {
    await post({ do: "power-cut", for: 3 });
    await charger("the dark", ({ state, limit }) => state === "E" && limit === null);
    assert.equal(programBelow(simulator.pid), undefined);
    await charger("its start", ({ limit }) => limit !== null);
    program();
    await post({ do: "unplug" });
    await charger("an empty cable", ({ drawn, contactor }) => drawn === 0 && !contactor);
  });

  it("hears nothing of the meter while its network is gone", async () => {
    await post({ do: "set", mode: "intelligent" });
    await charger("the house's limit", ({ limit }) => limit === "house", 60_000);
    await post({ do: "fault", fault: "network-loss" });
    await charger("the fail-safe current", ({ limit }) => limit === "fail-safe", 60_000);
    await post({ do: "clear", fault: "network-loss" });
    await charger("the house's limit again", ({ limit }) => limit === "house", 60_000);
    await post({ do: "set", mode: "manual" });
  });

  it("ends in order, with nothing left behind, and knows its settings at the next start", async () => {
    const { pid } = simulator;
    assert.equal(await simulator.stop(), 0);
    assert.equal(programBelow(pid), undefined);
    assert.doesNotMatch(simulator.said, /unexpected: (?!Error: the pilot's driver failed)/);
    simulator = await startSimulator(args);
    assert.equal((await info()).chargers[CHARGER]?.mode, "manual");
    await charger("the current set by hand", ({ limit }) => limit === "user");
  });
});
