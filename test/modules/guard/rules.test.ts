import assert from "node:assert/strict";
import fc from "fast-check";
import { EVSE_TIMES } from "../../../modules/evse/times";
import { GUARD_PERMIT_MS, GUARD_PILOT_LEFT_MS, guardAccepts, guardDecision } from "../../../modules/guard/rules";
import { caseName, GUARD_CASES } from "./cases";

describe("guard rules", () => {
  for (const guardCase of GUARD_CASES)
    it(caseName(guardCase), () => assert.equal(guardDecision(guardCase), guardCase.dropped));

  it("take C and D for a car that asks, and nothing else", () => {
    for (const level of ["C", "D"] as const) assert.equal(guardAccepts(level), true, level);
    for (const level of ["A", "B", "E", "F", "invalid"] as const) assert.equal(guardAccepts(level), false, level);
  });

  it("leave the firmware the first word, and keep 100 ms with the contactor's own 30 ms", () => {
    assert.ok(GUARD_PILOT_LEFT_MS > 2 * EVSE_TIMES.stepMs, "longer than two samples of the firmware");
    assert.ok(GUARD_PILOT_LEFT_MS + 30 <= 100);
    assert.ok(GUARD_PERMIT_MS > 3 * EVSE_TIMES.stepMs, "a late step or two is no reason to open");
  });

  it("hold only while all is well", () => {
    fc.assert(
      fc.property(
        fc.nat(400),
        fc.nat(120),
        fc.boolean(),
        fc.boolean(),
        (permitAgeMs, pilotLeftMs, tripLine, emergencyStop) => {
          const holds = guardDecision({ permitAgeMs, pilotLeftMs, tripLine, emergencyStop }) === null;
          assert.equal(holds, permitAgeMs < 200 && pilotLeftMs < 55 && !tripLine && !emergencyStop);
        },
      ),
      { numRuns: 5_000, seed: 11 },
    );
  });
});
