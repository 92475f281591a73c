/** What one server grants to whoever connects. */
export interface HttpLimits {
  /** Bytes of the request line without its end; more: 414. */
  readonly requestLineBytes: number;
  /** Bytes of request line and headers in all, with the empty line; more: 431. */
  readonly headBytes: number;
  /** Header lines; more: 431. */
  readonly headers: number;
  /** Connections at a time; one too many takes the place of the one that is idle longest, or hears 503. */
  readonly connections: number;
  /** Event streams at a time. */
  readonly eventStreams: number;
  /** ms from the first byte of a head, or from the connection, until the head is whole; more: 408. */
  readonly headMs: number;
  /** ms without a byte of a body: 408; or without a byte taken of an answer: the connection ends. */
  readonly stallMs: number;
  /** ms between an answer and the next request. */
  readonly idleMs: number;
  /** ms for whoever answers; more: 503. */
  readonly thinkMs: number;
  /** ms, and bytes, that are heard out after an answer to a request that was not whole, or the answer would be lost. */
  readonly lingerMs: number;
  readonly lingerBytes: number;
}

export const HTTP_LIMITS: HttpLimits = Object.freeze({
  requestLineBytes: 1_024,
  headBytes: 4_096,
  headers: 40,
  connections: 6,
  eventStreams: 3,
  headMs: 5_000,
  stallMs: 10_000,
  idleMs: 5_000,
  thinkMs: 60_000,
  lingerMs: 1_000,
  lingerBytes: 65_536,
} as const);
