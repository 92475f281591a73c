import type { Exchange } from "../http/exchange";
import { object, text } from "../schema/schema";
import { FIRMWARE_VERSION } from "../update/version";
import type { PortalContext } from "./context";
import { completed, patchSchema } from "./patch";
import { readJson, replyError, replyJson, replyRefusal } from "./reply";
import type { Route } from "./route";
import { toKeep, withoutSecrets } from "./secrets";
import { sequence } from "./text-source";

/** Bytes of settings in a request: as many as a part stores. */
const MAX_SETTINGS_BYTES = 4_096;
const NOTHING = object({});

function about(exchange: Exchange, context: PortalContext): void {
  const { application, device, access, wifi, updates } = context;
  const who = access.who(exchange.request);
  const { kind } = application;
  replyJson(exchange, {
    kind,
    id: device.id,
    version: FIRMWARE_VERSION,
    board: device.board.name,
    phases: device.board.phases,
    name: context.localName(),
    isSetUp: access.isSetUp,
    isLoggedIn: who !== undefined,
    isAtHand: context.isAtHand(exchange.request),
    hasWifi: wifi !== undefined,
    canUpdate: updates !== undefined,
    isSecure: exchange.request.isSecure,
  });
}

function settings(exchange: Exchange, { application }: PortalContext): void {
  replyJson(exchange, withoutSecrets(application.settingsSchema, application.settings));
}

function change(exchange: Exchange, context: PortalContext): void {
  const { application } = context;
  const schema = patchSchema(application.settingsSchema);
  readJson(
    exchange,
    schema,
    // To read it and to take it over are two turns: the control step is not held up for both.
    (patch) => context.later(() => take(exchange, context, patch)),
    MAX_SETTINGS_BYTES,
  );
}

function take(exchange: Exchange, context: PortalContext, patch: object): void {
  const { application } = context;
  const checked = application.set(completed(application.settingsSchema, patch, application.settings));
  if (checked.ok) settings(exchange, context);
  else replyRefusal(exchange, checked);
}

function backup(exchange: Exchange, { application, device }: PortalContext): void {
  const { kind, settingsSchema } = application;
  const file = { kind, version: FIRMWARE_VERSION, settings: toKeep(settingsSchema, application.settings) };
  replyJson(exchange, file, 200, [["Content-Disposition", `attachment; filename="${device.id}-settings.json"`]]);
}

function restore(exchange: Exchange, context: PortalContext): void {
  const { application } = context;
  const schema = object({
    kind: text({ maxLength: 16 }),
    version: text({ maxLength: 32 }),
    settings: patchSchema(application.settingsSchema),
  });
  readJson(
    exchange,
    schema,
    (file) => {
      if (file.kind === application.kind) take(exchange, context, file.settings);
      else replyRefusal(exchange, { ok: false, path: "$.kind", reason: `is not ${application.kind}` });
    },
    MAX_SETTINGS_BYTES,
  );
}

function restart(exchange: Exchange, context: PortalContext): void {
  readJson(exchange, NOTHING, () => {
    const busy = context.application.busy();
    if (busy !== undefined) {
      replyError(exchange, 409, busy);
      return;
    }
    replyJson(exchange, {}, 202);
    context.restartSoon();
  });
}

export const PART_ROUTES: readonly Route[] = Object.freeze([
  Object.freeze({ method: "GET", path: "/api/about", access: "open", run: about } as const),
  Object.freeze({
    method: "GET",
    path: "/api/status",
    access: "read",
    run: (exchange: Exchange, { live }: PortalContext) =>
      exchange.reply(200, live.text(), [["Content-Type", "application/json"]]),
  } as const),
  Object.freeze({
    method: "GET",
    path: "/api/events",
    access: "read",
    run: (exchange: Exchange, { live }: PortalContext) => live.open(exchange),
  } as const),
  Object.freeze({ method: "GET", path: "/api/settings", access: "read", run: settings } as const),
  Object.freeze({ method: "PATCH", path: "/api/settings", access: "write", run: change } as const),
  Object.freeze({ method: "GET", path: "/api/backup", access: "read", run: backup } as const),
  Object.freeze({ method: "POST", path: "/api/restore", access: "write", run: restore } as const),
  Object.freeze({
    method: "GET",
    path: "/api/log",
    access: "read",
    run: (exchange: Exchange, { log }: PortalContext) =>
      exchange.reply(200, sequence(log.lines.map((line) => `${line}\n`).values()), [
        ["Content-Type", "text/plain; charset=utf-8"],
      ]),
  } as const),
  Object.freeze({ method: "POST", path: "/api/restart", access: "write", run: restart } as const),
]);
