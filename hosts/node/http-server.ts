import { createServer, type Server } from "node:http";
import type { Duplex } from "node:stream";
import type { HttpServer, HttpServerConstructor, HttpServerOptions } from "../../modules/device/http-server";
import { type Deliver, deliverDirectly } from "./deliver";
import { NodeHttpConnection } from "./http-connection";

export interface NodeHttpHost {
  readonly deliver?: Deliver;
  readonly onListening?: (port: number) => void;
  /** The port cannot be had. The server is of no more use. */
  readonly onError?: (error: Error) => void;
  /** ms, for the whole request, and for a connection on which nothing moves; default 10,000. */
  readonly timeoutMs?: number;
}

const maxHeaderBytes = 8_192;
const maxConnections = 32;
const keepAliveMs = 5_000;

/** {@link HttpServer} over node:http: bounded header, body, connections and time; 127.0.0.1 unless told otherwise. */
export class NodeHttpServer implements HttpServer {
  private readonly server: Server;
  private listening: number | undefined;

  constructor(options: HttpServerOptions, host: NodeHttpHost = {}) {
    const { deliver = deliverDirectly, timeoutMs = 10_000 } = host;
    const lookEveryMs = Math.min(1_000, timeoutMs / 4);
    this.server = createServer(
      {
        maxHeaderSize: maxHeaderBytes,
        requestTimeout: timeoutMs,
        headersTimeout: timeoutMs,
        keepAliveTimeout: keepAliveMs,
        connectionsCheckingInterval: lookEveryMs,
      },
      (request, response) => new NodeHttpConnection(request, response, deliver).start(options.onConnect),
    );
    this.server.maxConnections = maxConnections;
    // Later than the two above, which answer 408 where this only closes.
    this.server.timeout = timeoutMs + 2 * lookEveryMs;
    this.server.on("clientError", refuse);
    this.server.on("error", (error) => host.onError?.(error));
    this.server.listen(options.port, options.address ?? "127.0.0.1", () => {
      const address = this.server.address();
      if (address === null || typeof address === "string") return;
      this.listening = address.port;
      host.onListening?.(address.port);
    });
  }

  get port(): number | undefined {
    return this.listening;
  }

  close(): void {
    this.listening = undefined;
    this.server.close(() => {});
    this.server.closeAllConnections();
  }
}

/** The contract's constructor, bound to a host's settings. */
export function bindHttpServer(host: NodeHttpHost): HttpServerConstructor {
  return class extends NodeHttpServer {
    constructor(options: HttpServerOptions) {
      super(options, host);
    }
  };
}

const refusals: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** What never became a request is answered by its status alone. */
function refuse(error: Error & { code?: string }, socket: Duplex): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const status = refusals[error.code ?? ""] ?? "400 Bad Request";
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
