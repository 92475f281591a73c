import type { Method, RequestHeaders } from "./exchange";

/** A request's line and headers, as far as they matter here. */
export interface Head {
  readonly method: Method;
  readonly path: string;
  readonly rawQuery: string;
  readonly headers: RequestHeaders;
  /** Bytes of the body; undefined: it comes in chunks, or there is none. */
  readonly contentLength: number | undefined;
  readonly isChunked: boolean;
  /** The sender takes a further request on this connection (RFC 9112 section 9.3). */
  readonly keepsAlive: boolean;
  /** HTTP/1.0: it knows no chunks, and no answer before the answer. */
  readonly isOld: boolean;
  /** It waits for 100 before it sends the body (RFC 9110 section 10.1.1). */
  readonly expectsContinue: boolean;
}

export const METHODS: readonly Method[] = Object.freeze([
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
] as const);
