import type { LoginResult } from "../access/access";
import { TOKEN_NAME, TOKEN_SCOPE } from "../access/tokens";
import type { Exchange } from "../http/exchange";
import { object, optional, text } from "../schema/schema";
import { isSameSecret } from "../settings/secret";
import type { PortalContext } from "./context";
import { readJson, replyError, replyJson, replyRefusal } from "./reply";
import type { Route } from "./route";

const NEW_PASSWORD = text({ minLength: 8, maxLength: 64, secret: true });
const ANY_PASSWORD = text({ maxLength: 64, secret: true });

const SETUP = object({
  password: NEW_PASSWORD,
  /** The access point's password, from who did not come through it. */
  key: optional(ANY_PASSWORD, ""),
});
const LOGIN = object({ password: ANY_PASSWORD });
const CHANGE = object({ old: ANY_PASSWORD, new: NEW_PASSWORD });
const NOTHING = object({});
const TOKEN = object({ name: TOKEN_NAME, scope: optional(TOKEN_SCOPE, "write") });

function setUp(exchange: Exchange, context: PortalContext): void {
  const { access } = context;
  if (access.isSetUp) {
    refuseSecond(exchange);
    return;
  }
  readJson(exchange, SETUP, ({ password, key }) => {
    // Somebody else was quicker.
    if (access.isSetUp) {
      refuseSecond(exchange);
      return;
    }
    if (context.isAtHand(exchange.request)) {
      access.setUp(exchange.request, password, (result) => answer(exchange, context, result));
      return;
    }
    // From the network around it nobody takes a new part over who has not seen its sticker.
    if (!access.mayTry()) answer(exchange, context, { kind: "wait", retryAfterS: access.waitS });
    else if (!isSameSecret(key, context.key)) {
      access.failed();
      replyError(exchange, 403, "the key is the password of the access point, and this is not it");
    } else access.setUp(exchange.request, password, (result) => answer(exchange, context, result));
  });
}

function refuseSecond(exchange: Exchange): void {
  replyError(exchange, 409, "a password is set already");
}

function answer(exchange: Exchange, { onLogin }: PortalContext, result: LoginResult): void {
  switch (result.kind) {
    case "in":
      onLogin();
      exchange.reply(204, "", [["Set-Cookie", result.cookie]]);
      return;
    case "wrong":
      replyError(exchange, 401, "the password is wrong");
      return;
    case "wait":
      replyJson(exchange, { error: "too many tries", retryAfterS: result.retryAfterS }, 429, [
        ["Retry-After", String(result.retryAfterS)],
      ]);
      return;
    case "failed":
      replyError(exchange, 500, "the password could not be stored");
  }
}

export const ACCOUNT_ROUTES: readonly Route[] = Object.freeze([
  Object.freeze({ method: "POST", path: "/api/setup", access: "open", run: setUp } as const),
  Object.freeze({
    method: "POST",
    path: "/api/login",
    access: "open",
    run: (exchange: Exchange, context: PortalContext) =>
      readJson(exchange, LOGIN, ({ password }) =>
        context.access.login(exchange.request, password, (result) => answer(exchange, context, result)),
      ),
  } as const),
  Object.freeze({
    method: "POST",
    path: "/api/logout",
    access: "person",
    run: (exchange: Exchange, { access, live }: PortalContext) =>
      readJson(exchange, NOTHING, () => {
        exchange.reply(204, "", [["Set-Cookie", access.logout(exchange.request)]]);
        live.close();
      }),
  } as const),
  Object.freeze({
    method: "POST",
    path: "/api/password",
    access: "person",
    run: (exchange: Exchange, context: PortalContext) =>
      readJson(exchange, CHANGE, ({ old, new: next }) =>
        context.access.change(exchange.request, old, next, (result) => {
          answer(exchange, context, result);
          if (result.kind === "in") context.live.close();
        }),
      ),
  } as const),
  Object.freeze({
    method: "GET",
    path: "/api/tokens",
    access: "person",
    run: (exchange: Exchange, { access }: PortalContext) => replyJson(exchange, { tokens: access.tokens }),
  } as const),
  Object.freeze({
    method: "POST",
    path: "/api/tokens",
    access: "person",
    run: (exchange: Exchange, { access }: PortalContext) =>
      readJson(exchange, TOKEN, ({ name, scope }) => {
        const made = access.addToken(name, scope);
        if (made.ok) replyJson(exchange, { name, scope, token: made.value });
        else replyRefusal(exchange, made);
      }),
  } as const),
  Object.freeze({
    method: "DELETE",
    path: "/api/tokens/*",
    access: "person",
    run: (exchange: Exchange, { access, live }: PortalContext, name: string) => {
      if (!access.removeToken(name)) {
        replyError(exchange, 404, "there is no token of that name");
        return;
      }
      exchange.reply(204);
      live.close();
    },
  } as const),
]);
