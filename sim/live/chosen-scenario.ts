import { readFileSync } from "node:fs";
import { sentence } from "../../modules/schema/check";
import { parseScenario } from "../scenario/parse";
import type { Scenario } from "../scenario/scenario";
import { defaultScenario } from "./default-scenario";
import { fromCaller } from "./from-caller";
import { StartError } from "./start-error";

/** What a command line says of the site. */
export interface ScenarioChoice {
  /** A file; undefined: the default one. */
  readonly scenario: string | undefined;
  /** Of the default one. */
  readonly chargers: number;
}

/** @throws StartError where the file is no scenario, or the two do not go together */
export function chosenScenario({ scenario: file, chargers }: ScenarioChoice): Scenario {
  if (file !== undefined && chargers !== 1)
    throw new StartError("--chargers cannot be used with --scenario: the file names its chargers");
  const parsed = parseScenario(file === undefined ? JSON.stringify(defaultScenario(chargers)) : readText(file));
  if (!parsed.ok) throw new StartError(`${file ?? "the default scenario"}: ${sentence(parsed)}`);
  return parsed.value;
}

function readText(file: string): string {
  try {
    return readFileSync(fromCaller(file), "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    throw new StartError(`${file}: cannot be read${code}`);
  }
}
