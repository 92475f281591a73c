import type { MonotonicMs } from "../device/time";

const SECOND_MS = 1_000;

/** How often something was done in the second that began at `sinceMs`. */
export interface Budget {
  readonly sinceMs: MonotonicMs;
  readonly used: number;
}

export const UNUSED: Budget = Object.freeze({ sinceMs: 0, used: 0 });

/** One more, or undefined where that is more than `aSecond`. */
export function spend({ sinceMs, used }: Budget, nowMs: MonotonicMs, aSecond: number): Budget | undefined {
  if (nowMs - sinceMs >= SECOND_MS) return { sinceMs: nowMs, used: 1 };
  return used < aSecond ? { sinceMs, used: used + 1 } : undefined;
}
