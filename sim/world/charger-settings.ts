import { cardUidFor } from "../plant/tag-uid";
import type { Scenario, ScenarioCharger } from "../scenario/scenario";

export const SITE_METER_ID = "Meter-1";
export const SOLAR_METER_ID = "Meter-Solar";
export const MANAGER_ID = "Manager-1";

/** It has been in its site for long; one that powers up later is a new one. */
export function wasThere({ atS }: ScenarioCharger): boolean {
  return atS === 0;
}

/** What an installer sets up in a charger of this site, without phases and network. */
export function chargerSettings({ site, solar }: Scenario, charger: ScenarioCharger): object {
  return {
    mode: charger.mode,
    manualCurrentA: charger.manualCurrentA,
    maxCurrentA: charger.maxCurrentA,
    cableA: charger.cableA,
    contractedA: site.contractedA,
    bufferA: site.bufferA,
    meterAt: site.meterAt,
    meterId: SITE_METER_ID,
    solarMeterId: solar.length === 0 ? null : SOLAR_METER_ID,
    updateIntervalS: site.updateIntervalS,
    resumeDelayS: site.resumeDelayS,
    failsafeA: site.failsafeA,
    managerId: site.manager ? MANAGER_ID : null,
    failover: site.failover,
    nominalV: site.voltageV,
    users: charger.users.map(({ tag, maxCurrentA, maxEnergyWh, maxTimeS }) => ({
      // What the reader will say when this tag is tapped.
      tag: cardUidFor(tag),
      ...(maxCurrentA === null ? {} : { maxCurrentA }),
      ...(maxEnergyWh === null ? {} : { maxEnergyWh }),
      ...(maxTimeS === null ? {} : { maxTimeS }),
    })),
  };
}
