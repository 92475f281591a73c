import { type LinArguments, parseLinArguments } from "../cli/arguments";
import type { ProgramPart } from "../moddable/moddable-hosting";
import { findProgram } from "../moddable/program-files";
import type { Scenario } from "../scenario/scenario";
import { SITE_METER_ID } from "../world/world";
import { fromCaller, runCommand, runLive, StartError } from "./run-live";

/** `npm run lin`: one Moddable program of the Linux build, with the plant and the page around it. */
async function main(): Promise<void> {
  const parsed = parseLinArguments(process.argv.slice(2));
  if (parsed.kind === "help") {
    process.stdout.write(parsed.text);
    return;
  }
  if (parsed.kind === "error") throw new StartError(parsed.text.trimEnd(), parsed.exitCode);
  const { values } = parsed;
  await runLive({ ...values, speed: 1, serial: undefined, programs: (scenario) => programsOf(scenario, values) });
}

function programsOf({ chargers }: Scenario, { application, serial }: LinArguments): Map<string, ProgramPart> {
  const id = application === "meter" ? SITE_METER_ID : chargers[0]?.id;
  const found = findProgram(application);
  if (!found.ok) throw new StartError(found.message);
  if (id === undefined) throw new StartError("the scenario has no charger");
  return new Map([[id, { files: found.files, serialDevice: serial === undefined ? undefined : fromCaller(serial) }]]);
}

runCommand(main);
