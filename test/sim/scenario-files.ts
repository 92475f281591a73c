import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(__dirname, "..", "scenarios");

/** Files whose parts this version does not have: they are there to be refused. */
export const REFUSED: { readonly [file: string]: string } = Object.freeze({
  "three-chargers.json": "$.site.manager",
});

/** Every scenario file of ours. */
export const SCENARIO_FILES: readonly string[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".json"))
  .sort();

export const RUNNABLE_FILES: readonly string[] = SCENARIO_FILES.filter((name) => REFUSED[name] === undefined);

export function scenarioPath(file: string): string {
  return join(FOLDER, file);
}

export function scenarioText(file: string): string {
  return readFileSync(scenarioPath(file), "utf8");
}
