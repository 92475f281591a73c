import assert from "node:assert/strict";
import { PzemLine } from "../../../sim/plant/pzem-line";
import { PzemModule } from "../../../sim/plant/pzem-module";
import { emulate, ptyMissing, ptyPair, stopPair } from "../../hosts/node/pty";
import { eventually, startSimulator } from "./running-simulator";

describe("the live simulator with a PZEM-004T on a serial port", function () {
  this.timeout(60_000);

  it("follows what stands on the line instead of the simulated house", async function () {
    const missing = ptyMissing();
    if (missing !== undefined) {
      console.log(`      ${missing}`);
      this.skip();
    }
    const pair = await ptyPair();
    const module = new PzemModule({ address: 1, random: () => 0.5 });
    module.renew(0, { voltageV: 229.8, currentA: 12.34, powerW: 2835, frequencyHz: 50 });
    const emulator = await emulate(pair.paths[0], new PzemLine({ modules: [module], random: () => 0.5 }));
    const simulator = await startSimulator(["--serial", pair.paths[1]]);
    try {
      const { total, meter } = await simulator.state();
      assert.equal(meter.current, 12.34);
      assert.equal(total, 3);
      await simulator.post({ do: "plug", charger: "Charger-1" });
      await simulator.post({ do: "request", charger: "Charger-1" });
      await eventually(
        "an offer",
        () => simulator.state(),
        ({ chargers }) => chargers["Charger-1"]?.state === "C2",
      );
      // The cable is pulled out of the meter: no reading is fresh, and the fail-safe current holds.
      emulator.close();
      await stopPair(pair);
      await eventually(
        "the fail-safe current",
        () => simulator.state(),
        ({ chargers }) => chargers["Charger-1"]?.limit === "fail-safe" && chargers["Charger-1"].offered === 6,
      );
    } finally {
      assert.equal(await simulator.stop(), 0);
      emulator.close();
      await stopPair(pair);
    }
  });
});
