import type { ByteBuffer } from "../../modules/device/bytes";
import type { StreamSocket, TcpClientConstructor, TcpClientOptions } from "../../modules/device/stream";
import type { Timers } from "../../modules/device/time";

/** Bytes that a client may have under way, as on the smallest board. */
const ROOM_BYTES = 2_048;
/** Bytes of one segment. */
const SEGMENT_BYTES = 1_460;
/** ms on the way, in each direction. */
const LATENCY_MS = 2;

/** A server's end of a connection. What it writes arrives in order, in segments. */
export interface VirtualPeer {
  write(bytes: Uint8Array): void;
  /** In order: what was written arrives before. */
  end(): void;
  /** At once; with an error where one is given. */
  reset(error?: unknown): void;
}

export interface VirtualPeerHandlers {
  onData?(bytes: Uint8Array): void;
  /** The client has closed. */
  onEnd?(): void;
}

export type VirtualServer = (peer: VirtualPeer) => VirtualPeerHandlers;

/**
 * Who listens there. A text: nobody does, and that is what the client hears (a code of modules/mqtt/error); undefined:
 * nobody answers at all.
 */
export type ServerOf = (options: TcpClientOptions) => VirtualServer | string | undefined;

/** The TCP client class of one board in virtual time, whose `timers` it has; the servers are functions. */
export function virtualTcpClient(serverOf: ServerOf, timers: Timers): TcpClientConstructor {
  return class VirtualTcpClient implements StreamSocket {
    readonly remoteAddress = "192.0.2.1";
    private isOver = false;
    private isClosed = false;
    private isConnected = false;
    private handlers: VirtualPeerHandlers = {};
    private readonly arrived: Uint8Array[] = [];
    private underwayBytes = 0;
    /** The other end has closed: the client hears of it once it has read what came before. */
    private hasEnded = false;

    constructor(private readonly options: TcpClientOptions) {
      timers.set(() => this.connect(), 2 * LATENCY_MS);
    }

    read(count = Number.POSITIVE_INFINITY): Uint8Array | undefined {
      const first = this.arrived[0];
      if (this.isOver || first === undefined || !(count > 0)) return undefined;
      if (first.length <= count) {
        this.arrived.shift();
        if (this.hasEnded && this.arrived.length === 0) this.reset();
        return first;
      }
      this.arrived[0] = first.subarray(count);
      return first.subarray(0, count);
    }

    write(data: ByteBuffer): number {
      if (this.isOver || !this.isConnected) throw new Error("tcp: not connected");
      const bytes = new Uint8Array(data).slice();
      if (bytes.length > ROOM_BYTES - this.underwayBytes) throw new RangeError("tcp: more than fits");
      this.underwayBytes += bytes.length;
      timers.set(() => {
        this.handlers.onData?.(bytes);
        this.underwayBytes -= bytes.length;
        if (this.underwayBytes === 0) this.call(() => this.options.onWritable(ROOM_BYTES));
      }, LATENCY_MS);
      return ROOM_BYTES - this.underwayBytes;
    }

    close(): void {
      this.isClosed = true;
      if (this.isOver) return;
      this.isOver = true;
      timers.set(() => this.handlers.onEnd?.(), LATENCY_MS);
    }

    private ended(): void {
      this.hasEnded = true;
      if (this.arrived.length === 0) this.reset();
    }

    private reset(error?: unknown): void {
      if (this.isOver) return;
      this.isOver = true;
      timers.set(() => {
        if (!this.isClosed) this.options.onError(error);
      }, 0);
    }

    private connect(): void {
      const server = this.isOver ? undefined : serverOf(this.options);
      if (typeof server === "string") this.reset({ code: server });
      if (typeof server !== "function") return;
      this.isConnected = true;
      const peer: VirtualPeer = {
        write: (bytes) => this.receive(bytes),
        end: () => void timers.set(() => this.ended(), LATENCY_MS),
        reset: (error) => this.reset(error),
      };
      this.handlers = server(peer);
      this.call(() => this.options.onWritable(ROOM_BYTES));
    }

    private receive(bytes: Uint8Array): void {
      for (let at = 0; at < bytes.length; at += SEGMENT_BYTES) {
        const segment = bytes.slice(at, at + SEGMENT_BYTES);
        timers.set(() => {
          this.arrived.push(segment);
          this.call(() => this.options.onReadable(this.arrived.reduce((sum, each) => sum + each.length, 0)));
        }, LATENCY_MS);
      }
    }

    private call(callback: () => void): void {
      if (!this.isOver) callback();
    }
  };
}
