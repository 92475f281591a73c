import { type LinArguments, parseLinArguments } from "../cli/arguments";
import type { ProgramPart } from "../moddable/moddable-hosting";
import { findProgram } from "../moddable/program-files";
import type { Scenario } from "../scenario/scenario";
import { MANAGER_ID, SITE_METER_ID } from "../world/charger-settings";
import { fromCaller } from "./from-caller";
import { runCommand, runLive } from "./run-live";
import { StartError } from "./start-error";

/** Of the site without a scenario whose manager is the program. */
const MANAGED_CHARGERS = 3;

/** `npm run lin`: one Moddable program of the Linux build, with the plant and the page around it. */
async function main(): Promise<void> {
  const parsed = parseLinArguments(process.argv.slice(2));
  if (parsed.kind === "help") {
    process.stdout.write(parsed.text);
    return;
  }
  if (parsed.kind === "error") throw new StartError(parsed.text.trimEnd(), parsed.exitCode);
  const { values } = parsed;
  await runLive({
    ...values,
    chargers: values.application === "manager" && values.scenario === undefined ? MANAGED_CHARGERS : 1,
    speed: 1,
    serial: undefined,
    programs: (scenario) => programsOf(scenario, values),
  });
}

function programsOf(scenario: Scenario, { application, serial }: LinArguments): Map<string, ProgramPart> {
  const id = partOf(scenario, application);
  const found = findProgram(application);
  if (!found.ok) throw new StartError(found.message);
  return new Map([[id, { files: found.files, serialDevice: serial === undefined ? undefined : fromCaller(serial) }]]);
}

function partOf({ chargers, site }: Scenario, application: LinArguments["application"]): string {
  if (application === "meter") return SITE_METER_ID;
  if (application === "manager") {
    if (!site.manager) throw new StartError("the scenario's site has no manager");
    return MANAGER_ID;
  }
  const id = chargers[0]?.id;
  if (id === undefined) throw new StartError("the scenario has no charger");
  return id;
}

runCommand(main);
