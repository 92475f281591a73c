import type { Scheduler } from "../../../hosts/virtual/scheduler";
import { ROTATIONS } from "../../../sim/scenario/rotation";
import type { ScenarioEvent } from "../../../sim/scenario/scenario";
import { CALM_CAR, CHARGER_ID } from "../../../sim/soak/plan/site-plan";
import type { Storm } from "../../../sim/soak/plan/storm";
import type { StormEvent } from "../../../sim/soak/plan/storm-event";
import { type Tamper, weather } from "../../../sim/soak/soak";
import { Tally } from "../../../sim/soak/tally";
import type { Violation } from "../../../sim/soak/violation";

export type { Scheduler };
export { CALM_CAR, CHARGER_ID };

/** s */
const LASTS_S = 120;

/** A small storm by hand: one phase, a socket outlet, a steady hand, exact ticks as far as a storm has them. */
export function stormOf(events: readonly StormEvent[], cableA = 32): Storm {
  return {
    number: 0,
    scenario: {
      name: "by hand",
      durationS: LASTS_S,
      seed: 1,
      site: {
        contractedA: 25,
        bufferA: 0,
        voltageV: 230,
        phases: 1,
        updateIntervalS: 2,
        meterAt: "main",
        manager: false,
        policy: "fill",
        maxCharging: null,
        resumeDelayS: 0,
        failsafeA: 6,
        failover: true,
        breaker: null,
        circuits: [],
        tariff: null,
      },
      home: [{ t: 0, currentA: [5] }],
      solar: [],
      chargers: [
        {
          id: CHARGER_ID,
          atS: 0,
          maxCurrentA: 40,
          cableA,
          phases: 1,
          circuit: null,
          rotation: ROTATIONS.L1L2L3,
          priority: 0,
          mode: "intelligent",
          manualCurrentA: 16,
          users: [],
        },
      ],
      events: [],
      expect: [],
    },
    events,
    noiseV: 0,
    readingAgeMs: 0,
    holdEveryMs: 10_000,
  };
}

export function at(t: number, event: ScenarioEvent): StormEvent {
  return { t, kind: "scenario", event };
}

export function fault(
  t: number,
  name: (ScenarioEvent & { do: "fault" })["fault"],
  forS: number,
  value: number | null = null,
): StormEvent {
  return at(t, { do: "fault", fault: name, charger: CHARGER_ID, value, forS });
}

/** Charges from about 20 s on. */
export const CHARGING: readonly StormEvent[] = [
  at(15, { do: "plug", charger: CHARGER_ID, car: CALM_CAR, departsAtS: null, neededWh: null }),
  at(16, { do: "request", charger: CHARGER_ID }),
];

export const UNPLUGGED: StormEvent = at(40, { do: "unplug", charger: CHARGER_ID });

/** What was found; undefined: everything held. */
export function found(storm: Storm, tamper?: Tamper): Violation | undefined {
  return weather(storm, { seed: 1, tally: new Tally(), ...(tamper === undefined ? {} : { tamper }) });
}
