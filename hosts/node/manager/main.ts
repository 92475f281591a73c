import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LogLevel } from "../../../modules/device/device";
import type { PageAsset } from "../../../modules/device/page-asset";
import { ensurePage, PORTAL_PAGE } from "../built-page";
import { callerPath } from "../cli/caller-path";
import { exportCsv } from "../ledger/export";
import { LedgerError } from "../ledger/open";
import { localDate, zoneOffset } from "../ledger/zone";
import { pageAsset } from "../page-asset";
import { parseExport, parseRun } from "./arguments";
import { readSiteFile, type SiteFile } from "./site-file";
import { SiteManager } from "./site-manager";

/** 1: it failed. 2: the command line or the site file is wrong. */
const EXIT = Object.freeze({ failed: 1, refused: 2 } as const);

/** Its message is for a person. */
class Refused extends Error {
  constructor(
    message: string,
    readonly exitCode: number,
  ) {
    super(message);
  }
}

/** `npm run manager`: the site manager on this computer, and what it has kept. */
async function main(argv: readonly string[]): Promise<void> {
  if (argv[0] === "export") await writeTable(argv.slice(1));
  else await runManager(argv);
}

async function runManager(argv: readonly string[]): Promise<void> {
  const parsed = parseRun(argv);
  if (parsed.kind === "help") return say(parsed.text);
  if (parsed.kind === "error") throw new Refused(parsed.text, parsed.exitCode);
  const { site: file, mqtt, state, store, portal: port, address } = parsed.values;
  const site = siteIn(file);
  const page = await portalPage();
  const manager = opened(
    () =>
      new SiteManager({
        site,
        stateFolder: fromCaller(state),
        mqtt,
        portal: { port, address, page },
        store: store ?? process.env["PILOTLINE_STORE"],
        onLog: log,
      }),
  );
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void manager.close());
  say(`${site.id} shares ${site.settings.contractedA} A among ${site.chargers.length} chargers`);
}

/** Without a page it shares all the same. */
async function portalPage(): Promise<PageAsset | undefined> {
  try {
    await ensurePage(PORTAL_PAGE);
  } catch (error) {
    log("warn", `the page was not built: ${error instanceof Error ? error.message : String(error)}`);
  }
  return pageAsset(PORTAL_PAGE.built);
}

async function writeTable(argv: readonly string[]): Promise<void> {
  const parsed = parseExport(argv);
  if (parsed.kind === "help") return say(parsed.text);
  if (parsed.kind === "error") throw new Refused(parsed.text, parsed.exitCode);
  const { site: file, table, state, from, to } = parsed.values;
  const { zone, tariffs } = siteIn(file);
  const today = localDate(Date.now(), zoneOffset(zone));
  const request = { table, from: from ?? to ?? today, to: to ?? from ?? today, zone, tariffs };
  try {
    await exportCsv({ ...request, file: join(fromCaller(state), "ledger.sqlite") }, process.stdout);
  } catch (error) {
    if (error instanceof LedgerError) throw new Refused(error.message, EXIT.failed);
    if (error instanceof RangeError) throw new Refused(error.message, EXIT.refused);
    throw error;
  }
}

function opened<T>(open: () => T): T {
  try {
    return open();
  } catch (error) {
    throw new Refused(error instanceof Error ? error.message : String(error), EXIT.failed);
  }
}

function siteIn(file: string): SiteFile {
  let text: string;
  try {
    text = readFileSync(fromCaller(file), "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    throw new Refused(`${file} cannot be read${code}`, EXIT.refused);
  }
  const site = readSiteFile(text);
  if (!site.ok) throw new Refused(`${file}: ${site.path} ${site.reason}`, EXIT.refused);
  return site.value;
}

function fromCaller(path: string): string {
  return callerPath(path, "manager");
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function log(level: LogLevel, message: string): void {
  if (level !== "debug") process.stderr.write(`${level}: ${message}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const exitCode = error instanceof Refused ? error.exitCode : EXIT.failed;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = exitCode;
});
