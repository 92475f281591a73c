import type { MonotonicMs } from "../device/time";

/** Wrong tries in a row after which nobody may try for a while: 7,200 guesses a day at the most. */
const FREE_TRIES = 5;
const PAUSE_MS = 60_000;

/** Wrong tries at a password. */
export interface Attempts {
  readonly wrong: number;
  readonly notBeforeMs: MonotonicMs;
}

export const NO_ATTEMPTS: Attempts = Object.freeze({ wrong: 0, notBeforeMs: 0 });

export function mayTry(attempts: Attempts, nowMs: MonotonicMs): boolean {
  return nowMs >= attempts.notBeforeMs;
}

/** What one more try makes of them. */
export function afterTry(attempts: Attempts, nowMs: MonotonicMs, isRight: boolean): Attempts {
  if (isRight) return NO_ATTEMPTS;
  const wrong = attempts.wrong + 1;
  return wrong < FREE_TRIES ? { wrong, notBeforeMs: nowMs } : { wrong: 0, notBeforeMs: nowMs + PAUSE_MS };
}
