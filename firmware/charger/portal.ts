import type { BodySource, Exchange } from "../../modules/http/exchange";
import { zoneGroup } from "../../modules/local-time/local-time";
import type { PortalApplication } from "../../modules/portal/application";
import { readJson, replyJson, replyRefusal } from "../../modules/portal/reply";
import type { Route } from "../../modules/portal/route";
import { SessionCsvBody } from "../../modules/session-csv/csv-body";
import type { Charger } from "./charger";
import { COMMAND } from "./commands";
import { portalSessions, portalStatus } from "./portal-status";
import { CHARGER_SETTINGS } from "./settings";

/** The installer's: they are changed by a command that holds the password. */
const LOCKED = Object.freeze(["installerMaxA", "installerPassword"] as const);

/** The charger as its portal shows it. */
export function chargerPortal(charger: Charger): PortalApplication {
  return {
    kind: "charger",
    settingsSchema: CHARGER_SETTINGS,
    get settings() {
      return charger.currentSettings;
    },
    updateAuthority: charger.currentSettings.updateAuthority,
    set: (patch) => charger.set(withoutLocked(patch, charger.currentSettings)),
    status: () => portalStatus(charger),
    busy: () => (charger.isOpen ? undefined : "a car charges: stop it first"),
    restart: () => charger.restart(),
    routes: routesOf(charger),
  };
}

/** What nobody may change this way stays as it is, so that a page may send back all that it was told. */
function withoutLocked(patch: object, settings: object): object {
  const kept: { [name: string]: unknown } = { ...patch };
  for (const name of LOCKED) if (name in kept) kept[name] = (settings as { readonly [name: string]: unknown })[name];
  return kept;
}

function routesOf(charger: Charger): readonly Route[] {
  return [
    { method: "POST", path: "/api/command", access: "write", run: (exchange) => command(exchange, charger) },
    {
      method: "GET",
      path: "/api/sessions",
      access: "read",
      run: (exchange) => replyJson(exchange, portalSessions(charger)),
    },
    {
      method: "GET",
      path: "/api/sessions.csv",
      access: "read",
      run: (exchange) =>
        exchange.reply(200, csvOf(charger), [
          ["Content-Type", "text/csv; charset=utf-8"],
          ["Content-Disposition", 'attachment; filename="sessions.csv"'],
        ]),
    },
    {
      method: "GET",
      path: "/api/journal",
      access: "read",
      run: (exchange) => replyJson(exchange, { events: charger.journal.events }),
    },
  ];
}

function command(exchange: Exchange, charger: Charger): void {
  readJson(exchange, COMMAND, (value) => {
    charger.command(value, (result) => {
      if (result.ok) replyJson(exchange, {});
      else replyRefusal(exchange, result);
    });
  });
}

function csvOf({ journal, currentSettings: { schedule, price } }: Charger): BodySource {
  return new SessionCsvBody(journal.sessionReader(), { zone: zoneGroup(schedule.zone), price });
}
