import type { Exchange } from "../http/exchange";
import { object, text } from "../schema/schema";
import type { PortalContext } from "./context";
import { readJson, replyError, replyJson } from "./reply";
import type { Route } from "./route";

const FETCH = object({ url: text({ minLength: 12, maxLength: 512 }) });

function view(exchange: Exchange, { updates }: PortalContext): void {
  if (updates === undefined) replyError(exchange, 404, "this host cannot replace its own program");
  else replyJson(exchange, updates.view);
}

function receive(exchange: Exchange, context: PortalContext): void {
  const { updates } = context;
  if (updates === undefined) {
    view(exchange, context);
    return;
  }
  const sink = updates.receive((against) => {
    if (against === undefined) view(exchange, context);
    else replyError(exchange, against.status, against.text);
  });
  if ("code" in sink) replyError(exchange, sink.status, sink.text);
  else exchange.readInto(updates.maxBytes, sink);
}

export const UPDATE_ROUTES: readonly Route[] = Object.freeze([
  Object.freeze({ method: "GET", path: "/api/update", access: "read", run: view } as const),
  Object.freeze({
    method: "PUT",
    path: "/api/update",
    access: "write",
    run: receive,
  } as const),
  Object.freeze({
    method: "POST",
    path: "/api/update/fetch",
    access: "write",
    run: (exchange: Exchange, context: PortalContext) => {
      const { updates } = context;
      if (updates === undefined) {
        view(exchange, context);
        return;
      }
      readJson(exchange, FETCH, ({ url }) => {
        const against = updates.fetch(url);
        if (against === undefined) replyJson(exchange, {}, 202);
        else replyError(exchange, against.status, against.text);
      });
    },
  } as const),
]);
