import { hexDigit, isControlByte } from "./characters";
import type { Head } from "./head";

const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;
const SEMICOLON = 0x3b;

/** Digits of a chunk's size: 256 MiB. */
const MAX_SIZE_DIGITS = 7;
/** Bytes of a chunk's line, and of all that may stand behind the last chunk: nobody here reads them. */
const MAX_EXTENSION_BYTES = 64;
const MAX_TRAILER_BYTES = 512;

/** What comes next of a chunked body (RFC 9112 section 7.1). */
type Expected = "data" | "size" | "extension" | "size-end" | "data-return" | "data-end" | "trailer" | "trailer-end";

/** Finds the bytes of one body in what comes, by its length or its chunks. */
export class BodyParser {
  isDone: boolean;
  /** It is no body: the answer is 400, and nobody knows where the next request begins. */
  isBad = false;
  /** The bytes of the last {@link push} that belong to the body. */
  dataFrom = 0;
  dataEnd = 0;
  private expected: Expected;
  /** Of the body, or of this chunk. */
  private leftBytes: number;
  private digits = 0;
  private lineBytes = 0;
  private trailerBytes = 0;
  private readonly isChunked: boolean;

  constructor({ contentLength, isChunked }: Pick<Head, "contentLength" | "isChunked">) {
    this.isChunked = isChunked;
    this.leftBytes = contentLength ?? 0;
    this.expected = isChunked ? "size" : "data";
    this.isDone = !isChunked && this.leftBytes === 0;
  }

  /** Takes bytes from `at` on, up to the end of one run of data; returns where it stopped. */
  push(bytes: Uint8Array, at: number): number {
    let from = at;
    this.dataFrom = from;
    this.dataEnd = from;
    while (from < bytes.length && !this.isDone && !this.isBad) {
      if (this.expected === "data") return this.data(bytes, from);
      this.isBad = !this.takes(bytes[from] ?? 0);
      from += 1;
    }
    this.dataFrom = from;
    this.dataEnd = from;
    return from;
  }

  private data(bytes: Uint8Array, from: number): number {
    this.dataFrom = from;
    this.dataEnd = Math.min(bytes.length, from + this.leftBytes);
    this.leftBytes -= this.dataEnd - from;
    if (this.leftBytes === 0) {
      if (this.isChunked) this.expected = "data-return";
      else this.isDone = true;
    }
    return this.dataEnd;
  }

  private takes(byte: number): boolean {
    switch (this.expected) {
      case "size":
        return this.takesDigit(byte);
      case "extension":
        if (byte === CARRIAGE_RETURN) this.expected = "size-end";
        else if (isControlByte(byte)) return false;
        return ++this.lineBytes <= MAX_EXTENSION_BYTES;
      case "size-end":
        this.expected = this.leftBytes > 0 ? "data" : "trailer";
        this.digits = 0;
        this.lineBytes = 0;
        return byte === LINE_FEED;
      case "data-return":
        this.expected = "data-end";
        return byte === CARRIAGE_RETURN;
      case "data-end":
        this.expected = "size";
        return byte === LINE_FEED;
      case "trailer":
        if (byte === CARRIAGE_RETURN) this.expected = "trailer-end";
        else if (isControlByte(byte)) return false;
        else this.lineBytes += 1;
        return ++this.trailerBytes <= MAX_TRAILER_BYTES;
      case "trailer-end":
        this.isDone = this.lineBytes === 0 && byte === LINE_FEED;
        this.expected = "trailer";
        this.lineBytes = 0;
        return byte === LINE_FEED;
      default:
        return false;
    }
  }

  private takesDigit(byte: number): boolean {
    const digit = hexDigit(byte);
    if (digit >= 0) {
      this.leftBytes = this.leftBytes * 16 + digit;
      return ++this.digits <= MAX_SIZE_DIGITS;
    }
    if (this.digits === 0) return false;
    if (byte === CARRIAGE_RETURN) this.expected = "size-end";
    else if (byte === SEMICOLON) this.expected = "extension";
    else return false;
    return true;
  }
}
