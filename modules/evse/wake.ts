import type { MonotonicMs } from "../device/time";

/** Calls for a car that sleeps: so long after the offer began, PWM pauses for so long. Then it is left alone. */
interface WakeCall {
  readonly afterMs: number;
  readonly pauseMs: number;
}

/** Field reports: 4 s of X1 wake most cars that dozed off in B2, some need 30 s; more calls would keep a full car awake. */
export const WAKE_CALLS: readonly WakeCall[] = Object.freeze([
  Object.freeze({ afterMs: 60_000, pauseMs: 4_000 } as const),
  Object.freeze({ afterMs: 300_000, pauseMs: 30_000 } as const),
]);

/** Where the EVSE is in waking a car that stays in B2. `call`: the index of the next or of the running one. */
export type Wake =
  | { readonly kind: "listening"; readonly call: number }
  | { readonly kind: "pausing"; readonly call: number; readonly untilMs: MonotonicMs };

export const NOT_WOKEN: Wake = Object.freeze({ kind: "listening", call: 0 });

/** `offeredSinceMs`: since when the same offer stands; undefined without one. */
export function stepWake(wake: Wake, nowMs: MonotonicMs, offeredSinceMs: MonotonicMs | undefined): Wake {
  if (wake.kind === "pausing") {
    return nowMs >= wake.untilMs ? { kind: "listening", call: wake.call + 1 } : wake;
  }
  const call = WAKE_CALLS[wake.call];
  if (call === undefined || offeredSinceMs === undefined || nowMs - offeredSinceMs < call.afterMs) return wake;
  return { kind: "pausing", call: wake.call, untilMs: nowMs + call.pauseMs };
}
