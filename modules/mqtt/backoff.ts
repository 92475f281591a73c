/** ms; the longest time between the starts of two attempts: every client tries again at least every 10 s. */
export const maxRetryIntervalMs = 10_000;

const firstIntervalMs = 1_000;
const lastDoubling = 3;

/**
 * Time between the start of one attempt and the next, ms, 750–10,000: about 1, 2, 4, then 8 s, a quarter more or
 * less, so that the chargers of a garage do not all knock at once when their broker comes back.
 *
 * @param failures attempts that failed in a row, 1 or more
 * @param random uniform in [0, 1)
 */
export function retryIntervalMs(failures: number, random: number): number {
  const doublings = Math.min(Math.max(Math.floor(failures) - 1, 0), lastDoubling);
  const jitter = 0.75 + 0.5 * Math.min(Math.max(random, 0), 1);
  return Math.min(firstIntervalMs * (1 << doublings) * jitter, maxRetryIntervalMs);
}
