import type { MonotonicMs } from "../device/time";
import type { MainSwitch } from "./between";
import { type CutoffState, cutoffLeftMs, startCutoff, stepCutoff } from "./cutoff";
import type { BreakerSettings, CutoffRow } from "./settings";
import { type MainBreaker, secondsToTrip, startThermal, stepThermal, type ThermalState } from "./thermal";

/** The site's supply, as its settings say. */
export interface Supply {
  readonly breaker: MainBreaker;
  readonly cutoff: readonly CutoffRow[];
}

export interface SupplyState {
  readonly thermal: ThermalState;
  readonly cutoff: CutoffState;
  /** One a phase: the breaker is hot, and has to cool. */
  readonly isHot: readonly boolean[];
}

export type Urgency =
  | { readonly kind: "calm" }
  /** `excessA`: above the contract on the worst phase. `leftMs`: until the supply is lost, Infinity: it will not be. */
  | { readonly kind: "over"; readonly excessA: number; readonly leftMs: number };

const CALM: Urgency = Object.freeze({ kind: "calm" });

/** Heat from which on the breaker has to cool, and below which it has. */
const HOT_FROM = 0.8;
const COOL_BELOW = 0.6;
/** Of In: what may flow while it has to cool. It ends at a heat of 0.49, and is there from 0.8 below 0.6 in 1 tau. */
const COOLING_SHARE = 0.86;

/** A: rounding of readings is no excess (the scenarios' own tolerance). */
const TOLERANCE_A = 0.05;

/** ms that a car may take to follow, and its charger to be told (IEC 61851-1: 5 s, and one for the way). */
const FOLLOW_MS = 6_000;

export function supplyOf(main: MainSwitch, breaker: BreakerSettings, cutoff: readonly CutoffRow[]): Supply {
  const { contractedA, intervalMs } = main;
  // A main breaker below the contract would make no sense, and one above it only gives more time.
  const { ratedA, curve } = breaker ?? { ratedA: contractedA, curve: "B" as const };
  return { breaker: { contractedA, intervalMs, ratedA, curve }, cutoff };
}

export function startSupply(supply: Supply, nowMs: MonotonicMs, phases: 1 | 3): SupplyState {
  const thermal = startThermal(supply.breaker, nowMs, phases);
  return { thermal, cutoff: startCutoff(supply.cutoff, nowMs), isHot: thermal.heat.map((heat) => heat > HOT_FROM) };
}

/** The state after a reading of the site meter, taken at `nowMs`: A, one a phase. */
export function stepSupply(
  state: SupplyState,
  supply: Supply,
  nowMs: MonotonicMs,
  currentA: readonly number[],
): SupplyState {
  const thermal = stepThermal(state.thermal, supply.breaker, nowMs, currentA);
  const cutoff = stepCutoff(state.cutoff, supply.cutoff, supply.breaker, nowMs, currentA);
  const isHot = thermal.heat.map(
    (heat, phase) => heat > HOT_FROM || (state.isHot[phase] === true && heat >= COOL_BELOW),
  );
  return { thermal, cutoff, isHot };
}

/** What the present currents mean, A, one a phase. */
export function urgency(state: SupplyState, supply: Supply, currentA: readonly number[]): Urgency {
  let excessA = 0;
  for (const flowsA of currentA) excessA = Math.max(excessA, flowsA - supply.breaker.contractedA);
  if (excessA <= TOLERANCE_A) return CALM;
  const tripMs = 1000 * secondsToTrip(state.thermal, supply.breaker, currentA);
  return {
    kind: "over",
    excessA,
    leftMs: Math.min(tripMs, cutoffLeftMs(state.cutoff, supply.cutoff, supply.breaker, currentA)),
  };
}

/** A below the contracted current, one a phase, that the site has to stay while its breaker cools; 0: it need not. */
export function derateA(state: SupplyState, { breaker }: Supply): readonly number[] {
  const coolingA = Math.max(0, breaker.contractedA - COOLING_SHARE * breaker.ratedA);
  return state.isHot.map((isHot) => (isHot ? coolingA : 0));
}

/**
 * The supply would be lost before the next reading and a car that follows it: there is no time to wait for a better
 * look, or for a car to draw less by itself.
 */
export function isUrgent(state: SupplyState, supply: Supply, currentA: readonly number[]): boolean {
  const found = urgency(state, supply, currentA);
  return found.kind === "over" && found.leftMs < supply.breaker.intervalMs + FOLLOW_MS;
}
