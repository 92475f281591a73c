import assert from "node:assert/strict";
import { SeededRandom } from "../../../hosts/virtual/random";
import { LEVEL_HYSTERESIS_V } from "../../../modules/pilot/level";
import { DriverCrash } from "../../../sim/plant/driver-crash";
import { simulatedPilot } from "../../../sim/plant/pilot-adc";
import { PilotCircuit } from "../../../sim/plant/pilot-circuit";

const STEP_V = 30 / 4096;
const NOISE_V = 0.12;

function setup(seed = 1) {
  const circuit = new PilotCircuit(() => {});
  const random = new SeededRandom(seed, "pilot");
  const Pilot = simulatedPilot(circuit, () => random.nextInt());
  return { circuit, pilot: new Pilot() };
}

/** High and low readings in a row. */
function readings(seed: number, count: number): (readonly [number, number])[] {
  const { circuit, pilot } = setup(seed);
  circuit.setCar(true, "ready");
  pilot.write(50);
  return Array.from({ length: count }, () => {
    const { highV, lowV } = pilot.read();
    return [highV, lowV] as const;
  });
}

describe("simulated pilot", () => {
  it("throws where its driver crashes, and reads on afterwards", () => {
    const crash = new DriverCrash();
    const Pilot = simulatedPilot(new PilotCircuit(() => {}), () => 0, crash);
    const pilot = new Pilot();
    crash.arm("once");
    assert.throws(() => pilot.read(), /driver/);
    assert.ok(pilot.read().highV > 11);
  });

  it("writes a duty from 0 to 100 %, and refuses another", () => {
    const { circuit, pilot } = setup();
    for (const dutyPercent of [0, 10, 89.2, 96, 100]) {
      pilot.write(dutyPercent);
      assert.equal(circuit.dutyPercent, dutyPercent);
    }
    for (const dutyPercent of [-0.01, 100.01, Number.NaN, Number.POSITIVE_INFINITY])
      assert.throws(() => pilot.write(dutyPercent), RangeError);
    assert.equal(circuit.dutyPercent, 100);
  });

  it("reads both halves with an error of at most 0.12 V and half a step, around the true level", () => {
    const { circuit } = setup();
    circuit.setCar(true, "ready");
    circuit.setDuty(50);
    const all = readings(3, 20_000);
    for (const [trueV, index] of [
      [circuit.highV, 0],
      [circuit.lowV, 1],
    ] as const) {
      const errorsV = all.map((reading) => reading[index] - trueV);
      const largestV = Math.max(...errorsV.map(Math.abs));
      assert.ok(largestV <= NOISE_V + STEP_V / 2 + 1e-9 && largestV > 0.9 * NOISE_V, `${largestV} V`);
      assert.ok(largestV < LEVEL_HYSTERESIS_V, "no level flaps for it");
      const meanV = errorsV.reduce((sum, errorV) => sum + errorV, 0) / errorsV.length;
      assert.ok(Math.abs(meanV) < 0.003, `${meanV} V on average`);
    }
  });

  it("reads whole steps of a 12-bit converter", () => {
    for (const [highV, lowV] of readings(4, 500))
      for (const voltageV of [highV, lowV])
        assert.ok(Math.abs(voltageV / STEP_V - Math.round(voltageV / STEP_V)) < 1e-9, `${voltageV} V`);
  });

  it("is as new as can be, and gives the same object each time", () => {
    const { pilot } = setup();
    const reading = pilot.read();
    assert.equal(reading.ageMs, 0);
    assert.equal(pilot.read(), reading);
  });

  it("has the same noise from the same seed, and other noise from another; the halves differ", () => {
    assert.deepEqual(readings(5, 200), readings(5, 200));
    assert.notDeepEqual(readings(5, 200), readings(6, 200));
    const all = readings(7, 2000);
    const errors = (index: 0 | 1) => all.map((reading) => reading[index] - (index === 0 ? 5.996 : -12));
    const high = errors(0);
    const low = errors(1);
    let product = 0;
    for (let index = 0; index < all.length; index++) product += (high[index] ?? 0) * (low[index] ?? 0);
    // The variance of triangular noise of ±0.12 V is 0.0024 V².
    assert.ok(Math.abs(product / all.length) < 0.0003, "not one noise in both");
  });

  it("lets the pilot go to steady +12 V when it is closed", () => {
    const { circuit, pilot } = setup();
    pilot.write(50);
    pilot.close();
    assert.equal(circuit.dutyPercent, 100);
  });
});
