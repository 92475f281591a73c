import { encodeUtf8 } from "../text/utf8";
import type { BodySource, HeaderRow } from "./exchange";
import { isBodiless, reasonOf } from "./status";

/** A body that says by nothing that nothing is there yet, as long as `isWaiting`. */
export interface WaitingSource extends BodySource {
  isWaiting?(): boolean;
}

/** An answer, before its body. */
export interface Answer {
  readonly status: number;
  readonly rows: readonly HeaderRow[];
  /** Rows of the server's own: one whose name stands in `rows` is left out. */
  readonly common: readonly HeaderRow[];
  readonly body: WaitingSource | undefined;
  /** The request was HEAD. */
  readonly isHeadOnly: boolean;
  /** The request was of HTTP/1.0. */
  readonly isOld: boolean;
  readonly keepsAlive: boolean;
}

/** Bytes asked of a body at a time: at least, where the socket has room for fewer, and at most. */
const MIN_PIECE_BYTES = 64;
const MAX_PIECE_BYTES = 1_024;

const MAX_HEAD_BYTES = 8_192;

/** Bytes of one answer in the order they leave, made as there is room for them (RFC 9112 sections 4, 6 and 7). */
export class ResponseWriter {
  /** Only the connection's end says where the body ends. */
  endsByClose = false;
  private waiting: Uint8Array | undefined;
  private body: WaitingSource | undefined;
  /** Bytes of the body still to come; undefined: nobody knows. */
  private leftBytes: number | undefined;
  private isChunked = false;

  /** An answer before the answer (RFC 9110 section 15.2.1). */
  putContinue(): void {
    this.waiting = encodeUtf8("HTTP/1.1 100 Continue\r\n\r\n", MAX_HEAD_BYTES);
  }

  begin(answer: Answer): void {
    const { status, body, isHeadOnly, isOld, rows, common, keepsAlive } = answer;
    const isEmpty = isBodiless(status);
    const length = isEmpty ? undefined : body === undefined ? 0 : body.byteLength;
    this.isChunked = !isEmpty && length === undefined && !isOld;
    this.endsByClose = !isEmpty && length === undefined && isOld;
    let text = `HTTP/1.1 ${status} ${reasonOf(status)}\r\n`;
    for (const [name, value] of rows) text += `${plain(name)}: ${plain(value)}\r\n`;
    for (const [name, value] of common) if (!hasName(rows, name)) text += `${plain(name)}: ${plain(value)}\r\n`;
    if (length !== undefined) text += `Content-Length: ${length}\r\n`;
    if (this.isChunked) text += "Transfer-Encoding: chunked\r\n";
    if (!keepsAlive || this.endsByClose) text += "Connection: close\r\n";
    else if (isOld) text += "Connection: keep-alive\r\n";
    const head = encodeUtf8(`${text}\r\n`, MAX_HEAD_BYTES);
    if (head === undefined) throw new RangeError("http: the head of the answer is too long");
    this.waiting = this.waiting === undefined ? head : joined(this.waiting, head);
    this.body = body;
    this.leftBytes = length;
    if (isHeadOnly || isEmpty || length === 0) this.close();
  }

  /** All of it has been handed out. */
  get isDone(): boolean {
    return this.waiting === undefined && this.body === undefined;
  }

  get heldBytes(): number {
    return this.waiting?.length ?? 0;
  }

  /** What leaves next, of `room` bytes at most (1 or more); undefined: nothing at the moment. Throws what the body throws. */
  next(room: number): Uint8Array | undefined {
    if (this.waiting === undefined) this.fill(room);
    const { waiting } = this;
    if (waiting === undefined) return undefined;
    if (waiting.length <= room) {
      this.waiting = undefined;
      return waiting;
    }
    this.waiting = waiting.subarray(room);
    return waiting.subarray(0, room);
  }

  /** Whatever is left of the body is not sent. Throws what the body's `close` throws. */
  close(): void {
    const { body } = this;
    this.body = undefined;
    body?.close?.();
  }

  private fill(room: number): void {
    const { body, leftBytes } = this;
    if (body === undefined) return;
    const most = Math.min(Math.max(room, MIN_PIECE_BYTES), MAX_PIECE_BYTES, leftBytes ?? MAX_PIECE_BYTES);
    const bytes = body.next(Math.max(most, 1));
    if (bytes.length > most) throw new RangeError("http: the body gave more than was asked for");
    if (bytes.length === 0) {
      if (leftBytes !== undefined) throw new RangeError("http: the body is shorter than it said");
      if (body.isWaiting?.() === true) return;
      if (this.isChunked) this.waiting = encodeUtf8("0\r\n\r\n", MAX_HEAD_BYTES);
      this.close();
      return;
    }
    this.waiting = this.isChunked ? chunkOf(bytes) : bytes;
    if (leftBytes === undefined) return;
    this.leftBytes = leftBytes - bytes.length;
    if (this.leftBytes === 0) this.close();
  }
}

function chunkOf(bytes: Uint8Array): Uint8Array {
  const size = encodeUtf8(`${bytes.length.toString(16)}\r\n`, MAX_HEAD_BYTES) ?? bytes;
  const chunk = new Uint8Array(size.length + bytes.length + 2);
  chunk.set(size);
  chunk.set(bytes, size.length);
  chunk[chunk.length - 2] = 0x0d;
  chunk[chunk.length - 1] = 0x0a;
  return chunk;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function hasName(rows: readonly HeaderRow[], name: string): boolean {
  const small = name.toLowerCase();
  for (const [own] of rows) if (own.toLowerCase() === small) return true;
  return false;
}

/** Nothing in a header may begin another one: what is no plain ASCII becomes a question mark. */
function plain(text: string): string {
  let safe = "";
  let from = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 0x20 && code <= 0x7e) continue;
    safe += `${text.slice(from, index)}?`;
    from = index + 1;
  }
  return from === 0 ? text : safe + text.slice(from);
}
