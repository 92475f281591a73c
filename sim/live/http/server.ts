import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { isIPv6 } from "node:net";
import { type ApiContext, answerApi } from "./api";
import { BasicAuth } from "./auth";
import { DEFAULT_LIMITS, type HttpLimits } from "./limits";
import type { LiveWorld } from "./live-world";
import { checkHost, checkSameOrigin, isWildcard } from "./origin";
import { SECURITY_HEADERS, sendError } from "./reply";
import { loadStaticFiles, type StaticFiles, sendStatic } from "./static-files";
import { TraceStream } from "./stream";

export interface HttpOptions {
  /** 0: any free one. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string | undefined;
  /** Guards page and API (HTTP Basic, user `admin`). */
  readonly password?: string | undefined;
  readonly world: LiveWorld;
  /** Where `npm run build:page` puts the page. */
  readonly pageFolder: string;
  readonly limits?: Partial<HttpLimits> | undefined;
}

export interface RunningHttp {
  /** With a closing slash. */
  readonly url: string;
  readonly port: number;
  /** Ends all connections. Never rejects; may be called again. */
  close(): Promise<void>;
}

/** The server cannot listen. The message says what to do about it. */
export class HttpStartError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = "HttpStartError";
  }
}

/** After close(), answers that are on their way have this long. */
const CLOSING_MS = 500;

/**
 * The page and the API of the live simulator.
 * @throws HttpStartError when the port cannot be had
 */
export async function startHttp(options: HttpOptions): Promise<RunningHttp> {
  const host = options.host ?? "127.0.0.1";
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const files = await loadStaticFiles(options.pageFolder);
  const auth = options.password === undefined ? undefined : new BasicAuth(options.password);
  const server = createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersTimeoutMs,
    requestTimeout: limits.requestTimeoutMs,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: Math.min(1_000, limits.headersTimeoutMs),
  });
  server.maxConnections = limits.connections;
  const port = await listen(server, options.port, host);
  const stream = new TraceStream(options.world, limits);
  const context: ApiContext = { world: options.world, stream, limits };
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    answer(context, files, auth, host, request, response).catch((error: unknown) => {
      // Half an answer cannot be taken back.
      if (response.headersSent || response.destroyed) response.destroy();
      else sendError(request, response, error).catch(() => response.destroy());
    });
  });
  let closing: Promise<void> | undefined;
  return {
    url: `http://${isWildcard(host) ? "127.0.0.1" : isIPv6(host) ? `[${host}]` : host}:${port}/`,
    port,
    close: () => {
      closing ??= close(server, stream);
      return closing;
    },
  };
}

/** Every answer goes this way: who asks, from where, and then what for. */
async function answer(
  context: ApiContext,
  files: StaticFiles,
  auth: BasicAuth | undefined,
  host: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  for (const [name, value] of Object.entries(SECURITY_HEADERS))
    if (value !== undefined) response.setHeader(name, value);
  checkHost(request, host);
  auth?.check(request);
  const path = request.url?.split("?", 1)[0] ?? "/";
  if (path !== "/api" && !path.startsWith("/api/")) return sendStatic(files, path, request, response);
  checkSameOrigin(request);
  await answerApi(context, path, request, response);
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(startError(error, port, host)));
    server.listen(port, host, () => {
      server.removeAllListeners("error");
      // Running out of file descriptors must not end the simulator.
      server.on("error", () => undefined);
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function startError(error: NodeJS.ErrnoException, port: number, host: string): HttpStartError {
  const code = error.code ?? "UNKNOWN";
  if (code === "EADDRINUSE") {
    return new HttpStartError(code, `port ${port} of ${host} is in use; choose another one with --port`);
  }
  if (code === "EACCES") return new HttpStartError(code, `port ${port} is not allowed here; choose one above 1023`);
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return new HttpStartError(code, `${host} is no address of this machine`);
  }
  return new HttpStartError(code, `cannot listen on port ${port} of ${host} (${code})`);
}

async function close(server: Server, stream: TraceStream): Promise<void> {
  stream.close();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const rest = setTimeout(() => server.closeAllConnections(), CLOSING_MS);
  await closed;
  clearTimeout(rest);
}
