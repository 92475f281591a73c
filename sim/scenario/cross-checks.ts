import type { Refusal } from "../../modules/schema/check";
import { LACKING } from "./capabilities";
import { checkEvent, checkPart } from "./event-checks";
import { checkExpectation } from "./expect-checks";
import { type ScenarioFile, seriesNumbers } from "./file-schema";
import { first, refuse } from "./refusal";

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
    checkChargers(file) ??
    checkEvents(file, ids) ??
    first(file.expect, "$.expect", (entry, path) => checkExpectation(entry, path, file.duration, ids))
  );
}

/** What this version has no part for; asked last, so that a file's own mistakes come first. */
export function checkParts(file: ScenarioFile): Refusal | null {
  if (file.site.manager && LACKING.manager !== null) return refuse("$.site.manager", `is true: ${LACKING.manager}`);
  if (!file.site.manager && file.chargers.length > 1 && LACKING.severalChargers !== null)
    return refuse("$.chargers[1]", `is one too many: ${LACKING.severalChargers}`);
  return first(file.events, "$.events", checkPart);
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

function checkChargers(file: ScenarioFile): Refusal | null {
  const seen = new Set<string>();
  return first(file.chargers, "$.chargers", (charger, path) => {
    if (seen.has(charger.id)) return refuse(`${path}.id`, `must be unique, found ${charger.id} again`);
    seen.add(charger.id);
    const { phases = file.site.phases } = charger;
    return phases > file.site.phases
      ? refuse(`${path}.phases`, `must not be more than the site's ${file.site.phases}, found ${phases}`)
      : null;
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
    return checkEvent(event, path, ids);
  });
}
