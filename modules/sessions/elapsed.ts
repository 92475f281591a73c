import type { MonotonicMs } from "../device/time";

/** Time that adds up while something lasts, over several runs of the program. */
export interface Elapsed {
  /** ms up to the last time it stood still. */
  readonly beforeMs: number;
  /** It runs since then; null: it stands still. */
  readonly sinceMs: MonotonicMs | null;
}

export function elapsedMs(elapsed: Elapsed, nowMs: MonotonicMs): number {
  return elapsed.sinceMs === null ? elapsed.beforeMs : elapsed.beforeMs + (nowMs - elapsed.sinceMs);
}

/** Lets it run or stand still from now on; the same object while that does not change. */
export function runElapsed(elapsed: Elapsed, nowMs: MonotonicMs, isRunning: boolean): Elapsed {
  if (isRunning === (elapsed.sinceMs !== null)) return elapsed;
  return { beforeMs: elapsedMs(elapsed, nowMs), sinceMs: isRunning ? nowMs : null };
}
