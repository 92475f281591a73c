import type { Refusal } from "../../modules/schema/check";
import { checkEvent, checkManagerFault } from "./event-checks";
import { checkExpectation } from "./expect-checks";
import { type ScenarioFile, seriesNumbers } from "./file-schema";
import { first, refuse } from "./refusal";
import { PLAIN_ROTATION } from "./rotation";

/** A, a phase. */
const MAX_SERIES_A = 1000;

/** What depends on more than one member. The first thing that is wrong, or null. */
export function crossCheck(file: ScenarioFile): Refusal | null {
  const { phases } = file.site;
  const ids = new Set(file.chargers.map((charger) => charger.id));
  return (
    checkSeries(file.home, "$.home", phases) ??
    checkSeries(file.solar, "$.solar", phases) ??
    (file.solar.length > 0 && file.site.meterAt !== "house"
      ? refuse("$.solar", 'has no meter of its own unless site.meterAt is "house"')
      : null) ??
    checkCircuits(file.site.circuits) ??
    checkTariff(file.site.tariff) ??
    checkChargers(file) ??
    checkEvents(file, ids) ??
    first(file.expect, "$.expect", (entry, path) => checkExpectation(entry, path, file.duration, ids))
  );
}

/** What a charger by itself cannot do; asked last, so that a file's own mistakes come first. */
export function checkWithoutManager(file: ScenarioFile): Refusal | null {
  if (file.site.manager) return null;
  if (file.chargers.length > 1)
    return refuse("$.chargers[1]", "is one too many: more than one charger needs the site manager (site.manager)");
  return (
    first(file.chargers, "$.chargers", checkByItself) ??
    first(file.events, "$.events", (event, path) => checkManagerFault(event, path, file.site.manager))
  );
}

function checkSeries(series: ScenarioFile["home"], path: string, phases: number): Refusal | null {
  let before = -1;
  return first(series, path, (step, stepPath) => {
    const [t = 0, ...currents] = seriesNumbers(step);
    if (currents.length !== phases)
      return refuse(
        stepPath,
        phases === 1
          ? `must be [s, A] in a single-phase site, found ${currents.length} currents`
          : `must be [s, A, A, A] in a three-phase site, found ${currents.length === 1 ? "one current" : `${currents.length} currents`}`,
      );
    const tooMuch = currents.findIndex((current) => current > MAX_SERIES_A);
    if (tooMuch >= 0)
      return refuse(
        step.length === currents.length + 1 ? `${stepPath}[${tooMuch + 1}]` : `${stepPath}[1][${tooMuch}]`,
        `must be a number from 0 to ${MAX_SERIES_A}, found ${currents[tooMuch]}`,
      );
    if (t <= before) return refuse(`${stepPath}[0]`, `must be later than the step before at ${before}, found ${t}`);
    before = t;
    return null;
  });
}

/** A charger without a manager takes its phases for the site's, and knows of no circuit. */
function checkByItself(charger: ScenarioFile["chargers"][number], path: string): Refusal | null {
  if (charger.rotation !== PLAIN_ROTATION)
    return refuse(`${path}.rotation`, `must be ${PLAIN_ROTATION} without a manager, found ${charger.rotation}`);
  return charger.circuit === undefined ? null : refuse(`${path}.circuit`, "has no meaning without a manager");
}

function checkCircuits(circuits: ScenarioFile["site"]["circuits"]): Refusal | null {
  const before = new Set<string>();
  return first(circuits, "$.site.circuits", ({ id, parent }, path) => {
    if (before.has(id)) return refuse(`${path}.id`, `must be unique, found ${id} again`);
    if (parent !== undefined && !before.has(parent))
      return refuse(`${path}.parent`, `names ${parent}, which is none of the circuits before it`);
    before.add(id);
    return null;
  });
}

function checkTariff(tariff: ScenarioFile["site"]["tariff"]): Refusal | null {
  return first(tariff?.bands ?? [], "$.site.tariff.bands", ({ from, to }, path) =>
    from === to ? refuse(`${path}.to`, `must not be the same as from; a whole day is 00:00 to 24:00`) : null,
  );
}

function checkChargers(file: ScenarioFile): Refusal | null {
  const circuits = new Set(file.site.circuits.map((circuit) => circuit.id));
  const seen = new Set<string>();
  return first(file.chargers, "$.chargers", (charger, path) => {
    if (seen.has(charger.id)) return refuse(`${path}.id`, `must be unique, found ${charger.id} again`);
    seen.add(charger.id);
    const { phases = file.site.phases, circuit, rotation } = charger;
    if (phases > file.site.phases)
      return refuse(`${path}.phases`, `must not be more than the site's ${file.site.phases}, found ${phases}`);
    if (file.site.phases === 1 && rotation !== PLAIN_ROTATION)
      return refuse(`${path}.rotation`, `must be ${PLAIN_ROTATION} in a single-phase site, found ${rotation}`);
    return circuit === undefined || circuits.has(circuit)
      ? null
      : refuse(`${path}.circuit`, `names ${circuit}, which is none of site.circuits`);
  });
}

function checkEvents(file: ScenarioFile, ids: ReadonlySet<string>): Refusal | null {
  let before = 0;
  return first(file.events, "$.events", (event, path) => {
    if (event.t > file.duration)
      return refuse(`${path}.t`, `must not be after the end at ${file.duration}, found ${event.t}`);
    if (event.t < before)
      return refuse(`${path}.t`, `must not be before the event before at ${before}, found ${event.t}`);
    before = event.t;
    if (event.do === "plug" && event.departure !== undefined && event.departure <= event.t)
      return refuse(`${path}.departure`, `must be after the plug at ${event.t}, found ${event.departure}`);
    return checkEvent(event, path, ids);
  });
}
