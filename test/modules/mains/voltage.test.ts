import assert from "node:assert/strict";
import fc from "fast-check";
import {
  DEFAULT_VOLTAGE_LIMITS,
  isVoltageBad,
  NO_VOLTAGE,
  type VoltageLimits,
  type VoltageWatch,
  voltageFault,
  watchVoltage,
} from "../../../modules/mains/voltage";

const LIMITS = DEFAULT_VOLTAGE_LIMITS;

/** Samples at moments; the watch after them. */
function watched(...samples: readonly (readonly [number, ...number[]])[]): VoltageWatch {
  let watch = NO_VOLTAGE;
  for (const [ms, ...phasesV] of samples) watch = watchVoltage(watch, ms, phasesV, LIMITS);
  return watch;
}

/** The first fault with a steady voltage from 0 on, and when; looked at every 20 ms for 20 s from `phaseMs` on. */
function faultOf(voltageV: number, limits: VoltageLimits = LIMITS, phaseMs = 0): string {
  let watch = NO_VOLTAGE;
  for (let nowMs = phaseMs; nowMs <= 20_000; nowMs += 20) {
    watch = watchVoltage(watch, nowMs, [voltageV], limits);
    const fault = voltageFault(watch, nowMs, limits);
    if (fault !== null) return `${fault} at ${nowMs - phaseMs}`;
  }
  return "none";
}

describe("mains voltage", () => {
  for (const [voltageV, expected] of [
    [0, "under-voltage at 10000"],
    [195.49, "under-voltage at 10000"],
    [195.5, "none"],
    [230, "none"],
    [253, "none"],
    [253.01, "over-voltage at 10000"],
    [275.99, "over-voltage at 10000"],
    [276, "over-voltage at 0"],
    [400, "over-voltage at 0"],
    [Number.POSITIVE_INFINITY, "over-voltage at 0"],
  ] as const)
    it(`${voltageV} V: ${expected}`, () => {
      for (let phaseMs = 0; phaseMs < 20; phaseMs++) assert.equal(faultOf(voltageV, LIMITS, phaseMs), expected);
    });

  it("takes its thresholds from the settings", () => {
    const limits = { nominalV: 120, overShare: 1.05, underShare: 0.9, instantShare: 1.5, forMs: 2_000 };
    assert.equal(faultOf(125.9, limits), "none");
    assert.equal(faultOf(126.1, limits), "over-voltage at 2000");
    assert.equal(faultOf(108.1, limits), "none");
    assert.equal(faultOf(107.9, limits), "under-voltage at 2000");
    assert.equal(faultOf(179.9, limits), "over-voltage at 2000");
    assert.equal(faultOf(180, limits), "over-voltage at 0");
  });

  for (const [name, badV, fault] of [
    ["over", 260, "over-voltage"],
    ["under", 190, "under-voltage"],
  ] as const) {
    it(`${name}: not 9,999 ms after the first sample, but 10,000 ms after it`, () => {
      const watch = watched([500, badV]);
      assert.equal(voltageFault(watch, 10_499, LIMITS), null);
      assert.equal(voltageFault(watch, 10_500, LIMITS), fault);
    });

    it(`${name}: begins anew after a break, however short and small`, () => {
      const backV = badV > 230 ? 253 : 195.5;
      const watch = watched([0, badV], [9_980, backV], [10_000, badV]);
      assert.equal(voltageFault(watch, 19_999, LIMITS), null);
      assert.equal(voltageFault(watch, 20_000, LIMITS), fault);
    });

    it(`${name}: an unknown sample is no break, and begins nothing`, () => {
      for (const unknown of [[Number.NaN], [-1], []]) {
        assert.equal(watchVoltage(NO_VOLTAGE, 0, unknown, LIMITS), NO_VOLTAGE);
        const watch = watched([0, badV]);
        assert.equal(watchVoltage(watch, 5_000, unknown, LIMITS), watch);
        assert.equal(voltageFault(watch, 10_000, LIMITS), fault);
      }
    });
  }

  it("is bad from the first sample, and good again 1 % of the nominal voltage inside the band", () => {
    assert.equal(isVoltageBad(NO_VOLTAGE), false);
    for (const [badV, stillV, backV] of [
      [253.01, 250.71, 250.69],
      [195.49, 197.79, 197.81],
      [300, 250.71, 250.69],
    ] as const) {
      assert.equal(isVoltageBad(watched([0, badV])), true);
      assert.equal(isVoltageBad(watched([0, badV], [20, stillV])), true, `${stillV} V`);
      assert.equal(isVoltageBad(watched([0, badV], [20, stillV], [40, stillV])), true);
      assert.equal(isVoltageBad(watched([0, badV], [20, backV])), false, `${backV} V`);
    }
  });

  it("finds nothing bad in a voltage within the hysteresis that was never out", () => {
    assert.equal(isVoltageBad(watched([0, 252.9], [20, 195.6])), false);
  });

  it("remembers the instant fault while the voltage stays over, and forgets it inside the band", () => {
    assert.equal(voltageFault(watched([0, 255], [20, 280], [40, 260]), 40, LIMITS), "over-voltage");
    assert.equal(voltageFault(watched([0, 280], [20, 252]), 20, LIMITS), null);
    assert.equal(voltageFault(watched([0, 280], [20, 252], [40, 260]), 40, LIMITS), null);
  });

  it("counts a swing from over to under anew", () => {
    const watch = watched([0, 260], [9_000, 190]);
    assert.equal(voltageFault(watch, 18_999, LIMITS), null);
    assert.equal(voltageFault(watch, 19_000, LIMITS), "under-voltage");
  });

  it("counts each phase by itself, and over-voltage comes first", () => {
    assert.equal(voltageFault(watched([0, 260, 230, 230], [6_000, 230, 260, 230]), 15_999, LIMITS), null);
    const both = watched([0, 190, 230, 260]);
    assert.equal(voltageFault(both, 10_000, LIMITS), "over-voltage");
    assert.equal(isVoltageBad(watchVoltage(both, 20, [230, Number.NaN, 230], LIMITS)), false);
    assert.equal(isVoltageBad(watchVoltage(both, 20, [Number.NaN, 230, 230], LIMITS)), true);
  });

  it("looks at three phases and no more", () => {
    assert.equal(watched([0, 230, 230, 230, 400]), NO_VOLTAGE);
  });

  it("does not touch what it was given", () => {
    const watch = watched([0, 260]);
    const copy = structuredClone(watch);
    watchVoltage(watch, 20, [230, 190, 300], LIMITS);
    assert.deepEqual(watch, copy);
  });

  it("faults exactly when one phase was out for its whole time, and is the same object while nothing changes", () => {
    const voltage = fc.constantFrom(150, 195.49, 195.5, 197, 198, 230, 250, 252, 253, 253.1, 275.9, 276, 300);
    const spells = fc.array(fc.tuple(fc.integer({ min: 1, max: 11_000 }), voltage, voltage), {
      minLength: 1,
      maxLength: 20,
    });
    let faults = 0;
    fc.assert(
      fc.property(spells, fc.constantFrom(0, 0.5, 1e12), (steps, startMs) => {
        let watch = NO_VOLTAGE;
        let nowMs = startMs;
        /** Of each phase and side: since when it is out, and whether it was far out. */
        const model = [0, 1].map(() => ({ side: "", sinceMs: 0, isFar: false, isBad: "" }));
        for (const [gapMs, ...phasesV] of steps) {
          nowMs += gapMs;
          watch = watchVoltage(watch, nowMs, phasesV, LIMITS);
          assert.equal(watchVoltage(watch, nowMs + 7, phasesV, LIMITS), watch);
          const due = new Set<string>();
          for (const [index, phase] of model.entries()) {
            const voltageV = phasesV[index] ?? 0;
            const side = voltageV > 253 ? "over" : voltageV < 195.5 ? "under" : "";
            if (side !== phase.side) Object.assign(phase, { side, sinceMs: nowMs, isFar: false });
            if (voltageV >= 276) phase.isFar = true;
            const isBack = phase.isBad === "over" ? voltageV < 250.7 : voltageV > 197.8;
            phase.isBad = side !== "" ? side : isBack ? "" : phase.isBad;
            if (side !== "" && (phase.isFar || nowMs - phase.sinceMs >= 10_000)) due.add(side);
          }
          const expected = due.has("over") ? "over-voltage" : due.has("under") ? "under-voltage" : null;
          assert.equal(voltageFault(watch, nowMs, LIMITS), expected);
          assert.equal(
            isVoltageBad(watch),
            model.some((phase) => phase.isBad !== ""),
          );
          if (expected !== null) faults += 1;
        }
      }),
      { numRuns: 2_000, seed: 36 },
    );
    assert.ok(faults > 500, `only ${faults} faults`);
  });
});
