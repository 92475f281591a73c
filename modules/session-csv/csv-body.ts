import type { BodySource } from "../http/exchange";
import type { FinishedSession } from "../sessions/session";
import { encodeUtf8 } from "../text/utf8";
import { type CsvRules, csvHead, csvOf } from "./csv";

/** Bytes that a line never has: all of it is ASCII. */
const MAX_LINE_BYTES = 512;

/** Hands out sessions, one at a time; undefined: that was all. */
export interface SessionSource {
  next(): FinishedSession | undefined;
}

/** Sessions as text/csv (RFC 4180), made line by line while it is sent. */
export class SessionCsvBody implements BodySource {
  /** What is left of the line that did not fit. */
  private rest: Uint8Array = bytesOf(csvHead());
  private isOver = false;

  constructor(
    private readonly source: SessionSource,
    private readonly rules: CsvRules,
  ) {}

  next(maxBytes: number): Uint8Array {
    const bytes = new Uint8Array(maxBytes);
    let length = 0;
    while (length < maxBytes && this.fill()) {
      const piece = this.rest.subarray(0, maxBytes - length);
      bytes.set(piece, length);
      length += piece.length;
      this.rest = this.rest.subarray(piece.length);
    }
    return bytes.subarray(0, length);
  }

  /** Whether there is anything left. */
  private fill(): boolean {
    if (this.rest.length > 0) return true;
    const session = this.isOver ? undefined : this.source.next();
    this.isOver = session === undefined;
    if (session !== undefined) this.rest = bytesOf(csvOf(session, this.rules));
    return session !== undefined;
  }
}

function bytesOf(line: string): Uint8Array {
  return encodeUtf8(line, MAX_LINE_BYTES) ?? new Uint8Array(0);
}
