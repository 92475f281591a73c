import type { MonotonicMs } from "../device/time";
import { flowedA, type MainSwitch, type Newest } from "./between";
import { type Curve, MAGNETIC, TRIP_HEAT, timeConstantMs } from "./curves";

export interface MainBreaker extends MainSwitch {
  /** In, A. */
  readonly ratedA: number;
  readonly curve: Curve;
}

/** How warm the main breaker is thought to be. */
export interface ThermalState extends Newest {
  /** 0–1, one a phase: 1 is the heat that trips it. */
  readonly heat: readonly number[];
}

/**
 * Every current counts for so much more: for the meter's error, for what flows between readings, and for breakers that
 * stand warm or trip early. With it 1.13 In, which trips no breaker (IEC 60898-1 Table 7, test a), is a heat of 0.85.
 */
const MARGIN = 1.1;

/** Nothing was read yet: as after a long gap, the contracted current may have flowed for hours. */
export function startThermal(breaker: MainBreaker, nowMs: MonotonicMs, phases: 1 | 3): ThermalState {
  const { contractedA } = breaker;
  const currentA = phases === 1 ? [contractedA] : [contractedA, contractedA, contractedA];
  return { atMs: nowMs, currentA, heat: currentA.map((flowsA) => Math.min(1, endHeat(breaker, flowsA))) };
}

/**
 * The heat after a reading that was taken at `nowMs`; one that is no newer than the last changes nothing. The estimate
 * is never below that of a breaker with the constants of curves.ts, as long as no more flows than the readings tell.
 */
export function stepThermal(
  state: ThermalState,
  breaker: MainBreaker,
  nowMs: MonotonicMs,
  currentA: readonly number[],
): ThermalState {
  const share = (nowMs - state.atMs) / timeConstantMs(breaker.ratedA);
  if (!(share > 0)) return state;
  const heat = state.heat.map((before, phase) => {
    const end = endHeat(breaker, flowedA(breaker, state, nowMs, currentA[phase] ?? 0, phase));
    // 1 − e^−share lies between these two, so it warms too fast and cools too slowly, by 2 % at 5 s, and never jumps past.
    const moved = end > before ? Math.min(1, share) : share / (1 + share);
    return Math.min(1, before + moved * (end - before));
  });
  return { atMs: nowMs, currentA, heat };
}

/** s until it trips where these currents stay; Infinity: it never does. At most 0.3 % too short. */
export function secondsToTrip(state: ThermalState, breaker: MainBreaker, currentA: readonly number[]): number {
  const tauS = timeConstantMs(breaker.ratedA) / 1000;
  let leftS = Number.POSITIVE_INFINITY;
  for (let phase = 0; phase < state.heat.length; phase++) {
    const flowsA = currentA[phase] ?? 0;
    const end = endHeat(breaker, flowsA);
    const heat = state.heat[phase] ?? 0;
    if (flowsA * MARGIN >= MAGNETIC[breaker.curve].from * breaker.ratedA) leftS = 0;
    else if (end > 1) leftS = Math.min(leftS, tauS * lowLog((end - heat) / (end - 1)));
  }
  return leftS;
}

/** The heat that a current ends at when it lasts, 0 and more. */
function endHeat(breaker: MainBreaker, currentA: number): number {
  const multiple = (currentA * MARGIN) / breaker.ratedA;
  return (multiple * multiple) / TRIP_HEAT;
}

/** The natural logarithm of 1 or more, from below and to 0.3 %: halved to 1–2, then two terms of 2 artanh. */
function lowLog(value: number): number {
  let rest = value;
  let sum = 0;
  while (rest > 2) {
    rest /= 2;
    sum += Math.LN2;
  }
  const z = (rest - 1) / (rest + 1);
  return sum + 2 * z * (1 + (z * z) / 3);
}
