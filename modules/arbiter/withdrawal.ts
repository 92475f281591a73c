import type { MonotonicMs } from "../device/time";

/** Cars that are paused too often give up for the night, so a car is paused no oftener than this. */
export const PAUSES_AN_HOUR = 6;
const HOUR_MS = 3_600_000;

/** When the newest pauses of the car began, oldest first: at most {@link PAUSES_AN_HOUR}. */
type Pauses = readonly MonotonicMs[];

/** Whether an offer that was withdrawn for lack of current may come back. A first start never waits. */
export type Withdrawal =
  | { readonly kind: "none"; readonly pauses: Pauses }
  /** Withdrawn, and the current is still missing. */
  | { readonly kind: "lacking"; readonly pauses: Pauses }
  /** The current is there again, since then without a break. `isSpared`: it waits for the number of pauses. */
  | {
      readonly kind: "recovering";
      readonly pauses: Pauses;
      readonly untilMs: MonotonicMs;
      readonly isSpared: boolean;
    };

export const NOT_WITHDRAWN: Withdrawal = Object.freeze({ kind: "none", pauses: Object.freeze([]) });

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
  const { pauses } = state;
  if (!input.isEnough) {
    if (state.kind === "lacking") return state;
    if (state.kind === "recovering") return { kind: "lacking", pauses };
    return input.isCharging ? { kind: "lacking", pauses: [...pauses, nowMs].slice(-PAUSES_AN_HOUR) } : state;
  }
  switch (state.kind) {
    case "none":
      return state;
    case "lacking":
      return input.resumeDelayMs > 0 ? recover(pauses, nowMs, input.resumeDelayMs) : { kind: "none", pauses };
    case "recovering":
      return nowMs >= state.untilMs || input.resumeDelayMs <= 0 ? { kind: "none", pauses } : state;
  }
}

/** After the delay, and so late that the next pause is not one too many within the hour. */
function recover(pauses: Pauses, nowMs: MonotonicMs, resumeDelayMs: number): Withdrawal {
  const delayedMs = nowMs + resumeDelayMs;
  const oldestMs = pauses.length < PAUSES_AN_HOUR ? undefined : pauses[0];
  const sparedMs = oldestMs === undefined ? delayedMs : oldestMs + HOUR_MS;
  return {
    kind: "recovering",
    pauses,
    untilMs: Math.max(delayedMs, sparedMs),
    isSpared: sparedMs > delayedMs,
  };
}
