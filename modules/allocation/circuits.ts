import type { Circuit, Claimant } from "./allocation";

/** A phase of the main switch or of a circuit below it: an index into {@link Headroom}. */
type Way = number;

/** A, whole, of an amount that is rounded to 0.01 A first; 0 for what is negative or no number. */
export function wholeAmperes(currentA: number): number {
  return currentA > 0 ? Math.floor(Math.round(currentA * 100) / 100) : 0;
}

/**
 * The whole amperes that are left on each phase of the main switch and of every circuit below it. Shares are whole, so
 * nothing is lost by making the limits whole before the first is given.
 */
export class Headroom {
  private constructor(
    private readonly phases: number,
    private readonly circuits: readonly Circuit[],
    /** The main switch's phases, then those of each circuit. */
    private readonly left: number[],
  ) {}

  static of(availableA: readonly number[], circuits: readonly Circuit[]): Headroom {
    const left = availableA.map(wholeAmperes);
    for (const { limitA } of circuits) {
      const wholeA = wholeAmperes(limitA);
      for (const _ of availableA) left.push(wholeA);
    }
    return new Headroom(availableA.length, circuits, left);
  }

  /** All that a charger's current flows through, the main switch last. */
  waysOf({ circuit, phases }: Claimant): readonly Way[] {
    const ways: Way[] = [];
    for (let at = circuit; at !== null; ) {
      for (const phase of phases) ways.push((at + 1) * this.phases + phase);
      const parent: number | null = this.circuits[at]?.parent ?? null;
      at = parent !== null && parent < at ? parent : null;
    }
    for (const phase of phases) ways.push(phase);
    return ways;
  }

  /** A left on the tightest of the ways; 0 where there is none, or one that the site does not have. */
  room(ways: readonly Way[]): number {
    return this.left[this.tightest(ways)] ?? 0;
  }

  /** The main switch is the tightest, or as tight as any circuit. */
  isMainTightest(ways: readonly Way[]): boolean {
    return this.tightest(ways) < this.phases;
  }

  take(ways: readonly Way[], currentA: number): void {
    for (const way of ways) this.left[way] = (this.left[way] ?? 0) - currentA;
  }

  /** What each of those gets whose ways these are, where everyone on a way gets the same. */
  dividedBy(users: readonly (readonly Way[])[]): Headroom {
    const counts = this.left.map(() => 0);
    for (const ways of users) for (const way of ways) counts[way] = (counts[way] ?? 0) + 1;
    const shares = this.left.map((leftA, way) => Math.floor(leftA / Math.max(1, counts[way] ?? 0)));
    return new Headroom(this.phases, this.circuits, shares);
  }

  private tightest(ways: readonly Way[]): Way {
    let found = -1;
    let roomA = Number.POSITIVE_INFINITY;
    for (const way of ways) {
      const leftA = this.left[way] ?? 0;
      if (leftA > roomA) continue;
      found = way;
      roomA = leftA;
    }
    return found;
  }
}
