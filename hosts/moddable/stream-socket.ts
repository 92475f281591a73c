import type { ByteBuffer } from "../../modules/device/bytes";
import type { StreamHandlers, StreamSocket } from "../../modules/device/stream";
import type { LastResort } from "./last-resort";

interface NativeTcpOptions {
  /** A socket that is taken over. */
  readonly from: unknown;
  readonly nodelay: boolean;
  readonly onReadable: (count: number) => void;
  readonly onWritable: (count: number) => void;
  readonly onError: (error?: unknown) => void;
}

/** Moddable's `embedded:io/socket/tcp`. */
export type NativeTcpClass = new (
  options: NativeTcpOptions,
) => {
  /** On a chip it takes no heed of the count, and gives all there is. */
  read(count?: number): unknown;
  /** Bytes that may follow; undefined: the connection is over. */
  write(bytes: ByteBuffer): unknown;
  close(): void;
};

export interface StreamParts {
  readonly Tcp: NativeTcpClass;
  readonly lastResort: LastResort;
  /** Runs it when the call that is under way has returned. */
  readonly later: (callback: () => void) => void;
  readonly from: unknown;
  readonly remoteAddress: string;
  readonly handlers: StreamHandlers;
}

/**
 * The contract's socket over Moddable's (SDK 8.2.3), which throws where more is asked for than is there or where the
 * other end is gone, and must not be closed inside its own callback.
 */
export class ModdableStreamSocket implements StreamSocket {
  readonly remoteAddress: string;
  private readonly native: InstanceType<NativeTcpClass>;
  /** Bytes that wait in the native socket, as far as it said. */
  private available = 0;
  /** What it gave beyond what was asked for. */
  private held: Uint8Array | undefined;
  private room = 0;
  private isOpen = true;
  /** No callback comes any more. */
  private isOver = false;

  /** Throws where the native socket cannot be had. */
  constructor(private readonly parts: StreamParts) {
    const { Tcp, from, remoteAddress, handlers, lastResort } = parts;
    this.remoteAddress = remoteAddress;
    const call = (callback: () => void): void => {
      if (!this.isOver) lastResort.run(callback);
    };
    this.native = new Tcp({
      from,
      nodelay: true,
      onReadable: (count) => {
        this.available = count;
        call(() => handlers.onReadable(count + (this.held?.length ?? 0)));
      },
      onWritable: (count) => {
        this.room = count;
        call(() => handlers.onWritable(count));
      },
      onError: (error) => this.fail(error),
    });
  }

  read(count = Number.POSITIVE_INFINITY): Uint8Array | undefined {
    if (!this.isOpen || !(count > 0)) return undefined;
    const bytes = this.held ?? this.take(count);
    if (bytes === undefined || bytes.length <= count) {
      this.held = undefined;
      return bytes;
    }
    this.held = bytes.subarray(count);
    return bytes.subarray(0, count);
  }

  write(bytes: ByteBuffer): number {
    if (!this.isOpen) throw new Error("tcp: closed");
    if (this.isOver) return 0;
    if (bytes.byteLength > this.room) throw new RangeError("tcp: more than can be written now");
    this.room = 0;
    try {
      const room = this.native.write(bytes);
      if (typeof room === "number") this.room = room;
    } catch (error) {
      this.parts.later(() => this.fail(error));
    }
    return this.room;
  }

  close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.isOver = true;
    this.held = undefined;
    this.parts.later(() => this.parts.lastResort.run(() => this.native.close()));
  }

  private take(count: number): Uint8Array | undefined {
    if (this.available === 0) return undefined;
    const asked = Math.min(count, this.available);
    try {
      const bytes = this.native.read(asked);
      const given = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : undefined;
      this.available = given === undefined ? 0 : Math.max(0, this.available - given.length);
      return given;
    } catch (error) {
      this.available = 0;
      this.parts.later(() => this.fail(error));
      return undefined;
    }
  }

  private fail(error: unknown): void {
    if (this.isOver) return;
    this.isOver = true;
    this.parts.lastResort.run(() => this.parts.handlers.onError(error));
  }
}
