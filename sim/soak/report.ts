import type { SoakResult } from "./soak";
import type { Counts } from "./tally";
import type { Violation } from "./violation";

/** What a soak prints. */
export interface SoakReport {
  readonly seed: number;
  /** Simulated, to 0.01. */
  readonly hours: number;
  readonly scenarios: number;
  /** All of them, faults included. */
  readonly events: number;
  readonly eventsByKind: Counts;
  /** Events that had no place any more when their time came. */
  readonly eventsWithoutPlace: number;
  readonly faultsSet: Counts;
  readonly faultsShown: Counts;
  readonly noticesShown: Counts;
  readonly guardDrops: Counts;
  readonly closures: number;
  readonly closuresOfThreePhases: number;
  readonly sessions: number;
  readonly starts: number;
  readonly lateTicks: number;
  readonly tornWrites: number;
  readonly energyKwh: number;
  /** s until a new car charged in the calm after a storm, the longest. */
  readonly longestUntilChargingS: number;
  readonly violations: readonly Violation[];
}

export function reportOf(seed: number, { tally, violation }: SoakResult): SoakReport {
  return {
    seed,
    hours: Math.round(tally.seconds / 36) / 100,
    scenarios: tally.storms,
    events: sum(tally.events) + sum(tally.faultsSet),
    eventsByKind: tally.events,
    eventsWithoutPlace: tally.refused,
    faultsSet: tally.faultsSet,
    faultsShown: tally.faultsShown,
    noticesShown: tally.noticesShown,
    guardDrops: tally.guardDrops,
    closures: tally.closures,
    closuresOfThreePhases: tally.closuresOfThree,
    sessions: tally.sessions,
    starts: tally.starts,
    lateTicks: tally.lateTicks,
    tornWrites: tally.tornWrites,
    energyKwh: Math.round(tally.energyWh) / 1000,
    longestUntilChargingS: tally.longestCalmS,
    violations: violation === undefined ? [] : [violation],
  };
}

/** Two parts of one soak. */
export function merged(one: SoakReport, other: SoakReport): SoakReport {
  return {
    seed: one.seed,
    hours: Math.round((one.hours + other.hours) * 100) / 100,
    scenarios: one.scenarios + other.scenarios,
    events: one.events + other.events,
    eventsByKind: added(one.eventsByKind, other.eventsByKind),
    eventsWithoutPlace: one.eventsWithoutPlace + other.eventsWithoutPlace,
    faultsSet: added(one.faultsSet, other.faultsSet),
    faultsShown: added(one.faultsShown, other.faultsShown),
    noticesShown: added(one.noticesShown, other.noticesShown),
    guardDrops: added(one.guardDrops, other.guardDrops),
    closures: one.closures + other.closures,
    closuresOfThreePhases: one.closuresOfThreePhases + other.closuresOfThreePhases,
    sessions: one.sessions + other.sessions,
    starts: one.starts + other.starts,
    lateTicks: one.lateTicks + other.lateTicks,
    tornWrites: one.tornWrites + other.tornWrites,
    energyKwh: Math.round((one.energyKwh + other.energyKwh) * 1000) / 1000,
    longestUntilChargingS: Math.max(one.longestUntilChargingS, other.longestUntilChargingS),
    violations: [...one.violations, ...other.violations],
  };
}

function added(one: Counts, other: Counts): Counts {
  const both: Counts = { ...one };
  for (const [name, count] of Object.entries(other)) both[name] = (both[name] ?? 0) + count;
  return both;
}

function sum(counts: Counts): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}
