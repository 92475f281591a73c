import type { ByteBuffer } from "../../modules/device/bytes";
import type { StreamHandlers, StreamSocket } from "../../modules/device/stream";
import type { MonotonicClock, MonotonicMs, Timers } from "../../modules/device/time";

export interface Path {
  /** ms from one end to the other, beside what the bytes take. */
  readonly latencyMs: number;
  /** Bytes a second in each direction, above 0. */
  readonly bytesPerS: number;
  /** Bytes that are under way or wait to be read, in each direction, at most. */
  readonly windowBytes: number;
}

export interface NetworkEndOptions {
  readonly clock: MonotonicClock;
  /** Of the machine at this end. */
  readonly timers: Timers;
  readonly path: Path;
  readonly remoteAddress: string;
  /** This machine has no power any more. */
  readonly isGone?: () => boolean;
}

/** One end of a connection in virtual time: bytes arrive in order, after the path's time, within its window. */
export class NetworkEnd implements StreamSocket {
  readonly remoteAddress: string;
  handlers: StreamHandlers | undefined;
  private other: NetworkEnd | undefined;
  private readonly unread: Uint8Array[] = [];
  /** Bytes of the first piece that were read. */
  private readBytes = 0;
  private unreadBytes = 0;
  private room = 0;
  /** When the newest piece sent from here has left. */
  private busyUntilMs: MonotonicMs = 0;
  private isOpen = true;
  /** No callback comes any more. */
  private isOver = false;
  private isFinished = false;

  constructor(private readonly options: NetworkEndOptions) {
    this.remoteAddress = options.remoteAddress;
  }

  /** @internal Both ends can be written to from now on. */
  joins(client: NetworkEnd): void {
    this.other = client;
    client.other = this;
    const { windowBytes, latencyMs } = this.options.path;
    this.options.timers.set(() => this.gain(windowBytes), 0);
    client.options.timers.set(() => client.gain(windowBytes), latencyMs);
    // It was given up before it came about.
    if (!client.isOpen) client.finish();
  }

  read(count = this.unreadBytes): Uint8Array | undefined {
    const first = this.unread[0];
    if (!this.isOpen || first === undefined || !(count > 0)) return undefined;
    const piece = first.slice(this.readBytes, this.readBytes + count);
    this.readBytes += piece.length;
    this.unreadBytes -= piece.length;
    if (this.readBytes >= first.length) {
      this.unread.shift();
      this.readBytes = 0;
    }
    const { other, options } = this;
    other?.options.timers.set(() => other.gain(piece.length), options.path.latencyMs);
    if (this.unreadBytes === 0 && this.isFinished) options.timers.set(() => this.fail(), 0);
    return piece;
  }

  write(bytes: ByteBuffer): number {
    if (!this.isOpen) throw new Error("tcp: closed");
    if (this.isOver) return 0;
    if (bytes.byteLength > this.room) throw new RangeError("tcp: more than can be written now");
    const copy = (bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes).slice();
    this.room -= copy.length;
    this.send((other) => other.arrive(copy), copy.length);
    return this.room;
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.isOver = true;
    this.unread.length = 0;
    this.finish();
  }

  /** @internal The connection is over. */
  fail(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.handlers?.onError();
  }

  private finish(): void {
    this.send((other) => other.finished(), 0);
  }

  private send(arrive: (other: NetworkEnd) => void, count: number): void {
    const { other, options } = this;
    if (other === undefined) return;
    if (other.options.isGone?.() === true) {
      options.timers.set(() => this.fail(), 2 * options.path.latencyMs);
      return;
    }
    const { path, clock } = options;
    const nowMs = clock.nowMs();
    this.busyUntilMs = Math.max(this.busyUntilMs, nowMs) + (count * 1_000) / path.bytesPerS;
    other.options.timers.set(() => arrive(other), this.busyUntilMs + path.latencyMs - nowMs);
  }

  private arrive(bytes: Uint8Array): void {
    const { other, options } = this;
    if (!this.isOpen) {
      // Nobody reads it: the other end hears of a reset.
      other?.options.timers.set(() => other.fail(), options.path.latencyMs);
      return;
    }
    if (this.isOver || bytes.length === 0) return;
    this.unread.push(bytes);
    this.unreadBytes += bytes.length;
    this.handlers?.onReadable(this.unreadBytes);
  }

  private finished(): void {
    this.isFinished = true;
    if (this.unreadBytes === 0) this.fail();
  }

  private gain(count: number): void {
    this.room += count;
    if (!this.isOver) this.handlers?.onWritable(this.room);
  }
}
