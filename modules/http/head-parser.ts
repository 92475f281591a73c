import { decodeUtf8 } from "../text/utf8";
import { isControlByte, isTokenByte } from "./characters";
import type { Method } from "./exchange";
import { Fields, LONGEST_NAME } from "./fields";
import { type Head, METHODS } from "./head";
import type { HttpLimits } from "./limits";
import { parseTarget, type Target } from "./target";

const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;
const COLON = 0x3a;
const SPACE = 0x20;
const TAB = 0x09;
/** Of a line: `\r\n`. */
const END_BYTES = 2;
/** Bytes held at first of a line that comes in pieces. */
const FIRST_HELD_BYTES = 128;

/**
 * Request line and headers (RFC 9112 sections 2 to 5), from pieces cut anywhere. Strict: a line ends with `\r\n`,
 * nothing is folded, no name has a space behind it.
 */
export class HeadParser {
  /** The head, as soon as it is whole. */
  head: Head | undefined;
  /** Status of the answer to what is no request of ours; 0: all is well so far. */
  refusal = 0;
  private readonly fields = new Fields();
  private method: Method | undefined;
  private target: Target | undefined;
  private isOld = false;
  private headBytes = 0;
  private lines = 0;
  private hasEmptyLine = false;
  /** The beginning of a line whose end has not come. */
  private held: Uint8Array | undefined;
  private heldLength = 0;

  constructor(private readonly limits: HttpLimits) {}

  /** Nothing of a request has come. */
  get isEmpty(): boolean {
    return this.headBytes === 0;
  }

  /** Bytes that this parser keeps, of names and values about. */
  get heldBytes(): number {
    return this.headBytes === 0 ? 0 : Math.max(this.headBytes, this.held?.length ?? 0);
  }

  /** Takes bytes from `at` on, until there is a head or a refusal; returns where it stopped. */
  push(bytes: Uint8Array, at: number): number {
    let from = at;
    while (from < bytes.length && this.head === undefined && this.refusal === 0) {
      const lineFeed = bytes.indexOf(LINE_FEED, from);
      const end = lineFeed < 0 ? bytes.length : lineFeed + 1;
      this.refusal = this.countAndCheck(bytes[from] ?? 0, end - from);
      if (this.refusal === 0) {
        if (lineFeed < 0) this.hold(bytes, from, end);
        else this.refusal = this.line(bytes, from, end);
      }
      from = end;
    }
    return from;
  }

  private countAndCheck(first: number, count: number): number {
    const { requestLineBytes, headBytes } = this.limits;
    this.headBytes += count;
    if (this.target === undefined) {
      // A greeting of another protocol has no end of line to wait for.
      if (this.heldLength === 0 && !isTokenByte(first) && first !== CARRIAGE_RETURN) return 400;
      if (this.heldLength + count > requestLineBytes + END_BYTES) return 414;
    }
    return this.headBytes > headBytes ? 431 : 0;
  }

  private hold(bytes: Uint8Array, from: number, end: number): void {
    const length = this.heldLength + end - from;
    if (this.held === undefined || this.held.length < length) {
      const larger = new Uint8Array(Math.max(FIRST_HELD_BYTES, 2 * length));
      if (this.held !== undefined) larger.set(this.held.subarray(0, this.heldLength));
      this.held = larger;
    }
    this.held.set(bytes.subarray(from, end), this.heldLength);
    this.heldLength = length;
  }

  /** A line is whole; `from` and `end` say where its rest is. */
  private line(bytes: Uint8Array, from: number, end: number): number {
    let line = bytes.subarray(from, end);
    if (this.heldLength > 0) {
      this.hold(bytes, from, end);
      line = (this.held ?? line).subarray(0, this.heldLength);
      this.heldLength = 0;
    }
    const length = line.length - END_BYTES;
    if (length < 0 || line[length] !== CARRIAGE_RETURN) return 400;
    for (let index = 0; index < length; index++) if (isControlByte(line[index] ?? 0)) return 400;
    if (this.target === undefined) return this.requestLine(line, length);
    if (length === 0) return this.finish();
    this.lines += 1;
    return this.lines > this.limits.headers ? 431 : this.header(line, length);
  }

  private requestLine(line: Uint8Array, length: number): number {
    if (length === 0 && !this.hasEmptyLine) {
      // One may come before a request (RFC 9112 section 2.2).
      this.hasEmptyLine = true;
      this.headBytes = 0;
      return 0;
    }
    const text = asciiText(line, length);
    const first = text.indexOf(" ");
    const second = text.indexOf(" ", first + 1);
    if (first < 1 || second <= first + 1 || text.indexOf(" ", second + 1) >= 0) return 400;
    for (let index = 0; index < first; index++) if (!isTokenByte(line[index] ?? 0)) return 400;
    const version = text.slice(second + 1);
    if (version.length !== 8 || !version.startsWith("HTTP/") || !isDigit(version, 5) || version[6] !== ".") return 400;
    if (!isDigit(version, 7)) return 400;
    if (version[5] !== "1") return 505;
    this.isOld = version[7] === "0";
    const method = text.slice(0, first);
    this.method = METHODS.find((known) => known === method);
    if (this.method === undefined) return 501;
    this.target = parseTarget(text.slice(first + 1, second));
    return this.target === undefined ? 400 : 0;
  }

  private header(line: Uint8Array, length: number): number {
    let colon = 0;
    while (colon < length && isTokenByte(line[colon] ?? 0)) colon += 1;
    if (colon === 0 || line[colon] !== COLON) return 400;
    // Nobody asks for it: it costs no text.
    if (colon > LONGEST_NAME) return 0;
    let from = colon + 1;
    let end = length;
    while (from < end && isBlank(line[from])) from += 1;
    while (end > from && isBlank(line[end - 1])) end -= 1;
    const value = decodeUtf8(line, from, end);
    return value === undefined ? 400 : this.fields.add((decodeUtf8(line, 0, colon) ?? "").toLowerCase(), value);
  }

  private finish(): number {
    const { fields, isOld, method, target } = this;
    const { kept, contentLength, isChunked } = fields;
    if (method === undefined || target === undefined) return 400;
    // RFC 9112 section 3.2; chunks from 1.0 are somebody's in between (section 6.1).
    if (isOld ? isChunked : kept.host === undefined) return 400;
    if (contentLength === undefined && !isChunked && hasBody(method)) return 411;
    if (target.authority !== undefined) kept.host = target.authority;
    this.held = undefined;
    this.head = {
      method,
      path: target.path,
      rawQuery: target.rawQuery,
      headers: kept,
      contentLength,
      isChunked,
      keepsAlive: !fields.saysClose && (!isOld || fields.saysKeepAlive),
      isOld,
      expectsContinue: fields.expectsContinue && !isOld,
    };
    return 0;
  }
}

function hasBody(method: Method): boolean {
  return method === "POST" || method === "PUT" || method === "PATCH";
}

function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB;
}

function isDigit(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 0x30 && code <= 0x39;
}

/** Empty where a byte is no ASCII that can be seen, or a space. */
function asciiText(bytes: Uint8Array, length: number): string {
  for (let index = 0; index < length; index++) {
    const byte = bytes[index] ?? 0;
    if (byte < SPACE || byte > 0x7e) return "";
  }
  return decodeUtf8(bytes, 0, length) ?? "";
}
