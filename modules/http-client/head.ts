/** What is kept of an answer's head. */
export interface ResponseHead {
  readonly status: number;
  /** undefined: in chunks, or until the connection closes. */
  readonly contentLength: number | undefined;
  readonly isChunked: boolean;
  readonly location: string | undefined;
}

/** Reads an answer's status line and headers, line by line (RFC 9112 sections 4 and 5). */
export class HeadReader {
  private status = 0;
  private contentLength: number | undefined;
  private isChunked = false;
  private location: string | undefined;

  /** The head that an empty line ends; undefined: it goes on; false: it is none. */
  take(line: string): ResponseHead | undefined | false {
    if (this.status === 0) {
      this.status = statusOf(line);
      return this.status === 0 ? false : undefined;
    }
    if (line !== "") return this.takeHeader(line) ? undefined : false;
    const { status, isChunked, location } = this;
    const hasBody = status !== 204 && status !== 304;
    const contentLength = !hasBody ? 0 : isChunked ? undefined : this.contentLength;
    this.status = 0;
    this.contentLength = undefined;
    this.isChunked = false;
    this.location = undefined;
    return { status, contentLength, isChunked: isChunked && hasBody, location };
  }

  private takeHeader(line: string): boolean {
    const colon = line.indexOf(":");
    if (colon < 1) return false;
    const name = line.slice(0, Math.min(colon, 32)).toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === "content-length") {
      const length = wholeNumber(value, 10);
      // Two that differ are an attack or a fault (RFC 9112 section 6.3).
      if (length === undefined || (this.contentLength ?? length) !== length) return false;
      this.contentLength = length;
    } else if (name === "transfer-encoding") {
      if (value.toLowerCase() !== "chunked") return false;
      this.isChunked = true;
    } else if (name === "location") this.location = value;
    return true;
  }
}

/** Of a status line; 0: it is none. */
function statusOf(line: string): number {
  if (!line.startsWith("HTTP/1.") || line[8] !== " ") return 0;
  const after = line[12];
  const status = wholeNumber(line.slice(9, 12), 10);
  return status !== undefined && status >= 100 && (after === undefined || after === " ") ? status : 0;
}

/** Digits alone, at most 12 of them; undefined: something else. */
export function wholeNumber(text: string, base: 10 | 16): number | undefined {
  if (text === "" || text.length > 12) return undefined;
  let value = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    const digit = unit <= 0x39 ? unit - 0x30 : (unit | 0x20) - 0x57;
    if (digit < 0 || digit >= base || (unit > 0x39 && digit < 10)) return undefined;
    value = value * base + digit;
  }
  return value;
}
