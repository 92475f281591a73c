import type { GuardDrop } from "../device/guard";
import { isAsking, type PilotLevel } from "../pilot/level";

/** ms a permit holds. */
export const GUARD_PERMIT_MS = 200;
/** ms the pilot may be out of C and D: longer than the firmware's own debounce, so that the firmware is first. */
export const GUARD_PILOT_LEFT_MS = 55;

/** What the guard knows when it decides. */
export interface GuardView {
  readonly permitAgeMs: number;
  /** How long the pilot has been out of C and D without a break; 0 while it is in. */
  readonly pilotLeftMs: number;
  /** The residual current detector's line, where there is one. */
  readonly tripLine: boolean;
  /** The emergency stop's line, where there is one. */
  readonly emergencyStop: boolean;
}

/**
 * Why the coils have to drop now, or null; of several reasons the one that weighs most. The guard never closes anything.
 */
export function guardDecision(view: GuardView): GuardDrop | null {
  if (view.tripLine) return "trip-line";
  if (view.emergencyStop) return "emergency-stop";
  if (view.pilotLeftMs >= GUARD_PILOT_LEFT_MS) return "pilot-left";
  if (view.permitAgeMs >= GUARD_PERMIT_MS) return "permit-expired";
  return null;
}

/** Whether a level counts as "in C or D" for {@link GuardView.pilotLeftMs}. */
export function guardAccepts(level: PilotLevel): boolean {
  return isAsking(level);
}
