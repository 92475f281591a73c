import type { MonotonicMs } from "../device/time";

/** When a mains voltage is a fault. Shares are of the nominal voltage, line to neutral. */
export interface VoltageLimits {
  /** V. */
  readonly nominalV: number;
  /** Above it for `forMs` is over-voltage. */
  readonly overShare: number;
  /** Below it for `forMs` is under-voltage. */
  readonly underShare: number;
  /** From here on it is over-voltage at once. */
  readonly instantShare: number;
  readonly forMs: number;
}

/** From the fault table of the control pilot facts. */
export const DEFAULT_VOLTAGE_LIMITS: VoltageLimits = Object.freeze({
  nominalV: 230,
  overShare: 1.1,
  underShare: 0.85,
  instantShare: 1.2,
  forMs: 10_000,
});

/** Of the nominal voltage: so far into the band a phase has to come back before it counts as good. */
const RETURN_SHARE = 0.01;

const PHASES = 3;

/** What one phase does. */
type PhaseVoltage =
  | { readonly kind: "good" }
  /** Out of the band without a break; `isInstant`: it has been beyond the instant threshold on the way. */
  | { readonly kind: "over" | "under"; readonly sinceMs: MonotonicMs; readonly isInstant: boolean }
  /** Inside the band again, but not far enough to be trusted. */
  | { readonly kind: "returning"; readonly from: "over" | "under" };

/** One entry a phase. */
export type VoltageWatch = readonly PhaseVoltage[];

const GOOD: PhaseVoltage = Object.freeze({ kind: "good" });
const RETURNING = Object.freeze({
  over: Object.freeze({ kind: "returning", from: "over" } as const),
  under: Object.freeze({ kind: "returning", from: "under" } as const),
});

export const NO_VOLTAGE: VoltageWatch = Object.freeze([GOOD, GOOD, GOOD]);

/**
 * The watch after a look at the phases, in V; at most three count. A phase that is not there, or is no number of volts
 * (NaN, negative), is unknown and stays as it was; its time goes on. The same object comes back while nothing changes.
 */
export function watchVoltage(
  watch: VoltageWatch,
  nowMs: MonotonicMs,
  phasesV: readonly number[],
  limits: VoltageLimits,
): VoltageWatch {
  let next: PhaseVoltage[] | undefined;
  for (let index = 0; index < PHASES; index++) {
    const before = watch[index] ?? GOOD;
    const after = watchPhase(before, nowMs, phasesV[index] ?? Number.NaN, limits);
    if (after === before) continue;
    next ??= watch.slice();
    next[index] = after;
  }
  return next ?? watch;
}

function watchPhase(phase: PhaseVoltage, nowMs: MonotonicMs, voltageV: number, limits: VoltageLimits): PhaseVoltage {
  if (!(voltageV >= 0)) return phase;
  const overV = limits.nominalV * limits.overShare;
  const underV = limits.nominalV * limits.underShare;
  const isInstant = voltageV >= limits.nominalV * limits.instantShare;
  if (isInstant || voltageV > overV) return outside(phase, "over", nowMs, isInstant);
  if (voltageV < underV) return outside(phase, "under", nowMs, false);
  if (phase.kind === "good") return phase;
  const from = phase.kind === "returning" ? phase.from : phase.kind;
  const backV = limits.nominalV * RETURN_SHARE;
  const isBack = from === "over" ? voltageV <= overV - backV : voltageV >= underV + backV;
  return isBack ? GOOD : RETURNING[from];
}

function outside(phase: PhaseVoltage, kind: "over" | "under", nowMs: MonotonicMs, isInstant: boolean): PhaseVoltage {
  if (phase.kind !== kind) return { kind, sinceMs: nowMs, isInstant };
  return isInstant && !phase.isInstant ? { ...phase, isInstant } : phase;
}

/** A phase has been out of the band for its whole time, or far above it for a moment. */
export function voltageFault(
  watch: VoltageWatch,
  nowMs: MonotonicMs,
  limits: VoltageLimits,
): "over-voltage" | "under-voltage" | null {
  let isUnder = false;
  for (const phase of watch) {
    if (phase.kind !== "over" && phase.kind !== "under") continue;
    if (!phase.isInstant && nowMs - phase.sinceMs < limits.forMs) continue;
    if (phase.kind === "over") return "over-voltage";
    isUnder = true;
  }
  return isUnder ? "under-voltage" : null;
}

/** A phase is out of the band, or has not come back by 1 % of the nominal voltage. */
export function isVoltageBad(watch: VoltageWatch): boolean {
  return watch.some((phase) => phase.kind !== "good");
}
