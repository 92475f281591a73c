import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { JsonObject, Kind } from "../src/types";
import { FakePart, Refused } from "./fake-part";
import { LOG, NETWORKS, SESSIONS } from "./fake-states";

export interface FakeApi {
  readonly url: string;
  part: FakePart;
  /** Says the status to every page that listens. */
  tell(): void;
  /** Nothing is answered. */
  isGone: boolean;
  /** Ends every stream. */
  drop(): void;
  close(): Promise<void>;
}

export interface FakeOptions {
  readonly port?: number;
  /** The page; undefined: none is served. */
  readonly page?: () => string | Buffer;
  readonly part?: FakePart;
}

const JSON_TYPE = "application/json";

/**
 * A part's HTTP API with nothing behind it. The page's own address chooses what it is: `/?kind=meter`,
 * `/?kind=charger&state=fault`, `/?kind=manager&fresh`.
 */
export async function startFakeApi({
  port = 0,
  page,
  part = new FakePart("charger"),
}: FakeOptions = {}): Promise<FakeApi> {
  const streams = new Set<ServerResponse>();
  const server: Server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const { status, message, more } = error instanceof Refused ? error : new Refused(500, String(error));
      response.writeHead(status, { "Content-Type": JSON_TYPE }).end(JSON.stringify({ error: message, ...more }));
    });
  });
  const timer = setInterval(() => api.tell(), 5_000);
  const api: FakeApi = {
    url: "",
    part,
    isGone: false,
    tell() {
      for (const stream of streams) stream.write(`data: ${JSON.stringify(api.part.status)}\n\n`);
    },
    drop() {
      for (const stream of streams) stream.destroy();
    },
    async close() {
      clearInterval(timer);
      api.drop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://part");
    const { method = "GET" } = request;
    if (api.isGone) return void request.socket.destroy();
    if (url.pathname === "/") {
      if (url.searchParams.has("kind")) api.part = partOf(url.searchParams);
      response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(page?.() ?? "");
      return;
    }
    if (method !== "GET" && request.headers["x-pilotline"] !== "1") throw new Refused(403, "the header is missing");
    const bytes = await bodyOf(request);
    const isJson = request.headers["content-type"] === JSON_TYPE;
    const body: JsonObject = isJson ? JSON.parse(bytes.toString() || "{}") : {};
    const result = route(api, `${method} ${url.pathname.slice(5)}`, body, bytes);
    if (result === STREAM) {
      response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
      streams.add(response);
      response.on("close", () => streams.delete(response));
      response.write(`data: ${JSON.stringify(api.part.status)}\n\n`);
    } else if (result === undefined) response.writeHead(204).end();
    else if (typeof result === "string") response.writeHead(200, { "Content-Type": "text/plain" }).end(result);
    else response.writeHead(200, { "Content-Type": JSON_TYPE }).end(JSON.stringify(result));
    if (method !== "GET") api.tell();
  }

  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return Object.assign(api, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` });
}

const STREAM = Symbol("stream");
const OPEN = ["GET about", "POST setup", "POST login"];
const AT_HAND = ["GET network", "GET networks", "PUT network"];

function route(
  api: FakeApi,
  what: string,
  body: JsonObject,
  bytes: Buffer,
): object | string | typeof STREAM | undefined {
  const { part } = api;
  const isFree = OPEN.includes(what) || (AT_HAND.includes(what) && part.isAtHand);
  if (!isFree && !part.isLoggedIn) throw new Refused(401, "nobody is logged in");
  const [first = "", id = ""] = what.split(/(?<=chargers|tokens)\//);
  if (id !== "") return routeOne(part, first, decodeURIComponent(id), body);
  switch (what) {
    case "GET about":
      return part.about();
    case "POST setup":
      if (part.password !== undefined) throw new Refused(409, "a password is set");
      if (!part.isAtHand && body["key"] !== "ap-secret") throw new Refused(422, "is wrong", { path: "$.key" });
      part.password = String(body["password"]);
      part.isLoggedIn = true;
      return undefined;
    case "POST login":
      if (body["password"] === "again") throw new Refused(429, "too many tries", { retryAfterS: 42 });
      if (body["password"] !== part.password) throw new Refused(401, "wrong password");
      part.isLoggedIn = true;
      return undefined;
    case "POST logout":
      part.isLoggedIn = false;
      return undefined;
    case "POST password":
      if (body["old"] !== part.password) throw new Refused(422, "is wrong", { path: "$.old" });
      part.password = String(body["new"]);
      return undefined;
    case "GET tokens":
      return { tokens: part.tokens.map((name) => ({ name })) };
    case "POST tokens":
      if (body["name"] === "") throw new Refused(422, "must be a text of 1 to 24 characters", { path: "$.name" });
      part.tokens.push(String(body["name"]));
      return { name: body["name"], token: "plt_8f3kd02mxq71vv0e5hdk" };
    case "GET events":
      return STREAM;
    case "GET status":
      return part.status;
    case "GET settings":
      return part.shown();
    case "PATCH settings":
    case "POST restore":
      return part.patch(what === "POST restore" ? (body["settings"] as JsonObject) : body);
    case "POST command":
      return part.command(body);
    case "GET sessions":
      return { sessions: SESSIONS, price: { perKwh: 0.18, currency: "EUR" } };
    case "GET log":
      return LOG;
    case "GET network":
      return part.look();
    case "GET networks":
      return { networks: NETWORKS };
    case "PUT network":
      part.join(body);
      return {};
    case "GET update":
      return part.update;
    case "PUT update":
      if (bytes.length < 100) throw new Refused(422, "the image's signature is not valid");
      part.update = { ...part.update, state: "ready", next: "0.2.0" };
      return part.update;
    case "POST update/fetch":
      if (!String(body["url"]).startsWith("https://"))
        throw new Refused(422, "must begin with https://", { path: "$.url" });
      part.update = { ...part.update, state: "fetching", receivedBytes: 412_000, totalBytes: 1_048_576 };
      return {};
    case "POST restart":
      part.restarts += 1;
      return {};
    case "GET chargers":
      return { chargers: part.chargers, strangers: part.strangers };
    default:
      throw new Refused(404, "there is nothing here");
  }
}

function routeOne(part: FakePart, what: string, id: string, body: JsonObject): object | undefined {
  if (what.endsWith("tokens")) part.tokens = part.tokens.filter((name) => name !== id);
  else if (what.startsWith("PUT")) {
    part.put(id, body);
    return { chargers: part.chargers, strangers: part.strangers };
  } else part.chargers = part.chargers.filter((each) => each.id !== id);
  return undefined;
}

function partOf(query: URLSearchParams): FakePart {
  const kind = query.get("kind") as Kind;
  if (query.has("fresh")) return FakePart.fresh(kind);
  const part = new FakePart(kind, query.get("state") ?? "charging");
  if (query.has("login")) part.isLoggedIn = false;
  return part;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
