/** Changes that are kept: more than happen within the age of any reading. */
const LENGTH = 16;

interface PilotChange {
  atMs: number;
  highV: number;
  lowV: number;
}

/** What stood on the pilot a moment ago, for readings that are a moment old. */
export class PilotPast {
  private readonly changes: PilotChange[] = [];
  private next = 0;
  private newest: PilotChange | undefined;

  /** What stands there from `nowMs` on; the newest of one moment counts. */
  record(nowMs: number, highV: number, lowV: number): void {
    const { newest } = this;
    if (newest?.highV === highV && newest.lowV === lowV) return;
    if (newest?.atMs === nowMs) {
      newest.highV = highV;
      newest.lowV = lowV;
      return;
    }
    const change = this.changes[this.next] ?? { atMs: 0, highV: 0, lowV: 0 };
    change.atMs = nowMs;
    change.highV = highV;
    change.lowV = lowV;
    this.changes[this.next] = change;
    this.newest = change;
    this.next = (this.next + 1) % LENGTH;
  }

  /** undefined: it was before everything that is kept. */
  at(ms: number): { readonly highV: number; readonly lowV: number } | undefined {
    let found: PilotChange | undefined;
    for (const change of this.changes)
      if (change.atMs <= ms && (found === undefined || change.atMs >= found.atMs)) found = change;
    return found;
  }
}
