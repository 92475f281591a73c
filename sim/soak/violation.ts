/** An invariant that did not hold. */
export interface Violation {
  readonly seed: number;
  /** The storm's number, which is what `--from` takes. */
  readonly storm: number;
  /** s of simulated time within the storm. */
  readonly atS: number;
  readonly invariant: string;
  readonly clause: string;
  readonly what: string;
  /** What happened last, oldest first, as `s what`. */
  readonly lastEvents: readonly string[];
  /** What the charger showed then. */
  readonly view: unknown;
}

/** Unwinds a storm. */
export class Broken extends Error {
  constructor(readonly violation: Violation) {
    super(`${violation.invariant}: ${violation.what}`);
    this.name = "Broken";
  }
}
