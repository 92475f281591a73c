import { type Checked, check } from "../../modules/schema/check";
import { parseJson } from "../../modules/schema/json";
import { checkWithoutManager, crossCheck } from "./cross-checks";
import { checkEvent, checkManagerFault } from "./event-checks";
import { EVENT, MAX_FILE_BYTES, SCENARIO_FILE } from "./file-schema";
import { normalise, normaliseEvent } from "./normalise";
import type { Scenario, ScenarioEvent } from "./scenario";

/**
 * A scenario file's text, checked whole and with every default filled in. A refusal has the JSON path of the first
 * thing that is wrong and the reason; `sentence` of modules/schema/check makes one line of it.
 */
export function parseScenario(text: string): Checked<Scenario> {
  const file = parseJson(SCENARIO_FILE, text, { maxBytes: MAX_FILE_BYTES });
  if (!file.ok) return file;
  return crossCheck(file.value) ?? checkWithoutManager(file.value) ?? { ok: true, value: normalise(file.value) };
}

/** One event without `t`, as the live simulator's API takes it, for the chargers of `scenario`. */
export function parseEvent(value: unknown, scenario: Pick<Scenario, "chargers" | "site">): Checked<ScenarioEvent> {
  const event = check(EVENT, value);
  if (!event.ok) return event;
  const ids = new Set(scenario.chargers.map((charger) => charger.id));
  return (
    checkEvent(event.value, "$", ids) ??
    checkManagerFault(event.value, "$", scenario.site.manager) ?? { ok: true, value: normaliseEvent(event.value) }
  );
}
