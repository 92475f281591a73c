import type { IncomingMessage, ServerResponse } from "node:http";
import { readJson } from "./body";
import type { HttpLimits } from "./limits";
import type { LiveWorld } from "./live-world";
import { HttpError, sendJson } from "./reply";
import { infoJson, type TraceStream } from "./stream";

export interface ApiContext {
  readonly world: LiveWorld;
  readonly stream: TraceStream;
  readonly limits: HttpLimits;
}

type Handler = (context: ApiContext, request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** Path → method → what answers. HEAD goes where GET goes. */
const ROUTES: { readonly [path: string]: { readonly [method: string]: Handler } } = Object.freeze({
  "/api/sim": {
    GET: ({ world }, request, response) => sendJson(request, response, 200, infoJson(world)),
  },
  "/api/sim/state": {
    GET: ({ world }, request, response) => sendJson(request, response, 200, JSON.stringify(world.state())),
  },
  "/api/sim/history": {
    GET: ({ stream }, request, response) => sendJson(request, response, 200, stream.historyJson),
  },
  "/api/sim/currents": {
    GET: ({ stream }, request, response) => sendJson(request, response, 200, stream.currentsJson),
  },
  "/api/sim/stream": {
    GET: ({ stream }, request, response) => stream.open(request, response),
  },
  "/api/sim/events": { POST: postEvent },
});

/** @throws HttpError */
export async function answerApi(
  context: ApiContext,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const methods = Object.hasOwn(ROUTES, path) ? ROUTES[path] : undefined;
  if (methods === undefined) throw new HttpError(404, "there is no such path in the API");
  const asked = request.method === "HEAD" ? "GET" : (request.method ?? "");
  const handler = Object.hasOwn(methods, asked) ? methods[asked] : undefined;
  if (handler === undefined) {
    const allow = Object.hasOwn(methods, "GET") ? "GET, HEAD" : Object.keys(methods).join(", ");
    throw new HttpError(405, `only ${allow} here`, { Allow: allow });
  }
  await handler(context, request, response);
}

async function postEvent(
  { world, limits }: ApiContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const event = await readJson(request, limits.bodyBytes);
  if (typeof event !== "object" || event === null || Array.isArray(event)) {
    throw new HttpError(400, "an event is a JSON object");
  }
  if (Object.hasOwn(event, "t")) throw new HttpError(400, "$.t: an event happens when it is posted and has no t");
  const result = world.post(event);
  if (!result.ok) throw new HttpError(400, result.error);
  await sendJson(request, response, 200, '{"ok":true}');
}
