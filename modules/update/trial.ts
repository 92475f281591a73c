/** How long an image that is new is watched, ms since its start. */
export const TRIAL = Object.freeze({
  /** It has run so long, and nothing that it threw went uncaught: that would have restarted it. */
  steadyMs: 60_000,
  /** Until then it has to have shown that it works. */
  mostMs: 600_000,
  lookMs: 1_000,
} as const);

/** What an image on trial has shown since its start. */
export interface TrialFacts {
  readonly ranMs: number;
  /** The network was reached, and the broker where one is set up. */
  readonly wasConnected: boolean;
  /** A person logged in to the portal. */
  readonly wasLoggedIn: boolean;
  /** A car charges: no restart now. */
  readonly isCharging: boolean;
}

/** `confirm`: it stays. `roll-back`: restart into the one before. */
export function trialVerdict(facts: TrialFacts): "wait" | "confirm" | "roll-back" {
  const { ranMs, wasConnected, wasLoggedIn, isCharging } = facts;
  if (wasConnected || wasLoggedIn) return ranMs >= TRIAL.steadyMs ? "confirm" : "wait";
  return ranMs >= TRIAL.mostMs && !isCharging ? "roll-back" : "wait";
}
