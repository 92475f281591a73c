/** How long a board waits for what, ms. */
export const WIFI_TIMES = Object.freeze({
  /** An attempt that neither joined nor failed is given up. */
  joinMs: 30_000,
  /** From a failed attempt, or a loss, to the next attempt; twice as much each time in a row, to the longest. */
  retryMs: 5_000,
  longestRetryMs: 60_000,
  /** A search of the air that does not end found nothing. */
  scanMs: 20_000,
  /** Without its network for so long, a board opens its access point. */
  withoutMs: 180_000,
  /** Joined for less, it counts as not joined at all: neither the wait nor the retries begin anew. */
  steadyMs: 60_000,
  /** The access point stays so long after the network was joined, so that the phone is told the new address. */
  stayMs: 120_000,
  /** And so long after the last request that came through it. */
  touchedMs: 60_000,
  /** An access point that could not be opened or closed is tried again. */
  mendMs: 5_000,
} as const);
