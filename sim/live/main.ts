import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { LogLevel } from "../../modules/device/device";
import { sentence } from "../../modules/schema/check";
import { parseSimulatorArguments, type SimulatorArguments } from "../cli/arguments";
import { parseScenario } from "../scenario/parse";
import type { Scenario } from "../scenario/scenario";
import { DEFAULT_SCENARIO } from "./default-scenario";
import { startHttp } from "./http/server";
import { LiveSimulator } from "./live-simulator";
import { openBrowser } from "./open-browser";
import { ensurePage, PAGE_FOLDER } from "./page-build";

/** ms that the parts may take to come up before it is said that something is missing. */
const READY_WITHIN_MS = 20_000;
const LOOK_MS = 50;
/** ms after which the process ends whatever still hangs. */
const END_WITHIN_MS = 4_000;

const USAGE_EXIT = 2;
const FAILED_EXIT = 1;

/** Ends the process with one line for a person. */
class StartError extends Error {
  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message);
  }
}

async function main(): Promise<void> {
  const parsed = parseSimulatorArguments(process.argv.slice(2));
  if (parsed.kind === "help") {
    process.stdout.write(parsed.text);
    return;
  }
  if (parsed.kind === "error") throw new StartError(parsed.text.trimEnd(), parsed.exitCode);
  const options = parsed.values;
  const ending = new Ending();
  const scenario = readScenario(options.scenario);
  await ensurePage();
  const simulator = await LiveSimulator.start({
    scenario,
    speed: options.speed,
    broker:
      options.mqtt === undefined
        ? undefined
        : { ...options.mqtt, user: options.mqtt.user ?? "", password: options.mqtt.password ?? "" },
    serialDevice: options.serial === undefined ? undefined : fromCaller(options.serial),
    stateFolder: options.state === undefined ? undefined : fromCaller(options.state),
    onLog: log,
  });
  ending.add(() => simulator.close());
  const http = await startHttp({
    port: options.port,
    password: options.password,
    world: simulator,
    pageFolder: PAGE_FOLDER,
  });
  ending.add(() => http.close());
  await untilReady(simulator, options);
  if (ending.isEnding) return;
  process.stdout.write(`ready ${http.url}\n`);
  if (!options.headless) openBrowser(http.url);
}

/** What has to be closed when the program ends, in the reverse order of its opening. */
class Ending {
  isEnding = false;
  private readonly closers: (() => Promise<void>)[] = [];

  constructor() {
    process.on("SIGTERM", () => void this.end());
    process.on("SIGINT", () => void this.end());
  }

  add(close: () => Promise<void>): void {
    this.closers.push(close);
    if (this.isEnding) void close();
  }

  private async end(): Promise<void> {
    if (this.isEnding) return;
    this.isEnding = true;
    setTimeout(() => process.exit(FAILED_EXIT), END_WITHIN_MS).unref();
    for (const close of this.closers.reverse()) await close();
    process.exit(0);
  }
}

/** npm runs scripts in the project's folder; a person means the folder they are in. */
function fromCaller(path: string): string {
  return path.startsWith("/dev/") ? path : resolve(process.env["INIT_CWD"] ?? process.cwd(), path);
}

function readScenario(file: string | undefined): Scenario {
  const text = file === undefined ? JSON.stringify(DEFAULT_SCENARIO) : readText(file);
  const scenario = parseScenario(text);
  if (!scenario.ok) throw new StartError(`${file ?? "the default scenario"}: ${sentence(scenario)}`, USAGE_EXIT);
  return scenario.value;
}

function readText(file: string): string {
  try {
    return readFileSync(fromCaller(file), "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    throw new StartError(`${file}: cannot be read${code}`, USAGE_EXIT);
  }
}

/** The page is there meanwhile; a part that does not come up is named, and goes on trying. */
async function untilReady(simulator: LiveSimulator, options: SimulatorArguments): Promise<void> {
  const startedMs = performance.now();
  let isSaid = false;
  while (!simulator.isReady && !simulator.isClosed) {
    if (!isSaid && performance.now() - startedMs > READY_WITHIN_MS) {
      isSaid = true;
      const where =
        options.mqtt === undefined ? "" : ` through the broker at ${options.mqtt.host}:${options.mqtt.port}`;
      const what = options.serial === undefined ? "the meter's readings" : `the PZEM-004T at ${options.serial}`;
      process.stderr.write(`not ready yet: ${what} do not reach the charger${where}; still trying\n`);
    }
    await new Promise((wake) => setTimeout(wake, LOOK_MS));
  }
}

function log(id: string, level: LogLevel, message: string): void {
  if (level !== "debug") process.stderr.write(`${id} ${level}: ${message}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof StartError ? error.exitCode : FAILED_EXIT);
});
