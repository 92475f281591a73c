import type { IncomingMessage, ServerResponse } from "node:http";
import type { ByteBuffer } from "../../modules/device/bytes";
import type { HttpConnection, HttpHandlers } from "../../modules/device/http-server";
import type { Deliver } from "./deliver";

/** Bytes of a request's body. */
export const maxBodyBytes = 65_536;
/** Bytes of a response's body that may wait to leave. */
const maxWaitingBytes = 65_536;

export type HttpErrorCode = "aborted" | "body-too-long" | "would-block" | "bad-state";

export class HttpError extends Error {
  constructor(
    readonly code: HttpErrorCode,
    message: string,
  ) {
    super(message);
    this.name = "HttpError";
  }
}

/** One request and its answer. */
export class NodeHttpConnection implements HttpConnection {
  private handlers: HttpHandlers | undefined;
  private body: Buffer = Buffer.alloc(0);
  private receivedBytes = 0;
  /** `open` → `responded` (header is out) → `ended` (body is complete) → `over`. */
  private state: "open" | "responded" | "ended" | "over" = "open";
  /** Of a response with a content-length. */
  private leftBytes: number | undefined;
  private willTellRoom = false;

  constructor(
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly deliver: Deliver,
  ) {}

  /** Hands the request over; a connection that is not accepted at once is closed. */
  start(onConnect: (connection: HttpConnection) => void): void {
    const { request, response } = this;
    response.on("finish", () => this.finished());
    response.on("close", () => this.broken());
    if (Number(request.headers["content-length"] ?? 0) > maxBodyBytes) {
      this.refuse(413);
      return;
    }
    this.call(() => onConnect(this));
    if (this.handlers === undefined) {
      this.close();
      return;
    }
    const { method = "", url = "" } = request;
    this.call(() => this.handlers?.onRequest?.({ method, path: url, headers: headersOf(request) }));
    request.on("data", (chunk: Buffer) => this.receive(chunk));
    request.on("end", () => {
      if (this.state === "open") this.call(() => this.handlers?.onResponse?.());
    });
  }

  accept(handlers: HttpHandlers): void {
    this.handlers = handlers;
  }

  respond(response: { readonly status: number; readonly headers: ReadonlyMap<string, string> }): void {
    if (this.state !== "open") throw new HttpError("bad-state", "the answer was given already");
    this.response.writeHead(response.status, Object.fromEntries(response.headers));
    this.state = "responded";
    const length = lengthOf(response);
    this.leftBytes = length;
    if (length === 0) this.end();
    else this.tellRoomSoon();
  }

  read(count = this.body.length): ArrayBuffer | undefined {
    const bytes = this.body.subarray(0, Math.max(0, count));
    if (bytes.length === 0) return undefined;
    this.body = this.body.subarray(bytes.length);
    return Uint8Array.from(bytes).buffer;
  }

  write(bytes?: ByteBuffer): number {
    if (this.state === "ended" && bytes === undefined) return 0;
    if (this.state !== "responded") throw new HttpError("bad-state", "there is no body to write");
    if (bytes === undefined) {
      if (this.leftBytes !== undefined) throw new HttpError("bad-state", "the body is shorter than its content-length");
      this.end();
      return 0;
    }
    if (bytes.byteLength > this.room()) throw new HttpError("would-block", "more than can be written now");
    if (this.leftBytes !== undefined) this.leftBytes -= bytes.byteLength;
    // A copy: the caller may use its buffer again at once.
    this.response.write(Uint8Array.from(bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes), () => {
      this.tellRoomSoon();
    });
    if (this.leftBytes === 0) this.end();
    return this.room();
  }

  close(): void {
    if (this.state === "over") return;
    this.state = "over";
    this.request.destroy();
  }

  private receive(chunk: Buffer): void {
    if (this.state === "over") return;
    this.receivedBytes += chunk.length;
    if (this.receivedBytes > maxBodyBytes) {
      this.refuse(413);
      this.call(() => this.handlers?.onError?.(new HttpError("body-too-long", `more than ${maxBodyBytes} bytes`)));
      return;
    }
    this.body = this.body.length === 0 ? chunk : Buffer.concat([this.body, chunk]);
    this.call(() => this.handlers?.onReadable?.(this.body.length));
  }

  /** Answers in the application's place and hears no more of the request. */
  private refuse(status: 413 | 500): void {
    const begun = this.response.headersSent;
    this.state = "over";
    this.body = Buffer.alloc(0);
    if (begun) this.request.destroy();
    else {
      this.response.writeHead(status, { connection: "close", "content-length": "0" }).end();
      this.request.resume();
    }
  }

  private end(): void {
    this.state = "ended";
    this.response.end();
  }

  private tellRoomSoon(): void {
    if (this.willTellRoom) return;
    this.willTellRoom = true;
    setImmediate(() => {
      this.willTellRoom = false;
      const room = this.room();
      if (this.state === "responded" && room > 0) this.call(() => this.handlers?.onWritable?.(room));
    });
  }

  private room(): number {
    if (this.state !== "responded") return 0;
    const room = Math.max(0, maxWaitingBytes - this.response.writableLength);
    return this.leftBytes === undefined ? room : Math.min(room, this.leftBytes);
  }

  private finished(): void {
    if (this.state !== "ended") return;
    this.state = "over";
    this.call(() => this.handlers?.onDone?.());
  }

  private broken(): void {
    if (this.state === "over") return;
    this.state = "over";
    this.call(() => this.handlers?.onError?.(new HttpError("aborted", "the connection ended too soon")));
  }

  private call(callback: () => void): void {
    this.deliver(() => {
      try {
        callback();
      } catch (error) {
        if (this.state !== "over") this.refuse(500);
        throw error;
      }
    });
  }
}

function headersOf(request: IncomingMessage): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  return headers;
}

/** Bytes of the body, where the header says; 204 and 304 have none (RFC 9110 section 6.4.1). */
function lengthOf(response: {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
}): number | undefined {
  if (response.status === 204 || response.status === 304) return 0;
  for (const [name, value] of response.headers) if (name.toLowerCase() === "content-length") return Number(value);
  return undefined;
}
