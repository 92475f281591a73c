import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { topicOf } from "../../../modules/messages/topics";
import { MqttSession } from "../../../modules/mqtt/session";
import { Rig, until } from "../../hosts/node/rig";
import { eventually, type RunningSimulator, startSimulator, type TraceState } from "../live/running-simulator";
import { buildProgram, programBelow, programsMissing } from "./programs";

const CHARGERS = ["Charger-1", "Charger-2"] as const;
const SCENARIO = {
  name: "A site manager's program",
  duration: 86_400,
  site: { contractedCurrent: 25, updateInterval: 1, resumeDelay: 0 },
  home: [[0, 5]],
  chargers: CHARGERS.map((id) => ({ id })),
};

describe("the site manager as a Moddable program, on a broker of its own", function () {
  this.timeout(240_000);
  const folder = mkdtempSync(join(tmpdir(), "pilotline-manager-"));
  const scenario = join(folder, "scenario.json");
  let simulator: RunningSimulator;

  before(async function () {
    const missing = programsMissing();
    if (missing !== undefined) {
      console.log(`      skipped: ${missing}`);
      this.skip();
    }
    buildProgram("manager");
    writeFileSync(scenario, JSON.stringify(SCENARIO));
    simulator = await startSimulator(["manager", "--scenario", scenario, "--state", join(folder, "state")], {}, "lin");
  });

  after(async () => {
    await simulator?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const shares = (what: string, wanted: readonly number[]) =>
    eventually(
      what,
      async () => (await simulator.state()).chargers,
      (chargers: TraceState["chargers"]) =>
        CHARGERS.every((id, index) => chargers[id]?.offered === wanted[index] && chargers[id]?.limit === "site-grant"),
      60_000,
    );

  it("shares what the house leaves between two cars, and follows the house", async () => {
    for (const charger of CHARGERS) {
      await simulator.post({ do: "plug", charger });
      await simulator.post({ do: "request", charger });
    }
    await shares("10 A each", [10, 10]);
    await simulator.post({ do: "home", current: 9 });
    await shares("8 A each", [8, 8]);
  });

  it("is told another contract while it runs, and takes it", async () => {
    await simulator.post({ do: "set", contractedCurrent: 23 });
    await shares("7 A each", [7, 7]);
  });

  it("leads again after it was killed, with what it had been told", async () => {
    const rig = new Rig("listener");
    const { broker } = (await (await fetch(`${simulator.url}api/sim`)).json()) as { readonly broker: string };
    const { hostname, port } = new URL(broker);
    const terms: number[] = [];
    const listener = new MqttSession(rig.device, {
      host: hostname,
      port: Number(port),
      id: "listener",
      keepAliveMs: 10_000,
      subscriptions: [{ topic: topicOf("Manager-1", "lead") }],
      onMessage: (_topic, payload) => {
        const { term, role } = JSON.parse(Buffer.from(payload).toString());
        if (role === "leads") terms.push(term);
      },
    });
    try {
      await until("its word", () => terms.length > 0);
      const [before = 0] = terms;
      const pid = programBelow(simulator.pid);
      assert.ok(pid !== undefined);
      process.kill(pid, "SIGKILL");
      await eventually(
        "a later term",
        async () => terms.at(-1) ?? 0,
        (term) => term > before,
        60_000,
      );
      assert.match(simulator.said, /Manager-1 error: the program ended/);
      await shares("7 A each", [7, 7]);
    } finally {
      rig.realTime.run(() => listener.close());
      rig.close();
    }
  });
});
