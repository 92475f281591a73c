import type { BrokerAddress } from "../../hosts/node/cli/values";
import { pageAsset } from "../../hosts/node/page-asset";
import type { LogLevel } from "../../modules/device/device";
import type { ProgramPart } from "../moddable/moddable-hosting";
import type { Scenario } from "../scenario/scenario";
import type { BrokerSettings } from "../world/hosting";
import { brokerAuthority } from "./broker-authority";
import { chosenScenario, type ScenarioChoice } from "./chosen-scenario";
import { fromCaller } from "./from-caller";
import { startHttp } from "./http/server";
import { LiveSimulator } from "./live-simulator";
import { openBrowser } from "./open-browser";
import { ensurePages, PAGE_FOLDER, PORTAL_PAGE } from "./page-build";
import { StartError } from "./start-error";

/** What a command line asks of the live simulator. */
export interface LiveCommand extends ScenarioChoice {
  readonly port: number;
  readonly speed: number;
  readonly mqtt: BrokerAddress | undefined;
  /** A real PZEM-004T in the place of the site meter's, read by Node. */
  readonly serial: string | undefined;
  readonly password: string | undefined;
  readonly state: string | undefined;
  readonly headless: boolean;
  /** Nobody has set the chargers up yet. */
  readonly firstContact?: boolean;
  /** Parts of the scenario whose firmware runs as a Moddable program. */
  readonly programs: (scenario: Scenario) => ReadonlyMap<string, ProgramPart>;
}

/** ms that the parts may take to come up before it is said that something is missing. */
const READY_WITHIN_MS = 20_000;
const LOOK_MS = 50;
/** ms after which the process ends whatever still hangs. */
const END_WITHIN_MS = 4_000;

const FAILED_EXIT = 1;

/** The live simulator from its start to the signal that ends the process. */
export async function runLive(command: LiveCommand): Promise<void> {
  const ending = new Ending();
  const scenario = chosenScenario(command);
  const programs = command.programs(scenario);
  const broker = brokerOf(command.mqtt, programs.size > 0);
  await ensurePages();
  const simulator = await LiveSimulator.start({
    scenario,
    speed: command.speed,
    broker,
    serialDevice: command.serial === undefined ? undefined : fromCaller(command.serial),
    stateFolder: command.state === undefined ? undefined : fromCaller(command.state),
    page: pageAsset(PORTAL_PAGE),
    isFirstContact: command.firstContact === true,
    programs,
    onLog: log,
  });
  ending.add(() => simulator.close());
  const { port, password } = command;
  const http = await startHttp({ port, password, world: simulator, pageFolder: PAGE_FOLDER });
  ending.add(() => http.close());
  await untilReady(simulator, command);
  if (ending.isEnding) return;
  process.stdout.write(`ready ${http.url}\n`);
  if (!command.headless) openBrowser(http.url);
}

/** Runs a command line's program, and ends the process with a line where it cannot start. */
export function runCommand(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(error instanceof StartError ? error.exitCode : FAILED_EXIT);
  });
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

function brokerOf(address: BrokerAddress | undefined, hasPrograms: boolean): BrokerSettings | undefined {
  if (address === undefined) return undefined;
  const settings = { ...address, user: address.user ?? "", password: address.password ?? "" };
  if (!address.tls || !hasPrograms) return settings;
  const authority = brokerAuthority(process.env["NODE_EXTRA_CA_CERTS"]);
  if (!authority.ok) throw new StartError(`--mqtt: ${authority.message}`);
  return { ...settings, authority: authority.pem };
}

/** The page is there meanwhile; a part that does not come up is named, and goes on trying. */
async function untilReady(simulator: LiveSimulator, { mqtt, serial }: LiveCommand): Promise<void> {
  const startedMs = performance.now();
  let isSaid = false;
  while (!simulator.isReady && !simulator.isClosed) {
    if (!isSaid && performance.now() - startedMs > READY_WITHIN_MS) {
      isSaid = true;
      const where = mqtt === undefined ? "" : ` through the broker at ${mqtt.host}:${mqtt.port}`;
      const what = serial === undefined ? "the meter's readings" : `the PZEM-004T at ${serial}`;
      process.stderr.write(`not ready yet: ${what} do not reach the charger${where}; still trying\n`);
    }
    await new Promise((wake) => setTimeout(wake, LOOK_MS));
  }
}

function log(id: string, level: LogLevel, message: string): void {
  if (level !== "debug") process.stderr.write(`${id} ${level}: ${message}\n`);
}
