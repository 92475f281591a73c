import { callerPath } from "../../hosts/node/cli/caller-path";
import { sentence } from "../../modules/schema/check";
import { type Engine, EngineError, type EngineOutcome } from "../engine/engine";
import { nodeEngine } from "../engine/node";
import { xsEngine } from "../engine/xs/xs";
import { parseScenario } from "../scenario/parse";
import { parseScenarioArguments, type ScenarioArguments } from "./arguments";
import { readScenarioFile } from "./scenario-file";
import { TraceFile, TraceFileError } from "./trace-file";

/** The npm script that starts this program. */
const SCRIPT = "scenario";

const EXIT = Object.freeze({ held: 0, failed: 1, refused: 2, broken: 3 });

const ENGINES: { readonly [engine in ScenarioArguments["engine"]]: Engine } = Object.freeze({
  node: nodeEngine,
  xs: xsEngine,
});

/** What the program prints and with which code it ends. */
interface Ending {
  readonly exitCode: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** The whole program: `argv` without node and the script. */
async function runProgram(argv: readonly string[]): Promise<Ending> {
  const parsed = parseScenarioArguments(argv);
  switch (parsed.kind) {
    case "help":
      return { exitCode: EXIT.held, stdout: parsed.text };
    case "error":
      return { exitCode: parsed.exitCode, stderr: parsed.text };
    case "values":
      return runFile(parsed.values);
  }
}

async function runFile({ file, engine, trace }: ScenarioArguments): Promise<Ending> {
  const path = callerPath(file, SCRIPT);
  const read = readScenarioFile(path);
  if (!read.ok) return refused(read.reason);
  const scenario = parseScenario(read.text);
  if (!scenario.ok) return refused(sentence(scenario));
  const traceFile = trace === undefined ? undefined : new TraceFile(callerPath(trace, SCRIPT), path);
  try {
    const outcome = await ENGINES[engine](read.text, traceFile && ((lines) => traceFile.write(lines)));
    return report(engine, outcome);
  } finally {
    traceFile?.close();
  }
}

function report(engine: string, { result, wallS, compute }: EngineOutcome): Ending {
  if (!result.ok) return refused(sentence(result));
  const { name, simulated, ...found } = result.summary;
  const wall = Math.round(wallS * 1000) / 1000;
  const printed = { name, engine, simulated, wall, ...found, ...(compute === null ? {} : { compute }) };
  return {
    exitCode: found.expectations.failed.length === 0 ? EXIT.held : EXIT.failed,
    stdout: JSON.stringify(printed, null, 2),
  };
}

function refused(reason: string): Ending {
  return { exitCode: EXIT.refused, stderr: reason };
}

/** Never a stack: a person reads this. PILOTLINE_DEBUG=1 shows it to who works on the program. */
function broken(error: unknown): Ending {
  if (error instanceof TraceFileError) return refused(error.message);
  const message = error instanceof Error ? error.message : String(error);
  const line = error instanceof EngineError ? message : `something in the simulator broke: ${message}`;
  const stack = process.env["PILOTLINE_DEBUG"] && error instanceof Error ? `\n${error.stack}` : "";
  return { exitCode: EXIT.broken, stderr: `${line.split("\n", 1)[0]}${stack}` };
}

async function main(): Promise<void> {
  const { exitCode, stdout, stderr } = await runProgram(process.argv.slice(2)).catch(broken);
  // Whoever reads may have gone, as `| head` does: no reason to break.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
  if (stderr !== undefined) process.stderr.write(`${stderr}\n`);
  if (stdout !== undefined) process.stdout.write(`${stdout}\n`);
  process.exitCode = exitCode;
}

void main();
