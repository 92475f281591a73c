import assert from "node:assert/strict";
import { dutyForCurrent, meaningOfDuty } from "../../../modules/pilot/duty";
import { classifyLevel, DIODE_LIMIT_V } from "../../../modules/pilot/level";
import { PilotCircuit, type S2 } from "../../../sim/plant/pilot-circuit";

function circuit(): PilotCircuit {
  return new PilotCircuit(() => {});
}

/** SAE J1772's windows of the positive peak, V. */
const WINDOWS = [
  ["A", undefined, 11.4, 12.6],
  ["B", "open", 8.36, 9.56],
  ["C", "ready", 5.48, 6.49],
  ["D", "ventilated", 2.62, 3.25],
] as const;

function connect(pilot: PilotCircuit, s2: S2 | undefined): void {
  pilot.setCar(s2 !== undefined, s2 ?? "open");
}

describe("pilot circuit", () => {
  for (const [level, s2, fromV, toV] of WINDOWS) {
    it(`${level}: the peak is in the standard's window, steady and with PWM`, () => {
      const pilot = circuit();
      connect(pilot, s2);
      for (const dutyPercent of [100, 10, 26.67, 53.33, 96]) {
        pilot.setDuty(dutyPercent);
        assert.ok(pilot.highV >= fromV && pilot.highV <= toV, `${pilot.highV} V at ${dutyPercent} %`);
        assert.equal(classifyLevel(pilot.highV), level);
      }
    });

    it(`${level}: the low half is −12 V while PWM runs, and none when the pilot is steady`, () => {
      const pilot = circuit();
      connect(pilot, s2);
      pilot.setDuty(50);
      assert.ok(pilot.lowV >= -12.6 && pilot.lowV <= -11.4, `${pilot.lowV} V`);
      pilot.setDuty(100);
      assert.equal(pilot.lowV, pilot.highV);
      pilot.setDuty(0);
      assert.equal(pilot.highV, pilot.lowV);
      assert.equal(classifyLevel(pilot.highV), "F");
    });

    it(`${level}: the sum of currents at the pilot is zero (${s2 === undefined ? "nobody" : "diode 0.7 V"})`, () => {
      const pilot = circuit();
      connect(pilot, s2);
      const fromSourceA = (12 - pilot.highV) / 1000;
      const ohms = { open: [2740], ready: [2740, 1300], ventilated: [2740, 270] } as const;
      const intoCarA = s2 === undefined ? 0 : ohms[s2].reduce((sum, ohm) => sum + (pilot.highV - 0.7) / ohm, 0);
      assert.ok(Math.abs(fromSourceA - intoCarA) < 1e-9, `${fromSourceA} A and ${intoCarA} A`);
    });
  }

  it("without the diode the low half comes up above −10 V, in B, C and D, and the level is the same", () => {
    for (const [level, s2] of WINDOWS) {
      if (s2 === undefined) continue;
      const pilot = circuit();
      connect(pilot, s2);
      pilot.setDuty(50);
      pilot.setFault("diode-missing", true);
      assert.ok(pilot.lowV > DIODE_LIMIT_V + 0.3, `${level}: ${pilot.lowV} V`);
      assert.equal(classifyLevel(pilot.highV), level);
      pilot.setDuty(0);
      assert.notEqual(classifyLevel(pilot.highV), "F", "seen at −12 V as well");
      pilot.setFault("diode-missing", false);
      assert.equal(pilot.lowV, -12);
    }
  });

  it("without the diode and without a car there is nothing to see", () => {
    const pilot = circuit();
    pilot.setFault("diode-missing", true);
    pilot.setDuty(50);
    assert.deepEqual([pilot.highV, pilot.lowV], [12, -12]);
  });

  it("a short to earth is 0 V in both halves, whoever is there", () => {
    for (const [, s2] of WINDOWS)
      for (const dutyPercent of [0, 50, 100]) {
        const pilot = circuit();
        connect(pilot, s2);
        pilot.setDuty(dutyPercent);
        pilot.setFault("pilot-short", true);
        assert.deepEqual([pilot.highV, pilot.lowV], [0, 0]);
        assert.equal(classifyLevel(pilot.highV), "E");
        pilot.setFault("pilot-short", false);
        assert.notEqual(pilot.highV, 0);
      }
  });

  it("an open wire looks as if nobody were there", () => {
    const pilot = circuit();
    connect(pilot, "ready");
    pilot.setDuty(50);
    pilot.setFault("pilot-open", true);
    assert.deepEqual([pilot.highV, pilot.lowV], [12, -12]);
    pilot.setFault("pilot-open", false);
    assert.equal(classifyLevel(pilot.highV), "C");
  });

  it("without power there is 0 V, and all is as before when it is back", () => {
    const pilot = circuit();
    connect(pilot, "ready");
    pilot.setDuty(50);
    const { highV, lowV } = pilot;
    pilot.setPowered(false);
    assert.deepEqual([pilot.highV, pilot.lowV], [0, 0]);
    pilot.setPowered(true);
    assert.deepEqual([pilot.highV, pilot.lowV], [highV, lowV]);
  });

  it("brings its duty to a car that is there, and steady +12 V (no charging) otherwise", () => {
    const pilot = circuit();
    const dutyPercent = dutyForCurrent(16);
    pilot.setDuty(dutyPercent);
    assert.equal(pilot.dutyAtCarPercent, 100);
    connect(pilot, "open");
    assert.equal(pilot.dutyAtCarPercent, dutyPercent);
    for (const fault of ["pilot-short", "pilot-open"] as const) {
      pilot.setFault(fault, true);
      assert.equal(meaningOfDuty(pilot.dutyAtCarPercent).kind, "no-charging", fault);
      pilot.setFault(fault, false);
    }
    pilot.setPowered(false);
    assert.equal(meaningOfDuty(pilot.dutyAtCarPercent).kind, "no-charging");
    pilot.setPowered(true);
    assert.equal(pilot.dutyAtCarPercent, dutyPercent);
  });

  it("tells of every change with the new levels already there, and of no repetition", () => {
    const seen: number[] = [];
    const pilot: PilotCircuit = new PilotCircuit(() => seen.push(Math.round(pilot.highV)));
    pilot.setCar(true, "open");
    pilot.setCar(true, "open");
    pilot.setCar(true, "ready");
    pilot.setDuty(50);
    pilot.setDuty(50);
    pilot.setDuty(0);
    pilot.setPowered(false);
    assert.deepEqual(seen, [9, 6, 6, -12, 0]);
  });
});
