/** What the HTTP server hands to who answers. One exchange is one request and its answer. */

export type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS";

/** Of the headers only these are kept: the others cost memory and are of no use here. */
export interface RequestHeaders {
  readonly host?: string;
  readonly origin?: string;
  readonly cookie?: string;
  readonly authorization?: string;
  /** Without parameters, in small letters. */
  readonly contentType?: string;
  readonly ifNoneMatch?: string;
  readonly secFetchSite?: string;
  /** `X-Pilotline`: a page of another origin cannot send it unasked. */
  readonly pilotline?: string;
}

export interface HttpRequest {
  readonly method: Method;
  /** Decoded, without query; begins with a slash, has no `..` step. */
  readonly path: string;
  /** Decoded; of a name that stands twice the first. undefined: it is not there. */
  query(name: string): string | undefined;
  readonly headers: RequestHeaders;
  /** Bytes that the body will have; undefined: it comes in chunks, or there is none. */
  readonly contentLength: number | undefined;
  readonly remoteAddress: string | undefined;
  /** It came over TLS. */
  readonly isSecure: boolean;
}

/** A body that is made as it leaves. */
export interface BodySource {
  /** Left out: it goes out in chunks. */
  readonly byteLength?: number;
  /** At most `maxBytes`; empty: nothing more. What it throws ends the connection. */
  next(maxBytes: number): Uint8Array;
  /** Called once, whether it was sent whole or not. */
  close?(): void;
}

/** Takes a body that is too long for memory. */
export interface BodySink {
  /** What it throws ends the exchange with 500, unless it was answered before. */
  write(bytes: Uint8Array): void;
  /** The body is whole: answer. */
  end(): void;
  /** The connection ended before. Nothing can be answered. */
  abort(): void;
  /**
   * Asked before each `write` and before `end`. True: not now; once, later and never within this call, it calls
   * `whenFree` and takes more. Left out: it is never full.
   */
  isFull?(whenFree: () => void): boolean;
}

/** Server-sent events (WHATWG HTML section 9.2). */
export interface EventChannel {
  /** A message goes out at once or, while the one before is still waiting, in its place. False: the page is gone. */
  send(data: string): boolean;
  close(): void;
}

export type HeaderRow = readonly [name: string, value: string];

export interface Exchange {
  readonly request: HttpRequest;
  /** Answered, or its connection is gone. */
  readonly isOver: boolean;
  /** Reads the body as UTF-8. One that is longer is answered with 413, one that is no UTF-8 with 400; then `then` is not called. */
  readText(maxBytes: number, then: (text: string) => void): void;
  /** Reads the body piece by piece; longer than `maxBytes` is answered with 413, after `abort`. */
  readInto(maxBytes: number, sink: BodySink): void;
  /** Exactly once, now or later; after the exchange is over it does nothing. A text goes out as UTF-8. */
  reply(status: number, body?: string | Uint8Array | BodySource, headers?: readonly HeaderRow[]): void;
  /** Answers with a stream of events; undefined: there are too many pages open, and it was answered with 503. `onClosed`: the page is gone. */
  openEvents(onClosed: () => void): EventChannel | undefined;
}

/** What it throws is answered with 500, and goes to the server's `onError`. */
export type HttpHandler = (exchange: Exchange) => void;
