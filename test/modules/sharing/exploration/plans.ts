import type { Clock } from "./parts";
import type { Protocol } from "./protocol";
import type { Plan } from "./site";

/** 500 ppm: what a quartz of a board may be off. */
const DRIFT = 0.0005;

/** Clocks as far apart as they can be. */
export type Drift = "chargers slow" | "chargers fast" | "one slow";

export function planOf(protocol: Protocol, chargers: number, drift: Drift, standIns = 1): Plan {
  const slow = 1 - DRIFT;
  const fast = 1 + DRIFT;
  const clocks: Clock[] = [];
  for (let index = 0; index < chargers; index++) {
    const isSlow = drift === "chargers slow" || (drift === "one slow" && index === 0);
    clocks.push({ offsetMs: 7_000 + index * 13_000, rate: isSlow ? slow : fast });
  }
  return {
    protocol,
    chargers: clocks,
    manager: { offsetMs: 500_000, rate: drift === "chargers fast" ? slow : fast },
    standIns,
    // Enough for the most of one and the least of the others; and less, but enough for all fail-safe currents.
    budgetsA: [16 + 6 * (chargers - 1), 6 * chargers + 1],
    maxA: 16,
    failsafeA: 6,
  };
}
