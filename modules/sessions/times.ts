/** Time limits of sessions, ms. */
export const SESSION_TIMES = Object.freeze({
  /** A tag tapped without a car is forgotten then. */
  tapMs: 60_000,
  /** What a car's state of charge is worth after it was told. */
  socMs: 600_000,
  /**
   * A car has finished, or a fault has ended the charging, only if it lasts that long: whoever pulls a plug opens S2
   * by its latch just before, and may make the pilot bounce.
   */
  settleMs: 3_000,
  /** After a start, no car seen means nothing until then: the pilot has to be believed first. */
  lookMs: 1_000,
  /** After a start, how long a session whose car is gone waits for the meter to say what it had. */
  bookMs: 30_000,
} as const);
