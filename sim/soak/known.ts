/** A defect that is known and not mended yet: what is left out of storms, or not looked at, so that the rest runs on. */
interface KnownDefect {
  /** Names of events (plan/storm-event.ts) that no storm has meanwhile. */
  readonly events: readonly string[];
  /** Names of invariants (watch/invariants.ts) that are not looked at meanwhile. */
  readonly invariants: readonly string[];
  /** What is wrong, with seed and storm where it was found. */
  readonly what: string;
}

/** Empty when nothing is known to be broken. */
export const KNOWN_DEFECTS: readonly KnownDefect[] = Object.freeze([]);

export function isKnownBroken(event: string): boolean {
  return KNOWN_DEFECTS.some(({ events }) => events.includes(event));
}

export function isNotWatched(invariant: string): boolean {
  return KNOWN_DEFECTS.some(({ invariants }) => invariants.includes(invariant));
}
