import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(__dirname, "..", "scenarios");

/** Every scenario file of ours. */
export const SCENARIO_FILES: readonly string[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith(".json"))
  .sort();

export function scenarioPath(file: string): string {
  return join(FOLDER, file);
}

export function scenarioText(file: string): string {
  return readFileSync(scenarioPath(file), "utf8");
}
