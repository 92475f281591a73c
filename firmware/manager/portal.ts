import type { Exchange } from "../../modules/http/exchange";
import type { PortalApplication } from "../../modules/portal/application";
import type { PortalContext } from "../../modules/portal/context";
import { readJson, replyError, replyJson, replyRefusal } from "../../modules/portal/reply";
import type { Route } from "../../modules/portal/route";
import { check } from "../../modules/schema/check";
import { object, optional } from "../../modules/schema/schema";
import { PART_ID } from "../../modules/settings/part-id";
import { replyAccounts } from "./accounts-reply";
import { MEMBER_CHANGES } from "./commands";
import type { Manager } from "./manager";
import { MEMBER_NAME } from "./members";
import { MANAGER_SETTINGS } from "./settings";

/** What a person says of a charger. */
const MEMBER_PATCH = object({ name: optional(MEMBER_NAME), ...MEMBER_CHANGES });

/** The site manager as its portal shows it. */
export function managerPortal(manager: Manager): PortalApplication {
  return {
    kind: "manager",
    settingsSchema: MANAGER_SETTINGS,
    get settings() {
      return manager.currentSettings;
    },
    updateAuthority: manager.currentSettings.updateAuthority,
    set: (patch) => manager.set(patch),
    status: () => ({ kind: "manager", ...manager.view, mqtt: manager.linkState }),
    // Its chargers hold their leases meanwhile, and are granted anew before these end.
    busy: () => undefined,
    restart: () => manager.restart(),
    routes: routesOf(manager),
  };
}

function routesOf(manager: Manager): readonly Route[] {
  return [
    { method: "GET", path: "/api/chargers", access: "read", run: (exchange) => list(exchange, manager) },
    {
      method: "GET",
      path: "/api/accounts.csv",
      access: "read",
      run: (exchange, { device }: PortalContext) => {
        const texts = manager.accountsCsv();
        if (texts === undefined) replyError(exchange, 404, "this manager keeps no accounts");
        else replyAccounts(exchange, device.timers, texts);
      },
    },
    {
      method: "PUT",
      path: "/api/chargers/*",
      access: "write",
      run: (exchange, _context: PortalContext, id) => put(exchange, manager, id),
    },
    {
      method: "DELETE",
      path: "/api/chargers/*",
      access: "write",
      run: (exchange, _context: PortalContext, id) => {
        if (manager.removeMember(id)) exchange.reply(204);
        else replyError(exchange, 404, "there is no charger of that name");
      },
    },
  ];
}

function list(exchange: Exchange, manager: Manager): void {
  replyJson(exchange, { chargers: manager.chargers, strangers: manager.strangers });
}

function put(exchange: Exchange, manager: Manager, id: string): void {
  const named = check(PART_ID, id);
  if (!named.ok) {
    replyRefusal(exchange, { ...named, path: "$.id" });
    return;
  }
  readJson(exchange, MEMBER_PATCH, (patch) => {
    const stored = manager.putMember(id, patch);
    if (stored.ok) list(exchange, manager);
    else replyRefusal(exchange, stored);
  });
}
