import type {
  Listener,
  ListenerConstructor,
  ListenerOptions,
  StreamHandlers,
  StreamSocket,
} from "../../modules/device/stream";
import { NetworkEnd, type Path } from "./network-end";
import type { Scheduler, TimerScope } from "./scheduler";

/** How a connection carries. */
export interface NetworkPath extends Path {
  /** Of the client, as the board sees it. */
  readonly address: string;
}

/** Of a home network with Wi-Fi, by order of magnitude. */
export const DEFAULT_PATH: NetworkPath = Object.freeze({
  address: "192.168.1.2",
  latencyMs: 3,
  bytesPerS: 1_000_000,
  windowBytes: 5_744,
} as const);

const FIRST_FREE_PORT = 49_152;

interface Entry {
  readonly scope: TimerScope;
  readonly onConnect: ListenerOptions["onConnect"];
}

/** TCP in memory and in virtual time: the boards' listeners, by part and port, and whoever connects to them. */
export class VirtualNetwork {
  private readonly listening = new Map<string, Entry>();

  constructor(private readonly scheduler: Scheduler) {}

  /** The listener class of one board. It is gone with the board's scope. */
  listenerClass(partId: string, scope: TimerScope): ListenerConstructor {
    const { listening } = this;
    const isFree = (port: number) => this.find(partId, port) === undefined;
    return class VirtualListener implements Listener {
      private listens: number | undefined;

      constructor({ port, tls, onConnect, onError }: ListenerOptions) {
        if (tls !== undefined) throw new RangeError("tcp: nobody encrypts in virtual time");
        let wanted = port === 0 ? FIRST_FREE_PORT : port;
        while (port === 0 && !isFree(wanted)) wanted += 1;
        if (isFree(wanted)) {
          this.listens = wanted;
          listening.set(keyOf(partId, wanted), { scope, onConnect });
        } else scope.set(() => onError?.(new Error("tcp: the port is taken")), 0);
      }

      get port(): number | undefined {
        return this.listens;
      }

      close(): void {
        if (this.listens !== undefined) listening.delete(keyOf(partId, this.listens));
        this.listens = undefined;
      }
    };
  }

  /** A client's end of a new connection; `onError` where nobody listens. Its callbacks are the scheduler's own. */
  connect(partId: string, port: number, handlers: StreamHandlers, path: Partial<NetworkPath> = {}): StreamSocket {
    const whole: NetworkPath = { ...DEFAULT_PATH, ...path };
    const client = new NetworkEnd({
      clock: this.scheduler,
      timers: this.scheduler,
      path: whole,
      remoteAddress: partId,
    });
    client.handlers = handlers;
    // Whoever listens at the moment when it arrives.
    const entry = this.find(partId, port);
    if (entry === undefined) this.scheduler.set(() => client.fail(), 2 * whole.latencyMs);
    else entry.scope.set(() => this.arrive(partId, port, client, whole), whole.latencyMs);
    return client;
  }

  private arrive(partId: string, port: number, client: NetworkEnd, path: NetworkPath): void {
    const entry = this.find(partId, port);
    let isTaken = false;
    entry?.onConnect((handlers) => {
      isTaken = true;
      const { address } = path;
      const { scope } = entry;
      const board = new NetworkEnd({
        clock: this.scheduler,
        timers: scope,
        path,
        remoteAddress: address,
        isGone: () => scope.isClosed,
      });
      board.handlers = handlers;
      board.joins(client);
      return board;
    });
    if (!isTaken) this.scheduler.set(() => client.fail(), path.latencyMs);
  }

  private find(partId: string, port: number): Entry | undefined {
    const key = keyOf(partId, port);
    const entry = this.listening.get(key);
    if (entry?.scope.isClosed !== true) return entry;
    this.listening.delete(key);
    return undefined;
  }
}

function keyOf(partId: string, port: number): string {
  return `${partId}:${port}`;
}
