import type { Device } from "../device/device";
import type { Listener, ServerCertificate, StreamHandlers, StreamSocket } from "../device/stream";
import type { TimerHandle } from "../device/time";
import { Connection, type ConnectionOwner } from "./connection";
import type { HeaderRow, HttpHandler } from "./exchange";
import { HTTP_LIMITS, type HttpLimits } from "./limits";

/** ms between two looks at who is too slow, while there is a connection. */
const LOOK_MS = 500;

export interface HttpServerOptions {
  readonly device: Pick<Device, "clock" | "timers"> & { readonly network: Pick<Device["network"], "Listener"> };
  /** 0: any free port. */
  readonly port: number;
  /** Left out: all of the board's on a chip, 127.0.0.1 on a desk. */
  readonly address?: string;
  readonly tls?: ServerCertificate;
  readonly handler: HttpHandler;
  /** In every answer, where it has none of that name. */
  readonly headers?: readonly HeaderRow[];
  readonly limits?: Partial<HttpLimits>;
  /** What the handler threw, or why the port cannot be had or is lost. */
  readonly onError: (error: unknown) => void;
}

/** HTTP/1.1 (RFC 9110, RFC 9112) for one board's own page: few connections, small bounds, one answer at a time on each. */
export class HttpServer {
  private readonly listener: Listener;
  private readonly open: Connection[] = [];
  private readonly owner: ConnectionOwner;
  private timer: TimerHandle | undefined;
  private isOpen = true;

  /** Throws a RangeError where the device has no listener, and what the listener throws. */
  constructor(private readonly options: HttpServerOptions) {
    const { device, port, address, tls, handler, headers = [], onError } = options;
    const { Listener } = device.network;
    if (Listener === undefined) throw new RangeError("this device cannot listen on its network");
    this.owner = {
      limits: { ...HTTP_LIMITS, ...options.limits },
      commonRows: headers,
      isSecure: tls !== undefined,
      handler,
      nowMs: () => device.clock.nowMs(),
      later: (callback) => void device.timers.set(callback, 0),
      mayStream: () => this.eventStreams < this.owner.limits.eventStreams,
      failed: onError,
      ended: (connection) => this.remove(connection),
    };
    this.listener = new Listener({
      port,
      ...(address === undefined ? {} : { address }),
      ...(tls === undefined ? {} : { tls }),
      onConnect: (accept) => this.connected(accept),
      onError,
    });
  }

  /** undefined until it listens. */
  get port(): number | undefined {
    return this.isOpen ? this.listener.port : undefined;
  }

  get connections(): number {
    return this.open.length;
  }

  get eventStreams(): number {
    let count = 0;
    for (const connection of this.open) if (connection.isEventStream) count += 1;
    return count;
  }

  /** Bytes of requests and answers in memory. */
  get heldBytes(): number {
    let bytes = 0;
    for (const connection of this.open) bytes += connection.heldBytes;
    return bytes;
  }

  /** Ends the connections, too. */
  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.listener.close();
    for (const connection of [...this.open]) connection.end();
  }

  private connected(accept: (handlers: StreamHandlers) => StreamSocket): void {
    if (!this.isOpen) return;
    const { connections } = this.owner.limits;
    if (this.open.length >= connections) this.idlest()?.end();
    // One more has a place as long as it takes to say that it has none.
    if (this.open.length > connections) return;
    const connection = new Connection(accept, this.owner);
    this.open.push(connection);
    this.timer ??= this.options.device.timers.repeat(() => this.look(), LOOK_MS);
    if (this.open.length > connections) connection.turnAway();
  }

  /** The connection that has been quiet longest without a whole request; undefined: all are busy. */
  private idlest(): Connection | undefined {
    let found: Connection | undefined;
    let foundMs = Infinity;
    for (const connection of this.open) {
      const idleMs = connection.idleSinceMs ?? Infinity;
      if (idleMs >= foundMs) continue;
      found = connection;
      foundMs = idleMs;
    }
    return found;
  }

  private look(): void {
    for (const connection of [...this.open]) connection.look();
  }

  private remove(connection: Connection): void {
    const index = this.open.indexOf(connection);
    if (index >= 0) this.open.splice(index, 1);
    if (this.open.length > 0) return;
    this.options.device.timers.clear(this.timer);
    this.timer = undefined;
  }
}
