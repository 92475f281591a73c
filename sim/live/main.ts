import { parseSimulatorArguments, type SimulatorArguments } from "../cli/arguments";
import type { ProgramPart } from "../moddable/moddable-hosting";
import { findProgram } from "../moddable/program-files";
import type { Scenario } from "../scenario/scenario";
import { runCommand, runLive } from "./run-live";
import { StartError } from "./start-error";

/** `npm start`: the live simulator. */
async function main(): Promise<void> {
  const parsed = parseSimulatorArguments(process.argv.slice(2));
  if (parsed.kind === "help") {
    process.stdout.write(parsed.text);
    return;
  }
  if (parsed.kind === "error") throw new StartError(parsed.text.trimEnd(), parsed.exitCode);
  const { "first-contact": firstContact } = parsed.values;
  await runLive({ ...parsed.values, firstContact, programs: (scenario) => programsOf(scenario, parsed.values) });
}

/** The first charger, where it is to run as a Moddable program. */
function programsOf({ chargers }: Scenario, { engine, speed }: SimulatorArguments): Map<string, ProgramPart> {
  const [first] = chargers;
  if (engine === "node" || first === undefined) return new Map();
  const found = findProgram("charger");
  if (!found.ok) throw new StartError(`--engine moddable: ${found.message}`);
  if (speed !== 1) throw new StartError("--engine moddable runs in real time: --speed has to be 1");
  return new Map([[first.id, { files: found.files, serialDevice: undefined }]]);
}

runCommand(main);
