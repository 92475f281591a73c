import { ROTATIONS } from "../../scenario/rotation";
import type { Scenario, ScenarioCharger } from "../../scenario/scenario";
import { TAGS, USERS } from "../../soak/plan/settings-plan";
import { CHARGER_ID } from "../../soak/plan/site-plan";

export { CHARGER_ID, TAGS };

/** Three phases, two contactors, a socket outlet with a lock, a tag reader: all that a charger can have. */
export const BUSY_CHARGER: ScenarioCharger = Object.freeze({
  id: CHARGER_ID,
  atS: 0,
  maxCurrentA: 32,
  cableA: 32,
  phases: 3,
  circuit: null,
  rotation: ROTATIONS.L1L2L3,
  priority: 0,
  mode: "intelligent",
  manualCurrentA: 16,
  users: USERS,
});

/** A garage at which somebody comes every few minutes, day and night. No breaker: one that has tripped would end it. */
export function busySite(seed: number): Scenario {
  return {
    name: "endurance",
    durationS: 0,
    seed,
    site: {
      contractedA: 40,
      bufferA: 1,
      voltageV: 230,
      phases: 3,
      updateIntervalS: 5,
      meterAt: "main",
      manager: false,
      policy: "fill",
      maxCharging: null,
      resumeDelayS: 20,
      failsafeA: 6,
      failover: true,
      breaker: null,
      circuits: [],
      tariff: null,
    },
    home: [],
    solar: [],
    chargers: [BUSY_CHARGER],
    events: [],
    expect: [],
  };
}
