import type { FaultName } from "../../scenario/vocabulary";
import type { Dice, Weighted } from "./dice";

/** How hard a fault hits: it opens the contactor for a while, it restarts the firmware, or neither. */
type Kind = "light" | "opening" | "restarting";

export interface FaultDraw {
  readonly fault: FaultName;
  readonly kind: Kind;
  /** s it lasts, the longest; it may be a thousandth of it. */
  readonly longestS: number;
  /** In the unit of the fault's own key. */
  readonly values?: readonly number[];
  /** It can be one charger's; the rest is the site's, and `either` both. */
  readonly whose: "charger" | "site" | "either";
  /** A socket outlet's: a tethered cable has none. */
  readonly needsSocket?: true;
}

/** A month, an hour and a moment, either way. */
const JUMPS_S = Object.freeze([-1e9, -2_678_400, -3_600, -0.5, 0.5, 3_600, 2_678_400, 1e9]);
const LEAKS_MA = Object.freeze([3, 6, 30, 60, 200, 300, 1_000]);

/** Every fault of the vocabulary that one charger by itself can meet, as a storm makes it. Its order is part of what a seed means. */
export const FAULT_DRAWS: readonly FaultDraw[] = Object.freeze(
  (
    [
      { fault: "meter-silent", kind: "light", longestS: 60, whose: "site" },
      { fault: "meter-garbage", kind: "light", longestS: 60, whose: "site" },
      { fault: "meter-ct-off", kind: "light", longestS: 60, whose: "site" },
      { fault: "broker-down", kind: "light", longestS: 60, whose: "site" },
      { fault: "network-loss", kind: "light", longestS: 60, whose: "either" },
      { fault: "message-loss", kind: "light", longestS: 60, whose: "site", values: [0.1, 0.5, 0.9, 1] },
      { fault: "message-delay", kind: "light", longestS: 60, whose: "site", values: [0.1, 1, 5, 20] },
      { fault: "contactor-welded", kind: "opening", longestS: 60, whose: "charger" },
      { fault: "contactor-stuck-open", kind: "opening", longestS: 60, whose: "charger" },
      { fault: "pilot-short", kind: "opening", longestS: 20, whose: "charger" },
      { fault: "pilot-open", kind: "light", longestS: 20, whose: "charger" },
      { fault: "pilot-bounce", kind: "light", longestS: 30, whose: "charger" },
      { fault: "diode-missing", kind: "opening", longestS: 20, whose: "charger" },
      { fault: "residual-current", kind: "opening", longestS: 20, whose: "charger", values: LEAKS_MA },
      { fault: "self-test-fails", kind: "opening", longestS: 40, whose: "charger" },
      { fault: "earth-missing", kind: "opening", longestS: 20, whose: "charger" },
      { fault: "over-voltage", kind: "opening", longestS: 40, whose: "either", values: [252, 254, 256, 260, 300] },
      { fault: "under-voltage", kind: "opening", longestS: 40, whose: "either", values: [0, 60, 100, 180, 194, 197] },
      { fault: "overheat", kind: "opening", longestS: 60, whose: "charger", values: [58, 61, 66, 70, 71, 80, 200] },
      { fault: "ev-overdraw", kind: "opening", longestS: 40, whose: "charger", values: [0, 1, 8, 20, 40, 100] },
      { fault: "ev-ignores-offer", kind: "light", longestS: 60, whose: "charger" },
      { fault: "ev-ventilation", kind: "light", longestS: 30, whose: "charger" },
      { fault: "ev-sleeps", kind: "light", longestS: 120, whose: "charger" },
      { fault: "cable-missing", kind: "opening", longestS: 20, whose: "charger", needsSocket: true },
      { fault: "lock-jammed", kind: "opening", longestS: 40, whose: "charger", needsSocket: true },
      { fault: "emergency-stop", kind: "opening", longestS: 20, whose: "charger" },
      { fault: "dimming", kind: "light", longestS: 60, whose: "either" },
      { fault: "firmware-hang", kind: "light", longestS: 0.35, whose: "charger" },
      { fault: "firmware-hang", kind: "restarting", longestS: 25, whose: "charger" },
      { fault: "firmware-crash", kind: "restarting", longestS: 2, whose: "charger" },
      { fault: "clock-jump", kind: "light", longestS: 120, whose: "either", values: JUMPS_S },
    ] satisfies FaultDraw[]
  ).map((row) => Object.freeze(row)),
);

/** How wild a stretch of a storm is: weights of what happens next. */
export interface Mood {
  readonly name: "mild" | "wild" | "shaken";
  readonly weight: number;
  readonly car: number;
  readonly setting: number;
  readonly cut: number;
  readonly light: number;
  readonly opening: number;
  readonly restarting: number;
}

/** Mild stretches let cars charge between the blows; in wild ones faults overlap; shaken ones restart again and again. */
export const MOODS: readonly Mood[] = Object.freeze([
  Object.freeze({
    name: "mild",
    weight: 70,
    car: 45,
    setting: 12,
    cut: 0.6,
    light: 25,
    opening: 4,
    restarting: 0.3,
  } as const),
  Object.freeze({
    name: "wild",
    weight: 27,
    car: 40,
    setting: 8,
    cut: 2,
    light: 25,
    opening: 30,
    restarting: 1,
  } as const),
  Object.freeze({
    name: "shaken",
    weight: 3,
    car: 30,
    setting: 8,
    cut: 12,
    light: 15,
    opening: 10,
    restarting: 12,
  } as const),
]);

export function drawMood(dice: Dice): Mood {
  return dice.weighted(MOODS.map((mood): Weighted<Mood> => ({ weight: mood.weight, value: mood })));
}

/** s: as often a moment as a minute. */
export function drawSpan(dice: Dice, longestS: number): number {
  return Math.max(0.001, dice.milli(0, longestS * dice.pick([0.01, 0.05, 0.2, 1])));
}
