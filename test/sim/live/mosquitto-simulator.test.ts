import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Mosquitto, mosquittoMissing, mosquittoPassword, mosquittoUser } from "../../hosts/node/mosquitto";
import { eventually, type RunningSimulator, startSimulator } from "./running-simulator";

/** What a person sees who listens with Mosquitto's own client. */
class Listener {
  readonly lines: string[] = [];
  private readonly child: ChildProcess;

  constructor(port: number, authority: string) {
    const account = ["-u", mosquittoUser, "-P", mosquittoPassword];
    const where = ["-h", "localhost", "-p", String(port), "--cafile", authority];
    this.child = spawn("mosquitto_sub", [...where, ...account, "-t", "pilotline/v1/#", "-v"]);
    this.child.stdout?.on("data", (chunk: Buffer) => this.lines.push(...chunk.toString().split("\n").filter(Boolean)));
  }

  async hears(pattern: RegExp): Promise<void> {
    await eventually(
      `a message like ${pattern}`,
      async () => this.lines.slice(-3),
      () => this.lines.some((line) => pattern.test(line)),
    );
  }

  stop(): void {
    this.child.kill("SIGTERM");
  }
}

describe("the live simulator on a real Mosquitto with TLS and a password", function () {
  this.timeout(180_000);
  let broker: Mosquitto | undefined;
  let simulator: RunningSimulator | undefined;
  const folder = mkdtempSync(join(tmpdir(), "pilotline-tls-"));
  const authority = join(folder, "ca.pem");

  before(async function () {
    if (mosquittoMissing !== undefined) {
      console.log(`      ${mosquittoMissing} (and mosquitto-clients)`);
      this.skip();
    }
    broker = await Mosquitto.start();
    writeFileSync(authority, broker.authority);
    const url = `mqtts://${mosquittoUser}:${mosquittoPassword}@localhost:${broker.tlsPort}`;
    simulator = await startSimulator(["--mqtt", url], { NODE_EXTRA_CA_CERTS: authority });
  });

  after(async () => {
    await simulator?.stop();
    await broker?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("charges a car by the meter's messages, and everybody can hear it", async () => {
    assert.ok(broker && simulator);
    const running = simulator;
    const listener = new Listener(broker.tlsPort, authority);
    try {
      await running.post({ do: "plug", charger: "Charger-1" });
      await running.post({ do: "request", charger: "Charger-1" });
      const state = await eventually(
        "the full offer",
        () => running.state(),
        ({ chargers }) => (chargers["Charger-1"]?.offered ?? 0) >= 20 && (chargers["Charger-1"]?.drawn ?? 0) >= 15,
      );
      assert.equal(state.chargers["Charger-1"]?.state, "C2");
      await listener.hears(/^pilotline\/v1\/Charger-1\/status .*"state":"C2"/);
      await listener.hears(/^pilotline\/v1\/Meter-1\/reading .*"currentA":\[1[89]/);
      await listener.hears(/^pilotline\/v1\/Charger-1\/online 1$/);
    } finally {
      listener.stop();
    }
  });

  it("goes to the fail-safe current while the broker is gone, and is as before once it is back", async () => {
    assert.ok(broker && simulator);
    const running = simulator;
    await broker.stop();
    await eventually(
      "the fail-safe current",
      () => running.state(),
      ({ chargers }) => chargers["Charger-1"]?.limit === "fail-safe" && chargers["Charger-1"].offered === 6,
      30_000,
    );
    await broker.run();
    await eventually(
      "the full offer again",
      () => running.state(),
      ({ chargers }) => chargers["Charger-1"]?.limit === "house" && chargers["Charger-1"].offered >= 20,
      50_000,
    );
  });

  it("shows nobody the password, and ends in order", async () => {
    assert.ok(simulator);
    assert.ok(!simulator.said.includes(mosquittoPassword), simulator.said);
    // The program gives itself 4 s and says 1 when something hangs.
    assert.equal(await simulator.stop(), 0);
    simulator = undefined;
  });
});
