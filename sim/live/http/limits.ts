/** The bounds of the simulator's HTTP server. */
export interface HttpLimits {
  /** Bytes of a request body. */
  readonly bodyBytes: number;
  /** Bytes of a request line with its headers. */
  readonly headerBytes: number;
  readonly connections: number;
  /** Open event streams; beyond it 503. */
  readonly streams: number;
  /** Bytes waiting for a reader of the stream that does not keep up, before it is dropped. */
  readonly streamBacklogBytes: number;
  /** s of simulated time kept for the chart. */
  readonly historySeconds: number;
  /** Characters of them at the most; with very many chargers there are fewer seconds. */
  readonly historyCharacters: number;
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly keepAliveMs: number;
  /** Between two comments on a stream that has nothing to tell. */
  readonly heartbeatMs: number;
}

export const DEFAULT_LIMITS: HttpLimits = Object.freeze({
  bodyBytes: 16 * 1024,
  headerBytes: 8 * 1024,
  connections: 128,
  streams: 32,
  streamBacklogBytes: 1024 * 1024,
  historySeconds: 600,
  historyCharacters: 64 * 1024 * 1024,
  headersTimeoutMs: 10_000,
  requestTimeoutMs: 15_000,
  keepAliveMs: 5_000,
  heartbeatMs: 15_000,
});
