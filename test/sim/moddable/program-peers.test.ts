import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PzemLine } from "../../../sim/plant/pzem-line";
import { PzemModule } from "../../../sim/plant/pzem-module";
import { Mosquitto, mosquittoMissing, mosquittoPassword, mosquittoUser } from "../../hosts/node/mosquitto";
import { emulate, ptyMissing, ptyPair, stopPair } from "../../hosts/node/pty";
import { eventually, type RunningSimulator, saidUntil, startSimulator } from "../live/running-simulator";
import { buildProgram, programsMissing } from "./programs";

describe("a Moddable program and a real Mosquitto with TLS and a password", function () {
  this.timeout(240_000);
  const folder = mkdtempSync(join(tmpdir(), "pilotline-program-tls-"));
  const authority = join(folder, "ca.pem");
  let broker: Mosquitto | undefined;
  const url = () => `mqtts://${mosquittoUser}:${mosquittoPassword}@localhost:${broker?.tlsPort}`;

  before(async function () {
    const missing = programsMissing() ?? mosquittoMissing;
    if (missing !== undefined) {
      console.log(`      skipped: ${missing}`);
      this.skip();
    }
    buildProgram("charger");
    broker = await Mosquitto.start();
  });

  after(async () => {
    await broker?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("reads the house's meter through it, loses it, and is back when it is back", async () => {
    assert.ok(broker !== undefined);
    writeFileSync(authority, broker.authority);
    const simulator = await startSimulator(["--engine", "moddable", "--mqtt", url()], {
      NODE_EXTRA_CA_CERTS: authority,
    });
    try {
      const limit = (what: string, wanted: string) =>
        eventually(
          what,
          () => simulator.state(),
          ({ chargers }) => chargers["Charger-1"]?.limit === wanted,
          60_000,
        );
      await limit("the meter's reading", "house");
      await broker.stop();
      await limit("the fail-safe current", "fail-safe");
      await broker.run();
      await limit("the meter's reading again", "house");
      assert.ok(!simulator.said.includes(mosquittoPassword), simulator.said);
    } finally {
      assert.equal(await simulator.stop(), 0);
    }
  });

  it("does not trust a broker that another authority vouches for", async () => {
    assert.ok(broker !== undefined);
    // Node's parts are told the same authority: nobody connects.
    writeFileSync(authority, broker.strangeAuthority);
    const args = ["lin", "--", "charger", "--port", "0", "--headless", "--mqtt", url()];
    const said = await saidUntil(args, { NODE_EXTRA_CA_CERTS: authority }, /Charger-1 warn: MQTT localhost: .*\(tls\)/);
    assert.doesNotMatch(said, /Charger-1 info: MQTT localhost: connected|Gr33n/);
  });
});

describe("the meter as a Moddable program", function () {
  this.timeout(240_000);

  before(function () {
    const missing = programsMissing();
    if (missing !== undefined) {
      console.log(`      skipped: ${missing}`);
      this.skip();
    }
    buildProgram("meter");
  });

  it("reads the simulated house over the channel", async () => {
    const simulator = await startSimulator(["meter"], {}, "lin");
    try {
      assert.equal((await simulator.state()).meter.current, 3);
      await simulator.post({ do: "home", current: 14 });
      await reads(simulator, 14);
    } finally {
      assert.equal(await simulator.stop(), 0);
    }
  });

  it("reads a PZEM-004T at a real serial port, and says so when it is gone", async function () {
    const missing = ptyMissing();
    if (missing !== undefined) {
      console.log(`      skipped: ${missing}`);
      this.skip();
    }
    const pair = await ptyPair();
    const module = new PzemModule({ address: 1, random: () => 0.5 });
    module.renew(0, { voltageV: 229.8, currentA: 12.34, powerW: 2835, frequencyHz: 50 });
    const emulator = await emulate(pair.paths[0], new PzemLine({ modules: [module], random: () => 0.5 }));
    const simulator = await startSimulator(["meter", "--serial", pair.paths[1]], {}, "lin");
    try {
      await reads(simulator, 12.34);
      emulator.close();
      await stopPair(pair);
      await eventually(
        "the port's end",
        async () => simulator.said,
        (said) => /Meter-1 warn: the meter's serial port is not there; trying again/.test(said),
      );
    } finally {
      assert.equal(await simulator.stop(), 0);
      emulator.close();
      await stopPair(pair);
    }
  });

  async function reads(simulator: RunningSimulator, currentA: number): Promise<void> {
    await eventually(
      `a reading of ${currentA} A`,
      () => simulator.state(),
      ({ meter }) => meter.current === currentA && (meter.age ?? 99) < 8,
    );
  }
});
