/**
 * Monotonic milliseconds: since an arbitrary origin, never back, across clock corrections.
 * Every deadline of the firmware is one of these; it has nothing to do with the time of day.
 */
export type MonotonicMs = number & { readonly __clock?: "monotonic" };

/** Milliseconds since 1970-01-01T00:00:00Z. Only for what people and back ends read. */
export type WallMs = number & { readonly __clock?: "wall" };

export interface MonotonicClock {
  /** Milliseconds, fractions allowed, never decreasing, good for years (no 32-bit wrap). */
  nowMs(): MonotonicMs;
}

declare const timerBrand: unique symbol;
/** What {@link Timers} hands out; only for {@link Timers.clear}. */
export type TimerHandle = object & { readonly [timerBrand]?: true };

/** The shape of Moddable's Timer: callbacks run one at a time, never inside a caller's own call. */
export interface Timers {
  /** Once, no sooner than `delayMs` (0 or more) from now. */
  set(callback: () => void, delayMs: number): TimerHandle;
  /** At now + `intervalMs` (more than 0) and then at whole multiples of it: it does not drift. */
  repeat(callback: () => void, intervalMs: number): TimerHandle;
  /** Never throws; a handle that has fired or was cleared is ignored. */
  clear(handle: TimerHandle | undefined): void;
}

export interface WallClock {
  /** undefined while the time of day is not known (no time server was reached yet). It may jump, both ways. */
  nowMs(): WallMs | undefined;
}
