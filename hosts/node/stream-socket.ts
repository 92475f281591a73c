import type { Socket } from "node:net";
import type { ByteBuffer } from "../../modules/device/bytes";
import type { StreamHandlers, StreamSocket } from "../../modules/device/stream";
import type { Deliver } from "./deliver";

/** Bytes that may wait to leave. */
const maxWaitingBytes = 16_384;
/** ms for the last bytes to leave after close. */
const lingerMs = 1_000;
/** Before an IPv4 address where a socket hears both (RFC 4291 section 2.5.5.2). */
const mappedPrefix = "::ffff:";

/** {@link StreamSocket} over a connected socket of node:net or node:tls. */
export class NodeStreamSocket implements StreamSocket {
  readonly remoteAddress: string | undefined;
  private isOpen = true;
  private isClosed = false;

  constructor(
    private readonly socket: Socket,
    private readonly handlers: StreamHandlers,
    private readonly deliver: Deliver,
  ) {
    const { remoteAddress } = socket;
    this.remoteAddress = remoteAddress?.startsWith(mappedPrefix)
      ? remoteAddress.slice(mappedPrefix.length)
      : remoteAddress;
    socket.setNoDelay(true);
    socket.on("readable", () => this.readable());
    socket.on("error", (error) => this.ended(error));
    socket.on("end", () => this.ended());
    socket.on("close", () => this.ended());
    setImmediate(() => this.tellRoom());
  }

  read(count = Number.POSITIVE_INFINITY): Uint8Array | undefined {
    const { readableLength } = this.socket;
    if (!this.isOpen || !(count > 0)) return undefined;
    // Asked once more than there are bytes, the socket tells its end.
    const bytes: Buffer | null = this.socket.read(readableLength === 0 ? undefined : Math.min(count, readableLength));
    return bytes === null ? undefined : Uint8Array.from(bytes);
  }

  write(bytes: ByteBuffer): number {
    if (this.isClosed) throw new Error("tcp: closed");
    if (!this.isOpen) return 0;
    if (bytes.byteLength > this.room) throw new RangeError("tcp: more than can be written now");
    // A copy: the caller may use its buffer again at once.
    const copy = Uint8Array.from(bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes);
    this.socket.write(copy, () => this.tellRoom());
    return this.room;
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.isOpen = false;
    const { socket } = this;
    socket.removeAllListeners("readable");
    socket.resume();
    socket.end();
    const linger = setTimeout(() => socket.destroy(), lingerMs);
    linger.unref();
    socket.once("close", () => clearTimeout(linger));
    if (socket.closed) clearTimeout(linger);
  }

  private get room(): number {
    return Math.max(0, maxWaitingBytes - this.socket.writableLength);
  }

  private readable(): void {
    const { readableLength } = this.socket;
    if (readableLength === 0) this.socket.read();
    else if (this.isOpen) this.call(() => this.handlers.onReadable(readableLength));
  }

  private tellRoom(): void {
    const { room } = this;
    if (this.isOpen && room > 0) this.call(() => this.handlers.onWritable(room));
  }

  private ended(error?: Error): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.deliver(() => {
      if (!this.isClosed) this.handlers.onError(error);
    });
  }

  private call(callback: () => void): void {
    this.deliver(() => {
      if (this.isOpen) callback();
    });
  }
}
