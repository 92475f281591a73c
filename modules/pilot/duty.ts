/**
 * Offered current ↔ duty of the control pilot, SAE J1772 table 4.3 and IEC 61851-1 tables A.7 and A.8.
 * The formulas stay as they are in the standard; scaled integers would make 63 A into 58 A.
 */

/** No offer: steady +12 V (state X1). */
export const STEADY_DUTY_PERCENT = 100;
/** Not available: steady −12 V (state F). */
export const NOT_AVAILABLE_DUTY_PERCENT = 0;
/** A. Below it there is no offer. */
export const MIN_OFFER_A = 6;
/** A. The highest current a duty can say. */
export const MAX_OFFER_A = 80;

/** Up to here duty % = A / 0.6; above, duty % = A / 2.5 + 64. */
const LOW_RANGE_MAX_A = 51;
/** 51 A to here would have two readings, so we stay at 51. */
const HIGH_RANGE_MIN_A = 52.5;

/** Duty in percent for an offer in amperes: 100 below 6 A (and for what is no number), at most 96 (80 A). */
export function dutyForCurrent(offeredA: number): number {
  if (!(offeredA >= MIN_OFFER_A)) return STEADY_DUTY_PERCENT;
  if (offeredA <= LOW_RANGE_MAX_A) return offeredA / 0.6;
  if (offeredA < HIGH_RANGE_MIN_A) return LOW_RANGE_MAX_A / 0.6;
  return Math.min(offeredA, MAX_OFFER_A) / 2.5 + 64;
}

/** What a car reads from a duty. `digital`: 5 %, high-level communication (ISO 15118) is asked for. */
export type DutyMeaning =
  | { readonly kind: "no-charging" }
  | { readonly kind: "digital" }
  | { readonly kind: "current"; readonly currentA: number };

interface DutyBand {
  /** The band ends below this duty, percent. */
  readonly belowPercent: number;
  readonly meaning: "no-charging" | "digital" | "current";
  /** currentA = gain × duty + offsetA, for `current`. */
  readonly gain: number;
  readonly offsetA: number;
}

/** Percent. Bands that include their upper end do so with this much to spare for rounding (51 / 0.6 is a hair above 85). */
const INCLUSIVE = 1e-9;

/** IEC 61851-1 table A.8, read by the car. */
const DUTY_BANDS: readonly DutyBand[] = Object.freeze([
  Object.freeze({ belowPercent: 3, meaning: "no-charging", gain: 0, offsetA: 0 } as const),
  Object.freeze({ belowPercent: 7 + INCLUSIVE, meaning: "digital", gain: 0, offsetA: 0 } as const),
  Object.freeze({ belowPercent: 8, meaning: "no-charging", gain: 0, offsetA: 0 } as const),
  Object.freeze({ belowPercent: 10, meaning: "current", gain: 0, offsetA: MIN_OFFER_A } as const),
  Object.freeze({ belowPercent: 85 + INCLUSIVE, meaning: "current", gain: 0.6, offsetA: 0 } as const),
  Object.freeze({ belowPercent: 96, meaning: "current", gain: 2.5, offsetA: -160 } as const),
  Object.freeze({ belowPercent: 97 + INCLUSIVE, meaning: "current", gain: 0, offsetA: MAX_OFFER_A } as const),
]);

const NO_CHARGING: DutyMeaning = Object.freeze({ kind: "no-charging" });
const DIGITAL: DutyMeaning = Object.freeze({ kind: "digital" });

/** The car's reading of a duty in percent. */
export function meaningOfDuty(dutyPercent: number): DutyMeaning {
  for (const band of DUTY_BANDS) {
    if (!(dutyPercent < band.belowPercent)) continue;
    if (band.meaning === "no-charging") return NO_CHARGING;
    if (band.meaning === "digital") return DIGITAL;
    return { kind: "current", currentA: band.gain * dutyPercent + band.offsetA };
  }
  return NO_CHARGING;
}
