import type { MonotonicMs } from "../device/time";

/** One window of the over-current rule: above `factor` × offer + `extraA` for `forMs`. */
interface OverCurrentWindow {
  /** A; the window counts for offers above this. */
  readonly aboveOfferA: number;
  readonly factor: number;
  readonly extraA: number;
  readonly forMs: number;
}

/** From the fault table of the control pilot facts. Above 45 A both windows count. */
const WINDOWS: readonly OverCurrentWindow[] = Object.freeze([
  Object.freeze({ aboveOfferA: 0, factor: 1.1, extraA: 0.5, forMs: 6_000 } as const),
  Object.freeze({ aboveOfferA: 45, factor: 1, extraA: 5, forMs: 10_000 } as const),
]);

/** Since when each window is exceeded without a break; undefined where it is not. */
export type OverCurrentWatch = readonly (MonotonicMs | undefined)[];

export const NO_OVER_CURRENT: OverCurrentWatch = Object.freeze(WINDOWS.map(() => undefined));

/**
 * The watch after a look at `drawnA` (the highest phase, A; NaN where it is unknown, which keeps the watch as it is).
 * `allowedA`: the highest offer that a car may still follow (A, see offers.ts). The same object comes back when nothing
 * changed.
 */
export function watchOverCurrent(
  watch: OverCurrentWatch,
  nowMs: MonotonicMs,
  allowedA: number,
  drawnA: number,
): OverCurrentWatch {
  if (!(drawnA >= 0)) return watch;
  let next: (MonotonicMs | undefined)[] | undefined;
  for (let index = 0; index < WINDOWS.length; index++) {
    const window = WINDOWS[index] as OverCurrentWindow;
    const isOver = allowedA > window.aboveOfferA && drawnA > allowedA * window.factor + window.extraA;
    const since = isOver ? (watch[index] ?? nowMs) : undefined;
    if (since === watch[index]) continue;
    next ??= watch.slice();
    next[index] = since;
  }
  return next ?? watch;
}

/** A window has been exceeded for its whole time. */
export function isOverCurrent(watch: OverCurrentWatch, nowMs: MonotonicMs): boolean {
  for (let index = 0; index < WINDOWS.length; index++) {
    const since = watch[index];
    if (since !== undefined && nowMs - since >= (WINDOWS[index] as OverCurrentWindow).forMs) return true;
  }
  return false;
}
