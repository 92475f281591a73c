import { parseScenario } from "../../sim/scenario/parse";
import { runScenario } from "../../sim/scenario/run";
import { DAY_S, householdDay } from "../households";
import { SITE } from "./coarse-site";
import { visitsOfDay } from "./visits";

/** Days with eight chargers through the whole firmware, plant and protocol: the scenario's own summary. */
export function wholeDays(days: number) {
  const home: number[][] = [];
  const events: object[] = [];
  for (let day = 0; day < days; day++) {
    const dayS = day * DAY_S;
    for (const [second, currentA] of householdDay(1_000 + day)) home.push([dayS + second, currentA]);
    for (const { charger, fromS, toS, maxA, needWh } of visitsOfDay(1_000 + day, SITE.chargers, dayS)) {
      const id = `Charger-${charger + 1}`;
      const capacity = 60;
      const target = Math.min(1, 0.1 + needWh / 1000 / capacity);
      const ev = { capacity, soc: 0.1, target, maxCurrent: maxA, ramp: 5, lag: 1 };
      events.push({ t: fromS, charger: id, do: "plug", ev });
      events.push({ t: fromS + 1, charger: id, do: "request" });
      events.push({ t: toS, charger: id, do: "unplug" });
    }
  }
  events.sort((a, b) => Number(Object(a).t) - Number(Object(b).t));
  const parsed = parseScenario(
    JSON.stringify({
      name: `${days} days, ${SITE.chargers} chargers`,
      duration: days * DAY_S,
      site: {
        contractedCurrent: SITE.contractedA,
        updateInterval: SITE.intervalS,
        breaker: { rated: SITE.ratedA, curve: "C" },
      },
      home,
      chargers: Array.from({ length: SITE.chargers }, (_, index) => ({ id: `Charger-${index + 1}` })),
      events,
    }),
  );
  if (!parsed.ok) throw new Error(`${parsed.path} ${parsed.reason}`);
  const result = runScenario(parsed.value);
  if (!result.ok) throw new Error(`${result.path} ${result.reason}`);
  const { site } = result.summary;
  return { days, ...site };
}
