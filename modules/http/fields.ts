import type { RequestHeaders } from "./exchange";

/** Names of the headers that are kept as they come. */
const KEPT: readonly (readonly [name: string, key: keyof RequestHeaders])[] = Object.freeze([
  Object.freeze(["host", "host"] as const),
  Object.freeze(["origin", "origin"] as const),
  Object.freeze(["cookie", "cookie"] as const),
  Object.freeze(["authorization", "authorization"] as const),
  Object.freeze(["content-type", "contentType"] as const),
  Object.freeze(["if-none-match", "ifNoneMatch"] as const),
  Object.freeze(["sec-fetch-site", "secFetchSite"] as const),
  Object.freeze(["x-pilotline", "pilotline"] as const),
]);

/** Characters of the longest name that means anything here, `transfer-encoding`. */
export const LONGEST_NAME = 17;

/** Digits of a length: more are over any limit, and soon no whole number. */
const MAX_LENGTH_DIGITS = 10;

/**
 * Gathers the headers of one request. What could be read in two ways is refused: a proxy before this server, or the
 * server itself, would take the one for the other (RFC 9112 section 11.2).
 */
export class Fields {
  readonly kept: { -readonly [Key in keyof RequestHeaders]: RequestHeaders[Key] } = {};
  contentLength: number | undefined;
  isChunked = false;
  saysClose = false;
  saysKeepAlive = false;
  expectsContinue = false;

  /** @param name in small letters. Returns the status of a refusal, 0: none. */
  add(name: string, value: string): number {
    switch (name) {
      case "content-length":
        return this.addLength(value);
      case "transfer-encoding":
        return this.addEncoding(value);
      case "connection":
        this.addConnection(value);
        return 0;
      case "expect":
        this.expectsContinue = value.toLowerCase() === "100-continue";
        return this.expectsContinue ? 0 : 417;
      default:
        return this.keep(name, value);
    }
  }

  private keep(name: string, value: string): number {
    for (const [known, key] of KEPT) {
      if (known !== name) continue;
      if (this.kept[key] !== undefined) return 400;
      this.kept[key] = key === "contentType" ? mediaType(value) : value;
    }
    return 0;
  }

  private addLength(value: string): number {
    if (this.contentLength !== undefined || this.isChunked || value === "") return 400;
    for (let index = 0; index < value.length; index++) {
      const code = value.charCodeAt(index);
      if (code < 0x30 || code > 0x39) return 400;
    }
    if (value.length > MAX_LENGTH_DIGITS) return 413;
    this.contentLength = Number(value);
    return 0;
  }

  private addEncoding(value: string): number {
    if (this.contentLength !== undefined || this.isChunked) return 400;
    if (value.toLowerCase() !== "chunked") return 501;
    this.isChunked = true;
    return 0;
  }

  private addConnection(value: string): void {
    for (const part of value.toLowerCase().split(",")) {
      const word = part.trim();
      if (word === "close") this.saysClose = true;
      else if (word === "keep-alive") this.saysKeepAlive = true;
    }
  }
}

/** Without parameters, in small letters (RFC 9110 section 8.3.1). */
function mediaType(value: string): string {
  const end = value.indexOf(";");
  return (end < 0 ? value : value.slice(0, end)).trim().toLowerCase();
}
