import type { ByteBuffer } from "../../modules/device/bytes";
import type {
  HttpConnection,
  HttpHandlers,
  HttpServer,
  HttpServerConstructor,
  HttpServerOptions,
} from "../../modules/device/http-server";
import type { LastResort } from "../moddable/last-resort";
import { type ListenerClass, localListener, type SocketClass } from "./local-listener";

/** What Moddable's server calls one request. */
export interface NativeConnection extends Omit<HttpConnection, "respond"> {
  respond(response: { status: number; headers: Map<string, string> }): void;
}

/** Moddable's `embedded:network/http/server`. */
export type NativeServerClass = new (options: {
  readonly io: ListenerClass;
  readonly port: number;
  readonly onConnect: (connection: NativeConnection) => void;
}) => { readonly port: number; close(): void };

export interface HttpParts {
  readonly Server: NativeServerClass;
  readonly Listener: ListenerClass;
  readonly Tcp: SocketClass;
  readonly lastResort: LastResort;
  /** Runs it when the call that is under way has returned. */
  readonly later: (callback: () => void) => void;
}

/** Statuses that have no body (RFC 9110 section 6.4.1). */
const BODILESS: readonly number[] = Object.freeze([204, 304]);

/**
 * The contract's HTTP server over Moddable's (SDK 8.2.3), which leaves to us: names of headers in small letters, answers
 * without a body, connections that nobody accepts, and what the application throws. The end of its chunked bodies is
 * garbled, so a body whose length nobody says ends with the connection, which carries one request only.
 */
export function httpServer(parts: HttpParts): HttpServerConstructor {
  return class LinuxHttpServer implements HttpServer {
    private readonly native: { readonly port: number; close(): void };
    private isOpen = true;

    constructor({ port, address = "127.0.0.1", onConnect }: HttpServerOptions) {
      this.native = new parts.Server({
        io: localListener(parts.Listener, parts.Tcp, address === "127.0.0.1"),
        port,
        onConnect: (native) => new Exchange(native, parts).start(onConnect),
      });
    }

    get port(): number | undefined {
      return this.isOpen ? this.native.port : undefined;
    }

    close(): void {
      if (!this.isOpen) return;
      this.isOpen = false;
      this.native.close();
    }
  };
}

/** One request and its answer. */
class Exchange implements HttpConnection {
  private handlers: HttpHandlers = {};
  private isAccepted = false;
  /** The body has the length that its header says, and ends by itself. */
  private hasLength = false;
  private isBodiless = false;
  private isFinished = false;

  constructor(
    private readonly native: NativeConnection,
    private readonly parts: Pick<HttpParts, "lastResort" | "later">,
  ) {}

  start(onConnect: (connection: HttpConnection) => void): void {
    this.parts.lastResort.run(() => onConnect(this));
    if (!this.isAccepted) this.native.close();
  }

  accept(handlers: HttpHandlers): void {
    this.handlers = handlers;
    this.isAccepted = true;
    const { lastResort } = this.parts;
    this.native.accept({
      onRequest: (request) => lastResort.run(() => handlers.onRequest?.(request)),
      onReadable: (count) => lastResort.run(() => handlers.onReadable?.(count)),
      onResponse: () => lastResort.run(() => handlers.onResponse?.()),
      onWritable: (count) => {
        if (this.isBodiless) this.finish();
        else lastResort.run(() => handlers.onWritable?.(count));
      },
      onDone: () => lastResort.run(() => handlers.onDone?.()),
      onError: (error) => lastResort.run(() => handlers.onError?.(error)),
    });
  }

  respond({
    status,
    headers: given,
  }: {
    readonly status: number;
    readonly headers: ReadonlyMap<string, string>;
  }): void {
    const headers = new Map([["connection", "close"]]);
    for (const [name, value] of given) headers.set(name.toLowerCase(), value);
    headers.delete("transfer-encoding");
    this.hasLength = headers.has("content-length");
    this.isBodiless = BODILESS.includes(status);
    this.native.respond({ status, headers });
  }

  read(count?: number): ArrayBuffer | undefined {
    return this.native.read(count);
  }

  write(bytes?: ByteBuffer): number {
    if (bytes !== undefined) return this.native.write(bytes);
    if (this.hasLength) throw new Error("http: the body is shorter than its content-length");
    this.finish();
    return 0;
  }

  close(): void {
    this.native.close();
  }

  /** The answer is complete, and the connection's end says so. */
  private finish(): void {
    const { lastResort, later } = this.parts;
    if (this.isFinished) return;
    this.isFinished = true;
    later(() => {
      this.native.close();
      lastResort.run(() => this.handlers.onDone?.());
    });
  }
}
