interface DeratingPoint {
  readonly celsius: number;
  /** Of the hardware's own current, 0–1; linear up to the next point. */
  readonly share: number;
}

/** How much may flow at which temperature of contactor and terminals (facts of the control pilot), from cold to hot. */
export const DERATING_CURVE: readonly DeratingPoint[] = Object.freeze([
  Object.freeze({ celsius: 60, share: 1 } as const),
  Object.freeze({ celsius: 65, share: 0.5 } as const),
  Object.freeze({ celsius: 68, share: 0.25 } as const),
  Object.freeze({ celsius: 71, share: 0 } as const),
]);

/** °C: from here on it is too hot to charge at all, until it is below {@link RESUME_BELOW_CELSIUS}. */
export const HOT_FROM_CELSIUS = 71;
export const RESUME_BELOW_CELSIUS = 62;

/** K that it has to cool before the share rises again, so that a noisy sensor does not make the offer flap. */
const RISE_HYSTERESIS_K = 1;
/** What may flow while nobody knows the temperature. */
const UNKNOWN_SHARE = 0.5;
/** °C: no charger stands anywhere so cold, so the sensor is broken. */
const COLDEST_CELSIUS = -60;

/** `share`: of the hardware's own current, 0–1 in steps of 0.01. */
export type TemperatureState =
  | { readonly kind: "cool"; readonly share: number }
  /** Nothing may flow. */
  | { readonly kind: "hot" }
  /** The sensor says nothing. */
  | { readonly kind: "unknown"; readonly share: number };

export const COOL: TemperatureState = Object.freeze({ kind: "cool", share: 1 });

const HOT: TemperatureState = Object.freeze({ kind: "hot" });

/**
 * The state after one more sample, in °C; NaN, or colder than −60 °C, is a broken sensor. What is not known ends no heat
 * and raises no share. The same object comes back while nothing changes.
 */
export function stepTemperature(state: TemperatureState, celsius: number): TemperatureState {
  const isHot = state.kind === "hot";
  if (!(celsius >= COLDEST_CELSIUS))
    return isHot ? state : changed(state, "unknown", Math.min(state.share, UNKNOWN_SHARE));
  if (celsius >= HOT_FROM_CELSIUS || (isHot && celsius >= RESUME_BELOW_CELSIUS)) return isHot ? state : HOT;
  // Down with the curve at once, up only as far as the curve 1 K warmer allows.
  const before = isHot ? 0 : state.share;
  const share = Math.min(shareAt(celsius), Math.max(before, shareAt(celsius + RISE_HYSTERESIS_K)));
  return changed(state, "cool", share);
}

function changed(state: TemperatureState, kind: "cool" | "unknown", share: number): TemperatureState {
  return state.kind === kind && state.share === share ? state : { kind, share };
}

/** The curve, to 0.01. */
function shareAt(celsius: number): number {
  let below: DeratingPoint | undefined;
  for (const point of DERATING_CURVE) {
    if (celsius < point.celsius) return below === undefined ? point.share : between(below, point, celsius);
    below = point;
  }
  return below?.share ?? 0;
}

function between(low: DeratingPoint, high: DeratingPoint, celsius: number): number {
  const part = (celsius - low.celsius) / (high.celsius - low.celsius);
  return Math.round((low.share + part * (high.share - low.share)) * 100) / 100;
}
