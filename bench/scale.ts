import { parseScenario } from "../sim/scenario/parse";
import { ScenarioRun } from "../sim/scenario/run";
import { liveBytes } from "./collect";
import { rounded } from "./figures";

export interface ScalePlan {
  readonly chargers: number;
  /** s that all of them have been charging before it is measured, and s that are measured. */
  readonly warmUpS: number;
  readonly measuredS: number;
}

export const SCALE_PLAN: ScalePlan = Object.freeze({ chargers: 160, warmUpS: 120, measuredS: 300 });

export interface ScaleFigures {
  readonly chargers: number;
  /** s of simulated time, and of real time. */
  readonly simulated: number;
  readonly wall: number;
  readonly timesRealTime: number;
  /** Bytes of heap a charger takes, its board, plant and car included. */
  readonly bytesPerCharger: number;
  readonly utilisation: number;
  readonly breakerTripped: boolean;
}

/** A garage: every charger's firmware at its real rate, one manager, one house that rises and falls. */
export function garage({ chargers, warmUpS, measuredS }: ScalePlan): string {
  const ids = Array.from({ length: chargers }, (_, index) => `Charger-${index + 1}`);
  const arrivals = ids.map((charger, index) => ({ charger, t: 5 + Math.floor((index * (warmUpS / 2)) / chargers) }));
  // The contract for scenarios ends at 1,000 A.
  const contractedCurrent = Math.min(1000, chargers * 10);
  return JSON.stringify({
    name: `${chargers} chargers`,
    duration: warmUpS + measuredS,
    site: { contractedCurrent, breaker: { rated: contractedCurrent, curve: "C" } },
    home: Array.from({ length: Math.ceil((warmUpS + measuredS) / 30) }, (_, index) => [index * 30, (index % 4) * 8]),
    chargers: ids.map((id) => ({ id })),
    events: arrivals.flatMap(({ charger, t }) => [
      { t, charger, do: "plug", ev: { capacity: 60, soc: 0.2, maxCurrent: 16 + (t % 3) * 8 } },
      { t, charger, do: "request" },
    ]),
  });
}

/** How many times faster than real time a whole garage runs on this machine, and what memory it takes. */
export function scale(plan: ScalePlan = SCALE_PLAN): ScaleFigures {
  const parsed = parseScenario(garage(plan));
  if (!parsed.ok) throw new Error(`${parsed.path} ${parsed.reason}`);
  const beforeBytes = liveBytes();
  const run = new ScenarioRun(parsed.value);
  run.advance(plan.warmUpS);
  const startMs = performance.now();
  run.advance(plan.measuredS - 1);
  const wall = (performance.now() - startMs) / 1000;
  const afterBytes = liveBytes();
  const result = run.advance(Number.POSITIVE_INFINITY);
  if (result?.ok !== true) throw new Error("the garage did not run to its end");
  const { utilisation, breakerTripped } = result.summary.site;
  return {
    chargers: plan.chargers,
    simulated: plan.measuredS - 1,
    wall: rounded(wall, 2),
    timesRealTime: rounded((plan.measuredS - 1) / wall, 1),
    bytesPerCharger: Math.round((afterBytes - beforeBytes) / plan.chargers),
    utilisation,
    breakerTripped,
  };
}
