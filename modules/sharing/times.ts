/**
 * The protocol's times, ms. A lease is counted on the charger's clock from the claim that it answers; what a leader
 * reckons with is counted on its own, from when it received that claim (no earlier than it was sent) or from when it
 * sent what the claim repeats (no later). docs/sharing.md says why they add up.
 */
export const SHARING_TIMES = Object.freeze({
  /** Between two `lead` messages. */
  heartbeatMs: 2_000,
  /** Between two claims of a charger that wants nothing, and of one that wants or draws current. */
  idleClaimMs: 2_000,
  busyClaimMs: 1_000,
  /** A charger that follows follows nobody else for so long after each `lead` message. */
  promiseMs: 8_000,
  /** Of a grant, from its claim. */
  leaseMs: 15_000,
  /** A grant is repeated when its lease has less than this left. */
  renewMs: 12_000,
  /** Between two decisions of a leader, at the most. */
  decisionMs: 1_000,
  /** Of a charger that took no grant of a newer claim than this, the fail-safe current is set aside. */
  reserveAfterMs: 12_000,
  /** A charger without a lease goes up to its fail-safe current so long after the claim of its last grant, or its start. */
  failsafeAfterMs: 29_000,
  /** For drift of clocks and steps of the program: a leader counts a lease so much longer, and a promise so much shorter. */
  marginMs: 1_000,
  /** Silence of the leader after which a charger may stand, at the least, and so much more by chance. */
  electionMs: 8_500,
  electionSpreadMs: 2_000,
} as const);

/** A term is no later than another by more than this: the next thousand years of changes, and no end of the range. */
export const MOST_TERMS_LATER = 1_000_000;
