import type { MonotonicMs } from "../device/time";

/** The proximity pilot of a socket outlet: a resistor in the cable's plug codes what the cable may carry (IEC 61851-1 Annex B). */
interface CableWindow {
  /** Ω; the window reaches up to the next one's. */
  readonly fromOhm: number;
  readonly threePhaseA: number;
  readonly singlePhaseA: number;
}

/** From low to high. Where two windows meet, the smaller rating holds. */
const CABLE_WINDOWS: readonly CableWindow[] = Object.freeze([
  Object.freeze({ fromOhm: 80, threePhaseA: 63, singlePhaseA: 70 } as const),
  Object.freeze({ fromOhm: 140, threePhaseA: 32, singlePhaseA: 32 } as const),
  Object.freeze({ fromOhm: 308, threePhaseA: 20, singlePhaseA: 20 } as const),
  Object.freeze({ fromOhm: 936, threePhaseA: 13, singlePhaseA: 13 } as const),
]);

/** Ω; the last window includes it. Above it the socket is empty. */
const CABLE_MAX_OHM = 2_460;

/**
 * ms between two samples that are believed when the cable carries less, or is gone: as short as the EVSE's own way out
 * of C, two samples of the 20 ms step with room for a late tick.
 */
const SMALLER_DEBOUNCE_MS = 15;
/** ms without a break until a cable, or a thicker one, is believed: the contacts of a plug bounce on their way in. */
const LARGER_DEBOUNCE_MS = 500;

/** A that a cable with this resistance (Ω, proximity pilot to earth) may carry; 0: no cable, or no resistance at all. */
export function cableRatingA(ohm: number, phases: 1 | 3): number {
  if (!(ohm <= CABLE_MAX_OHM)) return 0;
  let ratingA = 0;
  for (const window of CABLE_WINDOWS) {
    if (ohm < window.fromOhm) break;
    ratingA = phases === 1 ? window.singlePhaseA : window.threePhaseA;
  }
  return ratingA;
}

/** What is believed of the cable in the socket. */
export type Cable =
  | { readonly kind: "steady"; readonly ratingA: number }
  | {
      readonly kind: "changing";
      readonly ratingA: number;
      /** The smallest rating of all samples since then; all of them lay on the same side of `ratingA`. */
      readonly towardsA: number;
      readonly sinceMs: MonotonicMs;
    };

export const NO_CABLE: Cable = Object.freeze({ kind: "steady", ratingA: 0 });

/**
 * The belief after one more sample, in Ω; NaN counts as no cable. A resistance about the edge of two windows settles on
 * the smaller rating. The same object comes back while nothing changes.
 */
export function watchCable(cable: Cable, nowMs: MonotonicMs, ohm: number, phases: 1 | 3): Cable {
  const { ratingA } = cable;
  const sampleA = cableRatingA(ohm, phases);
  if (sampleA === ratingA) return cable.kind === "steady" ? cable : { kind: "steady", ratingA };
  const isLarger = sampleA > ratingA;
  if (cable.kind === "steady" || cable.towardsA > ratingA !== isLarger) {
    return { kind: "changing", ratingA, towardsA: sampleA, sinceMs: nowMs };
  }
  const towardsA = Math.min(cable.towardsA, sampleA);
  const debounceMs = isLarger ? LARGER_DEBOUNCE_MS : SMALLER_DEBOUNCE_MS;
  if (nowMs - cable.sinceMs >= debounceMs) return { kind: "steady", ratingA: towardsA };
  return towardsA === cable.towardsA ? cable : { ...cable, towardsA };
}

/** A, the most the cable may carry as far as is believed; 0: no cable. */
export function ratingA(cable: Cable): number {
  return cable.ratingA;
}
