import type { FaultName } from "../../scenario/vocabulary";
import { type Invariant, inRun } from "./invariant";
import type { Sight } from "./sight";
import { slowMs } from "./slow-car";

/** A above the contract from which on a moment counts as over the limit. */
const TOLERANCE_A = 0.05;
/** ms beyond the meter's interval in which the total is back. */
const BACK_MS = 6_000;
/** ms between two looks: cars and house move every 100 ms. */
const STEP_MS = 100;
/** ms after a cause within which everything is as before (scenario contract: 50 s), beside three intervals of the meter. */
const RECOVERY_MS = 60_000;

/** What explains a total above the contract: the reading or its way is bad, or the car does not do as it is told. */
const EXCUSES: readonly FaultName[] = Object.freeze([
  "meter-silent",
  "meter-garbage",
  "meter-ct-off",
  "broker-down",
  "network-loss",
  "message-loss",
  "message-delay",
  "ev-overdraw",
  "ev-ignores-offer",
  "over-voltage",
  "under-voltage",
]);

/** The house and its contract. */
export const HOUSE_RULES: readonly Invariant[] = Object.freeze([
  inRun(
    "back under the contract in time",
    "design, users: never trips the main switch; interval + 6 s, unless a fault or a hand explains it",
    watchTotal,
  ),
]);

function watchTotal() {
  const sinceMs: (number | undefined)[] = [];
  const homeA: number[] = [];
  let contractedA = 0;
  let excusedMs = Number.NEGATIVE_INFINITY;
  let lookedMs = Number.NEGATIVE_INFINITY;
  return (sight: Sight): string | undefined => {
    const { world, nowMs } = sight;
    if (nowMs - lookedMs < STEP_MS) return undefined;
    lookedMs = nowMs;
    const { site } = world.scenario;
    if (isExcused(sight)) excusedMs = nowMs;
    const wasChanged = world.contractedA < contractedA;
    contractedA = world.contractedA;
    const allowedMs = site.updateIntervalS * 1000 + BACK_MS + slowMs(sight.charger);
    for (let phase = 0; phase < site.phases; phase++) {
      const houseA = (world.site.homeA[phase] ?? 0) - (world.site.solarA[phase] ?? 0);
      const isMore = houseA > (homeA[phase] ?? 0) || wasChanged;
      homeA[phase] = houseA;
      const totalA = world.site.totalA[phase] ?? 0;
      const isOver = sight.charger.currentA(phase) > 0 && totalA > contractedA + TOLERANCE_A;
      const before = sinceMs[phase];
      sinceMs[phase] = !isOver || excusedMs === nowMs ? undefined : isMore ? nowMs : (before ?? nowMs);
      const overMs = nowMs - (sinceMs[phase] ?? nowMs);
      if (overMs > allowedMs) return `${totalA} A of ${contractedA} A on phase ${phase + 1} for ${overMs} ms`;
    }
    return undefined;
  };
}

function isExcused(sight: Sight): boolean {
  const { world, nowMs, faults, told, view } = sight;
  if (told.mode === "manual" || nowMs < sight.siteRestartedMs + RECOVERY_MS) return true;
  // It has found the meter to be wrong, and holds the fail-safe current.
  if (view?.notices.includes("meter-mismatch") === true) return true;
  const recoveryMs = RECOVERY_MS + 3_000 * world.scenario.site.updateIntervalS;
  for (const fault of EXCUSES) if (faults.wasWithin(fault, nowMs, recoveryMs)) return true;
  return false;
}
