import type { Device } from "../device/device";
import type { StreamSocket } from "../device/stream";
import type { TimerHandle } from "../device/time";
import type { BodySink } from "../http/exchange";
import { encodeUtf8, utf8ByteLength } from "../text/utf8";
import { ChunkReader } from "./chunks";
import { type HttpFailure, socketFailureOf } from "./failure";
import { HeadReader, type ResponseHead } from "./head";
import { LineReader } from "./line-reader";
import { type HttpUrl, parseHttpUrl, resolveLocation } from "./url";

/** ms for name, connection, TLS, and the answer's head. */
const HEAD_MS = 10_000;
/** ms without a byte of the body. */
const SILENCE_MS = 10_000;
const WATCH_MS = 500;
/** Bytes of one header; what is longer is cut, as nothing that matters here is. */
const MAX_LINE_BYTES = 2_200;
/** Bytes of a head with all interim answers. */
const MAX_HEAD_BYTES = 16_384;
/** Bytes that are read at a time. */
const READ_BYTES = 1_024;
const MAX_POST_BYTES = 8_192;

export interface RequestOptions {
  readonly device: Pick<Device, "network" | "timers" | "clock">;
  readonly url: string;
  /** PEM of who vouches for an https server; null or left out: the host's own trust store. */
  readonly authority?: string | null;
  /** Left out: it is a GET. */
  readonly post?: { readonly contentType: string; readonly body: string };
  /** `location`: where the server sends to, as a whole URL. */
  readonly onHead: (status: number, contentLength: number | undefined, location?: string) => void;
  /** Gets the body of whatever status; `abort` comes just before `onFailed` where the head was there already. */
  readonly sink: BodySink;
  /** Once, and nothing after it. */
  readonly onFailed: (reason: HttpFailure) => void;
  /** Of the body; a longer one fails. */
  readonly maxBytes: number;
}

/**
 * One HTTP/1.1 request and its answer, on a connection of its own. No callback comes inside the constructor, nor after
 * `close`, the sink's included.
 */
export class HttpRequestOut {
  private readonly url: HttpUrl | undefined;
  private socket: StreamSocket | undefined;
  private readonly watch: TimerHandle;
  private lastMs: number;
  private isConnected = false;
  private isOver = false;
  /** Of the request, what has not left. */
  private unsent: Uint8Array = new Uint8Array(0);
  private lines: LineReader | undefined = new LineReader(MAX_LINE_BYTES);
  private readonly headReader = new HeadReader();
  private head: ResponseHead | undefined;
  private chunks: ChunkReader | undefined;
  private bodyBytes = 0;
  /** Of what was read, what the sink did not take yet. */
  private waiting: Uint8Array | undefined;
  private isFull = false;
  /** All of the body was handed over; or the connection's end, which counts once all was read. */
  private isWhole = false;
  private end: { readonly error: unknown } | undefined;

  constructor(private readonly options: RequestOptions) {
    const { device } = options;
    this.url = parseHttpUrl(options.url);
    this.lastMs = device.clock.nowMs();
    this.watch = device.timers.repeat(() => this.look(), WATCH_MS);
    const failure = this.open();
    if (failure !== undefined) device.timers.set(() => this.fail(failure), 0);
  }

  close(): void {
    if (this.isOver) return;
    this.isOver = true;
    this.options.device.timers.clear(this.watch);
    this.socket?.close();
    this.unsent = new Uint8Array(0);
    this.lines = undefined;
  }

  private open(): HttpFailure | undefined {
    const { url, options } = this;
    const { TcpClient } = options.device.network;
    if (url === undefined) return "the address is no http or https URL";
    if (TcpClient === undefined) return "this board makes no connections";
    const request = encodeUtf8(requestText(url, options.post), MAX_POST_BYTES + 4_096);
    if (request === undefined) return "the address is no http or https URL";
    this.unsent = request;
    try {
      this.socket = new TcpClient({
        host: url.host,
        port: url.port,
        ...(url.isSecure ? { tls: { authority: options.authority ?? null } } : {}),
        onReadable: () => this.receive(),
        onWritable: (count) => this.send(count),
        onError: (error) => this.ended(error),
      });
    } catch {
      return "no connection";
    }
    return undefined;
  }

  private send(count: number): void {
    this.isConnected = true;
    let room = count;
    while (!this.isOver && this.unsent.length > 0 && room > 0) {
      const part = this.unsent.slice(0, room);
      try {
        room = this.socket?.write(part) ?? 0;
      } catch {
        // Fuller than it said, or just closed: more room, or the reason, comes by a callback.
        return;
      }
      this.unsent = this.unsent.subarray(part.length);
    }
  }

  private receive(): void {
    while (!this.isOver && !this.mustWait()) {
      if (this.isWhole) {
        this.close();
        this.options.sink.end();
        return;
      }
      const bytes = this.waiting ?? this.socket?.read(READ_BYTES);
      this.waiting = undefined;
      if (bytes === undefined) {
        if (this.end !== undefined) this.takeEnd(this.end.error);
        if (!this.isWhole) return;
      } else if (this.head === undefined) this.takeHead(bytes);
      else this.takeBody(bytes);
    }
  }

  /** The sink takes nothing now: what comes stays in the socket. */
  private mustWait(): boolean {
    if (this.isFull || this.head === undefined) return this.isFull;
    this.isFull =
      this.options.sink.isFull?.(() => {
        this.isFull = false;
        this.lastMs = this.options.device.clock.nowMs();
        this.receive();
      }) === true;
    return this.isFull;
  }

  private takeHead(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at++) {
      const line = this.lines?.push(bytes[at] ?? 0);
      if ((this.lines?.totalBytes ?? 0) > MAX_HEAD_BYTES) {
        this.fail("the server sent what is no valid HTTP");
        return;
      }
      if (line === undefined) continue;
      const head = this.headReader.take(line);
      if (head === false || head?.status === 101) {
        this.fail("the server sent what is no valid HTTP");
        return;
      }
      // An interim answer (RFC 9110 section 15.2) is followed by the real one.
      if (head === undefined || head.status < 200) continue;
      this.begin(head);
      if (at + 1 < bytes.length) this.waiting = bytes.subarray(at + 1);
      return;
    }
  }

  private begin(head: ResponseHead): void {
    const { status, contentLength, location } = head;
    if ((contentLength ?? 0) > this.options.maxBytes) {
      this.fail("the answer is too long");
      return;
    }
    this.head = head;
    this.lines = undefined;
    this.lastMs = this.options.device.clock.nowMs();
    if (head.isChunked) this.chunks = new ChunkReader();
    const whole = location === undefined || this.url === undefined ? undefined : resolveLocation(this.url, location);
    if (whole === undefined) this.options.onHead(status, contentLength);
    else this.options.onHead(status, contentLength, whole);
    if (contentLength === 0) this.isWhole = true;
  }

  private takeBody(bytes: Uint8Array): void {
    this.lastMs = this.options.device.clock.nowMs();
    const { head, chunks } = this;
    if (chunks !== undefined) {
      const isSound = chunks.push(bytes, (part) => this.hand(part));
      if (!isSound) this.fail("the server sent what is no valid HTTP");
      else if (chunks.isEnd) this.isWhole = true;
      return;
    }
    const { contentLength } = head ?? {};
    this.hand(contentLength === undefined ? bytes : bytes.subarray(0, contentLength - this.bodyBytes));
    if (this.bodyBytes === contentLength) this.isWhole = true;
  }

  /** False: nothing more is wanted. */
  private hand(bytes: Uint8Array): boolean {
    this.bodyBytes += bytes.length;
    if (this.bodyBytes > this.options.maxBytes) this.fail("the answer is too long");
    else {
      try {
        this.options.sink.write(bytes);
      } catch {
        this.fail("the answer could not be taken");
      }
    }
    return !this.isOver;
  }

  private ended(error: unknown): void {
    this.end = { error };
    this.receive();
  }

  private takeEnd(error: unknown): void {
    const { head } = this;
    // Without a length or chunks the end of the connection is the end of the body (RFC 9112 section 6.3).
    const isWhole = head !== undefined && !head.isChunked && head.contentLength === undefined && error === undefined;
    if (isWhole) this.isWhole = true;
    else this.fail(socketFailureOf(error, this.isConnected));
  }

  private look(): void {
    if (this.isFull) return;
    const limitMs = this.head === undefined ? HEAD_MS : SILENCE_MS;
    if (this.options.device.clock.nowMs() - this.lastMs >= limitMs) this.fail("no answer in time");
  }

  private fail(reason: HttpFailure): void {
    if (this.isOver) return;
    this.close();
    if (this.head !== undefined) this.options.sink.abort();
    this.options.onFailed(reason);
  }
}

/** The name under which who only fetches knows it. */
export { HttpRequestOut as HttpGet };

function requestText({ target, authority }: HttpUrl, post: RequestOptions["post"]): string {
  const line = `${post === undefined ? "GET" : "POST"} ${target} HTTP/1.1\r\nHost: ${authority}\r\n`;
  const common = "User-Agent: Pilotline\r\nAccept-Encoding: identity\r\nConnection: close\r\n";
  if (post === undefined) return `${line}${common}\r\n`;
  const { contentType, body } = post;
  return `${line}${common}Content-Type: ${contentType}\r\nContent-Length: ${utf8ByteLength(body)}\r\n\r\n${body}`;
}
