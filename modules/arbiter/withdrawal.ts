import type { MonotonicMs } from "../device/time";

/** Whether an offer that was withdrawn for lack of current may come back. A first start never waits. */
export type Withdrawal =
  | { readonly kind: "none" }
  /** Withdrawn, and the current is still missing. */
  | { readonly kind: "lacking" }
  /** The current is there again, since then without a break. */
  | { readonly kind: "recovering"; readonly untilMs: MonotonicMs };

export const NOT_WITHDRAWN: Withdrawal = Object.freeze({ kind: "none" });
const LACKING: Withdrawal = Object.freeze({ kind: "lacking" });

export interface WithdrawalInput {
  /** The limits without this one leave 6 A or more. */
  readonly isEnough: boolean;
  /** The car is being charged. */
  readonly isCharging: boolean;
  /** A car is plugged in. */
  readonly isConnected: boolean;
  readonly resumeDelayMs: number;
}

/** Pure; `recovering` ends at its own `untilMs`, or when there is no delay any more. */
export function stepWithdrawal(state: Withdrawal, nowMs: MonotonicMs, input: WithdrawalInput): Withdrawal {
  if (!input.isConnected) return NOT_WITHDRAWN;
  if (!input.isEnough) return state.kind !== "none" || input.isCharging ? LACKING : NOT_WITHDRAWN;
  switch (state.kind) {
    case "none":
      return state;
    case "lacking":
      return input.resumeDelayMs > 0 ? { kind: "recovering", untilMs: nowMs + input.resumeDelayMs } : NOT_WITHDRAWN;
    case "recovering":
      return nowMs >= state.untilMs || input.resumeDelayMs <= 0 ? NOT_WITHDRAWN : state;
  }
}
