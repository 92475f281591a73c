import { parseCommandLine, valueOption } from "../cli/parse";
import { brokerUrl, choice, path, secret, wholeNumber } from "../cli/values";
import { TABLE_NAMES } from "../ledger/export";

const STATE = valueOption("DIR", path(), "pilotline-manager", "keeps settings and ledger here (pilotline-manager)");
const SITE = {
  takes: "SITE.json",
  read: path(),
  help: "the site: settings, chargers, tariffs (docs/manager.md)",
} as const;

const RUN = {
  command: "npm run manager --",
  arguments: { site: SITE },
  options: {
    mqtt: valueOption(
      "URL",
      brokerUrl(),
      undefined,
      "the broker, mqtt://USER:PASSWORD@HOST:PORT, with TLS mqtts:// (as the site's settings say)",
    ),
    state: STATE,
    portal: valueOption("PORT", wholeNumber(0, 65_534), 8_080, "its page is on this port (8080); 0: any free one"),
    address: valueOption("IP", secret(), "127.0.0.1", "of this computer, for its page (127.0.0.1); 0.0.0.0: all"),
    store: valueOption(
      "URL",
      secret(),
      undefined,
      "forward everything to PostgreSQL, postgresql://USER:PASSWORD@HOST:PORT/DATABASE (or set PILOTLINE_STORE)",
    ),
  },
} as const;

const EXPORT = {
  command: "npm run -s manager -- export",
  arguments: {
    site: SITE,
    table: { takes: TABLE_NAMES.join("|"), read: choice(...TABLE_NAMES), help: "what to write as CSV" },
  },
  options: {
    state: STATE,
    from: valueOption("YYYY-MM-DD", secret(), undefined, "the first day (today)"),
    to: valueOption("YYYY-MM-DD", secret(), undefined, "the last day (today)"),
  },
} as const;

export function parseRun(argv: readonly string[]) {
  return parseCommandLine(RUN, argv);
}

export function parseExport(argv: readonly string[]) {
  return parseCommandLine(EXPORT, argv);
}
