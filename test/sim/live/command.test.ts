import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually, startSimulator } from "./running-simulator";

const ROOT = join(__dirname, "..", "..", "..");
const SCENARIO = join(ROOT, "test", "scenarios", "house-steps.json");

/** Runs the program to its end; for calls that it refuses. */
function refusal(args: readonly string[]): { readonly status: number | null; readonly said: string } {
  const program = ["-r", "ts-node/register", "sim/live/main.ts", "--headless", ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, program, {
    cwd: ROOT,
    encoding: "utf8",
    timeout: 60_000,
  });
  return { status, said: stdout + stderr };
}

describe("npm start", function () {
  this.timeout(120_000);

  it("keeps books and settings over a restart", async () => {
    const folder = mkdtempSync(join(tmpdir(), "pilotline-state-"));
    const args = ["--state", folder, "--speed", "20"];
    try {
      const first = await startSimulator(args);
      await first.post({ do: "plug", charger: "Charger-1" });
      await first.post({ do: "request", charger: "Charger-1" });
      await first.post({ do: "set", charger: "Charger-1", mode: "manual", manualCurrent: 11 });
      const before = await eventually(
        "some energy at the current set by hand",
        () => first.state(),
        ({ chargers }) => chargers["Charger-1"]?.offered === 11 && chargers["Charger-1"].energyWh >= 30,
      );
      assert.equal(await first.stop(), 0);
      const second = await startSimulator(args);
      await second.post({ do: "plug", charger: "Charger-1" });
      await second.post({ do: "request", charger: "Charger-1" });
      const after = await eventually(
        // The meter's registers are not believed for 5 s after power-up: the book is not known before.
        "the current set by hand again, and the book",
        () => second.state(),
        ({ chargers }) => chargers["Charger-1"]?.offered === 11 && chargers["Charger-1"].energyWh > 0,
      );
      assert.equal(await second.stop(), 0);
      const beforeWh = before.chargers["Charger-1"]?.energyWh ?? 0;
      assert.ok((after.chargers["Charger-1"]?.energyWh ?? 0) >= beforeWh, `${beforeWh} Wh before`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("is as before after a reset and after a power cut of the whole site", async () => {
    const simulator = await startSimulator(["--speed", "20"]);
    const fullOffer = () =>
      eventually(
        "the full offer",
        () => simulator.state(),
        ({ chargers, meter }) => (chargers["Charger-1"]?.offered ?? 0) >= 20 && meter.current !== null,
      );
    try {
      const { broker } = (await (await fetch(`${simulator.url}api/sim`)).json()) as { readonly broker: string };
      assert.match(broker, /^mqtt:\/\/127\.0\.0\.1:[1-9]\d+$/);
      await simulator.post({ do: "plug", charger: "Charger-1" });
      await simulator.post({ do: "request", charger: "Charger-1" });
      await fullOffer();
      await simulator.post({ do: "reset" });
      await eventually(
        "a stop",
        () => simulator.state(),
        ({ chargers }) => chargers["Charger-1"]?.offered === 0,
      );
      await fullOffer();
      await simulator.post({ do: "power-cut", for: 20 });
      await eventually(
        "the dark",
        () => simulator.state(),
        ({ chargers, total }) => chargers["Charger-1"]?.state === "E" && total === 0,
      );
      await fullOffer();
      assert.doesNotMatch(simulator.said, /serial port .* is not there|unexpected/);
    } finally {
      assert.equal(await simulator.stop(), 0);
    }
  });

  it("plays a scenario behind a password", async () => {
    const simulator = await startSimulator(["--scenario", SCENARIO, "--password", "a secret", "--speed", "10"]);
    try {
      assert.equal((await fetch(`${simulator.url}api/sim/state`)).status, 401);
      const authorization = `Basic ${Buffer.from("admin:a secret").toString("base64")}`;
      const response = await fetch(`${simulator.url}api/sim/state`, { headers: { authorization } });
      assert.equal(response.status, 200);
      assert.ok(!simulator.said.includes("a secret"));
    } finally {
      assert.equal(await simulator.stop(), 0);
    }
  });

  const REFUSED: readonly (readonly [args: readonly string[], status: number, said: RegExp])[] = [
    [["--bogus"], 2, /^--bogus is not an option\n/],
    [["--scenario", "no-such-file.json"], 2, /^no-such-file\.json: cannot be read \(ENOENT\)\n$/],
    [["--scenario", "package.json"], 2, /^package\.json: \$\.\S+ is not known/],
    [["--chargers", "2", "--scenario", "package.json"], 2, /^--chargers /],
    [["--csms", "ws://127.0.0.1:9/ocpp"], 2, /^--csms cannot be used: OCPP is not there yet\n/],
    [["--mqtt", "mqtt://user:hunter2@"], 2, /^--mqtt must be mqtt:/],
  ];
  for (const [args, status, said] of REFUSED) {
    it(`refuses ${args.join(" ").replace("hunter2", "…")} in one line`, () => {
      const refused = refusal(args);
      assert.equal(refused.status, status);
      assert.match(refused.said, said);
      assert.doesNotMatch(refused.said, /hunter2|\n {4}at /);
    });
  }

  it("says who is in the way of its port", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    assert.ok(typeof address === "object" && address !== null);
    const refused = refusal(["--port", String(address.port)]);
    server.close();
    assert.equal(refused.status, 1);
    assert.match(refused.said, new RegExp(`${address.port}`));
    assert.doesNotMatch(refused.said, /\n {4}at /);
  });
});
