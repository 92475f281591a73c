import type { MonotonicMs } from "../device/time";

/** Wrong tries that cost no wait. */
const FREE_TRIES = 4;
const FIRST_WAIT_MS = 2_000;
/** The longest wait, and the time in which one wrong try is forgiven. */
const LONGEST_WAIT_MS = 300_000;
/** Wrong tries after which the wait is the longest. */
const HIGHEST_LEVEL = 13;

/**
 * Wrong tries at one password, whoever made them: addresses are cheap on a network. The fifth is followed by a wait of
 * 2 s, each further one by twice as long, up to 5 minutes; every 5 minutes one is forgiven. A right one forgives
 * nothing, or who guesses would gain from the owner's logins. So there are at most 302 guesses in any 24 hours, whatever
 * the pattern (13, and one each 5 minutes), and the owner never waits longer than 5 minutes.
 */
export interface Tries {
  /** Wrong ones that are not forgiven, 0 to 13. */
  readonly level: number;
  /** From when on the next one is being forgiven. */
  readonly sinceMs: MonotonicMs;
  readonly notBeforeMs: MonotonicMs;
}

export const NO_TRIES: Tries = Object.freeze({ level: 0, sinceMs: 0, notBeforeMs: 0 });

/** ms until the next try; 0: it may be now. */
export function waitMs({ notBeforeMs }: Tries, nowMs: MonotonicMs): number {
  return Math.max(0, notBeforeMs - nowMs);
}

export function afterWrong({ level, sinceMs }: Tries, nowMs: MonotonicMs): Tries {
  const forgiven = Math.min(level, Math.floor((nowMs - sinceMs) / LONGEST_WAIT_MS));
  const left = level - forgiven;
  const next = Math.min(HIGHEST_LEVEL, left + 1);
  return {
    level: next,
    // Nothing is forgiven in advance: from nothing on, the time begins now.
    sinceMs: left === 0 ? nowMs : sinceMs + forgiven * LONGEST_WAIT_MS,
    notBeforeMs: next <= FREE_TRIES ? nowMs : nowMs + waitAfter(next),
  };
}

function waitAfter(level: number): number {
  let waitMs = FIRST_WAIT_MS;
  for (let count = FREE_TRIES + 1; count < level; count++) waitMs *= 2;
  return Math.min(waitMs, LONGEST_WAIT_MS);
}
