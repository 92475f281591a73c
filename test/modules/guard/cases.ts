import type { GuardDrop } from "../../../modules/device/guard";

/** One case of the guard's rules: what it sees with a coil energised, and what it does. */
export interface GuardCase {
  readonly permitAgeMs: number;
  /** How long the pilot has been out of C and D. */
  readonly pilotLeftMs: number;
  readonly tripLine: boolean;
  readonly emergencyStop: boolean;
  readonly dropped: GuardDrop | null;
}

const QUIET = Object.freeze({ permitAgeMs: 0, pilotLeftMs: 0, tripLine: false, emergencyStop: false } as const);

function of(dropped: GuardDrop | null, more: Partial<GuardCase> = {}): GuardCase {
  return Object.freeze({ ...QUIET, ...more, dropped });
}

/** The rules as facts/control-pilot.md has them, for every guard there is: in the plant, and native on a chip. */
export const GUARD_CASES: readonly GuardCase[] = Object.freeze([
  of(null),
  of(null, { permitAgeMs: 20 }),
  of(null, { permitAgeMs: 199 }),
  of("permit-expired", { permitAgeMs: 200 }),
  of("permit-expired", { permitAgeMs: 201 }),
  of("permit-expired", { permitAgeMs: 60_000 }),
  of(null, { pilotLeftMs: 54 }),
  of("pilot-left", { pilotLeftMs: 55 }),
  of("pilot-left", { pilotLeftMs: 56 }),
  of(null, { permitAgeMs: 199, pilotLeftMs: 54 }),
  of("trip-line", { tripLine: true }),
  of("emergency-stop", { emergencyStop: true }),
  // Either line on the last moment that is still fine for the others.
  of("trip-line", { permitAgeMs: 199, pilotLeftMs: 54, tripLine: true }),
  of("emergency-stop", { permitAgeMs: 199, pilotLeftMs: 54, emergencyStop: true }),
  // Several at once: the reason that weighs most is told.
  of("pilot-left", { permitAgeMs: 200, pilotLeftMs: 55 }),
  of("emergency-stop", { permitAgeMs: 200, emergencyStop: true }),
  of("emergency-stop", { pilotLeftMs: 55, emergencyStop: true }),
  of("emergency-stop", { permitAgeMs: 200, pilotLeftMs: 55, emergencyStop: true }),
  of("trip-line", { permitAgeMs: 200, tripLine: true }),
  of("trip-line", { pilotLeftMs: 55, tripLine: true }),
  of("trip-line", { permitAgeMs: 200, pilotLeftMs: 55, tripLine: true }),
  of("trip-line", { tripLine: true, emergencyStop: true }),
  of("trip-line", { permitAgeMs: 200, pilotLeftMs: 55, tripLine: true, emergencyStop: true }),
]);

export function caseName({ permitAgeMs, pilotLeftMs, tripLine, emergencyStop, dropped }: GuardCase): string {
  const lines = `${tripLine ? ", trip line active" : ""}${emergencyStop ? ", emergency stop pressed" : ""}`;
  return `permit ${permitAgeMs} ms, pilot out ${pilotLeftMs} ms${lines}: ${dropped ?? "holds"}`;
}
