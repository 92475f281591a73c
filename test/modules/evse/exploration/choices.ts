/** Of one choice: how many alternatives there are, and how many of them, from the first, cost nothing. */
export interface Alternatives {
  readonly count: number;
  readonly free: number;
  /** It stays at its free alternatives in a narrow look. */
  readonly isWide: boolean;
}

/**
 * Goes through all alternatives of what somebody asks for, and only of that: a choice comes into being when it is first
 * asked for. So a run of whatever asks stands for every input that agrees with it in what was asked.
 *
 * `start`; run; while `next`, run again. Of the alternatives that cost, a run takes no more than its budget.
 */
export class Choices {
  /** Deviations of this run so far. */
  cost = 0;
  /** Deviations that a run may have from now on. */
  budget = 0;
  private isNarrow = false;
  /** Of each field, −1: not asked for yet. */
  private readonly chosen: Int8Array;
  private readonly free: Int8Array;
  private readonly counts: Int8Array;
  private readonly wide: Uint8Array;
  /** The order of asking, what was chosen, and how many alternatives could be. */
  private readonly fields: Int8Array;
  private readonly taken: Int8Array;
  private readonly limits: Int8Array;
  private depth = 0;
  private length = 0;

  constructor(alternatives: readonly Alternatives[]) {
    const size = alternatives.length;
    this.chosen = new Int8Array(size).fill(-1);
    this.free = Int8Array.from(alternatives, ({ free }) => free);
    this.counts = Int8Array.from(alternatives, ({ count }) => count);
    this.wide = Uint8Array.from(alternatives, ({ isWide }) => (isWide ? 1 : 0));
    this.fields = new Int8Array(size);
    this.taken = new Int8Array(size);
    this.limits = new Int8Array(size);
  }

  /** The first run: each choice at its first alternative. `isNarrow`: wide choices do not deviate. */
  start(budget: number, isNarrow = false): void {
    this.budget = budget;
    this.isNarrow = isNarrow;
    this.length = 0;
    this.rewind();
  }

  /** A run in which `field` is what it is told to be. */
  fix(field: number, choice: number): void {
    this.chosen[field] = choice;
  }

  /** The next run, that differs from all before; false: there is none. */
  next(): boolean {
    while (this.length > 0) {
      const last = this.length - 1;
      const choice = (this.taken[last] as number) + 1;
      if (choice < (this.limits[last] as number)) {
        this.taken[last] = choice;
        this.rewind();
        return true;
      }
      this.length = last;
    }
    return false;
  }

  /** What is chosen of `field`. */
  pick(field: number): number {
    const known = this.chosen[field] as number;
    if (known >= 0) return known;
    const free = this.free[field] as number;
    const index = this.depth++;
    let choice = 0;
    if (index < this.length) choice = this.taken[index] as number;
    else {
      this.length = index + 1;
      this.fields[index] = field;
      this.taken[index] = 0;
      const mayDeviate = this.cost < this.budget && !(this.isNarrow && this.wide[field] === 1);
      this.limits[index] = mayDeviate ? (this.counts[field] as number) : free;
    }
    if (choice >= free) this.cost += 1;
    this.chosen[field] = choice;
    return choice;
  }

  /** What was asked for and is not at its first alternative: [field, choice] in the order of asking. */
  get path(): readonly (readonly [number, number])[] {
    const path: (readonly [number, number])[] = [];
    for (let index = 0; index < this.length; index++) {
      const choice = this.taken[index] as number;
      if (choice > 0) path.push([this.fields[index] as number, choice]);
    }
    return path;
  }

  private rewind(): void {
    this.depth = 0;
    this.cost = 0;
    this.chosen.fill(-1);
  }
}
