import { decodeUtf8 } from "../../modules/text/utf8";

/** An answer, as far as it is there. */
export interface Response {
  readonly status: number;
  /** Of the first `Set-Cookie`, without its attributes. */
  readonly cookie: string | undefined;
  /** Of its ETag; undefined: none. */
  readonly tag: string | undefined;
  readonly isEventStream: boolean;
}

export interface ResponseHandlers {
  readonly onHead: (response: Response) => void;
  /** A piece of the body. */
  readonly onBody: (bytes: Uint8Array) => void;
  readonly onEnd: () => void;
}

const CR = 13;
const LF = 10;

/** Reads the answers on one connection (RFC 9112 sections 4, 6 and 7). What comes of our own server is trusted to be right. */
export class ResponseReader {
  private line: number[] = [];
  private isInHead = true;
  private head: string[] = [];
  /** Bytes of the body, or of its chunk, still to come. */
  private left = 0;
  private isChunked = false;
  private isChunkHead = false;

  constructor(private readonly handlers: ResponseHandlers) {}

  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      if (this.isInHead || this.isChunkHead) this.byte(bytes[at++] ?? 0);
      else {
        const piece = bytes.subarray(at, at + this.left);
        at += piece.length;
        this.left -= piece.length;
        this.handlers.onBody(piece);
        if (this.left === 0) this.pieceDone();
      }
    }
  }

  private byte(value: number): void {
    if (value !== LF) {
      this.line.push(value);
      return;
    }
    if (this.line.at(-1) === CR) this.line.pop();
    const text = decodeUtf8(Uint8Array.from(this.line)) ?? "";
    this.line = [];
    if (this.isChunkHead) this.chunkHead(text);
    else if (text !== "") this.head.push(text);
    else this.headDone();
  }

  private headDone(): void {
    const [first = "", ...rows] = this.head;
    this.head = [];
    this.isInHead = false;
    const status = Number(first.slice(9, 12));
    const value = (name: string): string | undefined =>
      rows.find((row) => row.toLowerCase().startsWith(`${name}: `))?.slice(name.length + 2);
    const type = value("content-type") ?? "";
    this.handlers.onHead({
      status,
      cookie: value("set-cookie")?.split(";")[0],
      tag: value("etag"),
      isEventStream: type.startsWith("text/event-stream"),
    });
    this.isChunked = value("transfer-encoding") === "chunked";
    this.left = Number(value("content-length") ?? 0);
    if (this.isChunked) this.isChunkHead = true;
    else if (type.startsWith("text/event-stream")) this.left = Number.POSITIVE_INFINITY;
    else if (this.left === 0 || status === 304) this.done();
  }

  /** A chunk's length, or the empty line behind a chunk. */
  private chunkHead(text: string): void {
    if (text === "") {
      if (this.left < 0) this.done();
      return;
    }
    const length = Number.parseInt(text, 16);
    // The last chunk has an empty line behind it, too.
    this.left = length === 0 ? -1 : length;
    this.isChunkHead = length === 0;
  }

  private pieceDone(): void {
    if (this.isChunked) this.isChunkHead = true;
    else this.done();
  }

  private done(): void {
    this.isChunkHead = false;
    this.isChunked = false;
    this.left = 0;
    this.isInHead = true;
    this.handlers.onEnd();
  }
}
