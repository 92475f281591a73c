import type { Scenario, ScenarioCharger } from "../scenario/scenario";
import { SITE_METER_ID, SOLAR_METER_ID } from "./charger-settings";

/** What an installer sets up in the manager of this site, without network and chargers. */
export function managerSettings({ site, solar }: Scenario): object {
  return {
    contractedA: site.contractedA,
    bufferA: site.bufferA,
    voltageV: site.voltageV,
    phases: site.phases,
    meterAt: site.meterAt,
    meterId: SITE_METER_ID,
    solarMeterId: solar.length === 0 ? null : SOLAR_METER_ID,
    updateIntervalS: site.updateIntervalS,
    policy: site.policy,
    maxCharging: site.maxCharging,
    resumeDelayS: site.resumeDelayS,
    failover: site.failover,
    circuits: site.circuits.map(({ parent, limitA }) => ({ parent, limitA })),
    breaker: site.breaker === null ? null : { ratedA: Math.max(1, site.breaker.ratedA), curve: site.breaker.curve },
  };
}

/** What the manager is told of one of the chargers, in the order in which they power up. */
export function memberRules({ site, chargers }: Scenario, charger: ScenarioCharger): object {
  const inOrder = [...chargers].sort((a, b) => a.atS - b.atS);
  return {
    order: inOrder.indexOf(charger),
    priority: charger.priority,
    circuit: charger.circuit,
    rotation: charger.rotation.map((phase) => phase + 1).join(""),
    phases: charger.phases,
    maxA: Math.min(charger.maxCurrentA, charger.cableA),
    failsafeA: site.failsafeA,
  };
}
