import type { GuardDrop } from "../../../modules/device/guard";

/** One case of the guard's rules: what it sees with the coil energised, and what it does. */
export interface GuardCase {
  readonly permitAgeMs: number;
  /** How long the pilot has been out of C and D. */
  readonly pilotLeftMs: number;
  readonly tripLine: boolean;
  readonly dropped: GuardDrop | null;
}

/** The rules as facts/control-pilot.md has them, for every guard there is: in the plant, and native on a chip. */
export const GUARD_CASES: readonly GuardCase[] = Object.freeze([
  { permitAgeMs: 0, pilotLeftMs: 0, tripLine: false, dropped: null },
  { permitAgeMs: 20, pilotLeftMs: 0, tripLine: false, dropped: null },
  { permitAgeMs: 199, pilotLeftMs: 0, tripLine: false, dropped: null },
  { permitAgeMs: 200, pilotLeftMs: 0, tripLine: false, dropped: "permit-expired" },
  { permitAgeMs: 201, pilotLeftMs: 0, tripLine: false, dropped: "permit-expired" },
  { permitAgeMs: 60_000, pilotLeftMs: 0, tripLine: false, dropped: "permit-expired" },
  { permitAgeMs: 0, pilotLeftMs: 54, tripLine: false, dropped: null },
  { permitAgeMs: 0, pilotLeftMs: 55, tripLine: false, dropped: "pilot-left" },
  { permitAgeMs: 0, pilotLeftMs: 56, tripLine: false, dropped: "pilot-left" },
  { permitAgeMs: 199, pilotLeftMs: 54, tripLine: false, dropped: null },
  { permitAgeMs: 0, pilotLeftMs: 0, tripLine: true, dropped: "trip-line" },
  // Several at once: the reason that weighs most is told.
  { permitAgeMs: 200, pilotLeftMs: 55, tripLine: false, dropped: "pilot-left" },
  { permitAgeMs: 200, pilotLeftMs: 0, tripLine: true, dropped: "trip-line" },
  { permitAgeMs: 0, pilotLeftMs: 55, tripLine: true, dropped: "trip-line" },
  { permitAgeMs: 200, pilotLeftMs: 55, tripLine: true, dropped: "trip-line" },
] as const);

export function caseName({ permitAgeMs, pilotLeftMs, tripLine, dropped }: GuardCase): string {
  const line = tripLine ? ", trip line active" : "";
  return `permit ${permitAgeMs} ms, pilot out ${pilotLeftMs} ms${line}: ${dropped ?? "holds"}`;
}
