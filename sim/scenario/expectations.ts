import type { Expectation, ExpectedValue } from "./scenario";
import type { TraceLine } from "./trace-line";

/** An entry of `expect` that did not hold. */
export interface FailedExpectation {
  /** The entry as the file has it. */
  readonly expect: object;
  /** The first second at which it did not hold. */
  readonly t: number;
  readonly field: string;
  /** What the trace says there. */
  readonly found: unknown;
}

export interface Judgement {
  /** How many entries held. */
  readonly passed: number;
  /** In the order of the file. */
  readonly failed: readonly FailedExpectation[];
}

interface OpenEntry {
  readonly index: number;
  readonly expectation: Expectation;
  /** The second whose line it waits for. */
  nextS: number;
}

/** Decimals in a trace are no exact binary fractions: 15.9 − 15.4 is a hair more than 0.5. */
const HAIR = 1e-9;

const NO_LINE = "no line of the trace";

/** Judges a trace while it is made: hand it each line, second by second. */
export class ExpectationJudge {
  readonly #waiting: OpenEntry[];
  #open: OpenEntry[] = [];
  #nextWaiting = 0;
  #passed = 0;
  readonly #failed: { readonly index: number; readonly failure: FailedExpectation }[] = [];

  constructor(expectations: readonly Expectation[]) {
    this.#waiting = expectations
      .map((expectation, index) => ({ index, expectation, nextS: expectation.fromS }))
      .sort((a, b) => a.nextS - b.nextS || a.index - b.index);
  }

  /** The line of a second; a second that was left out fails what was to hold then. */
  line(traceLine: TraceLine): void {
    let next = this.#waiting[this.#nextWaiting];
    while (next !== undefined && next.nextS <= traceLine.t) {
      this.#open.push(next);
      next = this.#waiting[++this.#nextWaiting];
    }
    if (this.#open.length > 0) this.#open = this.#open.filter((entry) => this.#staysOpen(entry, traceLine));
  }

  /** What never saw its lines has failed. Call it once, after the last line. */
  finish(): Judgement {
    for (const entry of [...this.#open, ...this.#waiting.slice(this.#nextWaiting)]) this.#failWithoutLine(entry);
    this.#open = [];
    this.#nextWaiting = this.#waiting.length;
    const failed = this.#failed.sort((a, b) => a.index - b.index).map(({ failure }) => failure);
    return { passed: this.#passed, failed };
  }

  #staysOpen(entry: OpenEntry, traceLine: TraceLine): boolean {
    const { expectation } = entry;
    if (traceLine.t < entry.nextS) return true;
    if (traceLine.t > entry.nextS) {
      this.#failWithoutLine(entry);
      return false;
    }
    for (const { field, expected } of expectation.checks) {
      const found = lookUp(traceLine, expectation.charger, field);
      if (holds(expected, found)) continue;
      this.#fail(entry, field, found ?? null);
      return false;
    }
    entry.nextS++;
    if (entry.nextS <= expectation.toS) return true;
    this.#passed++;
    return false;
  }

  #failWithoutLine(entry: OpenEntry): void {
    this.#fail(entry, entry.expectation.checks[0]?.field ?? "", NO_LINE);
  }

  #fail({ index, expectation, nextS }: OpenEntry, field: string, found: unknown): void {
    this.#failed.push({ index, failure: { expect: expectation.entry, t: nextS, field, found } });
  }
}

function lookUp(traceLine: TraceLine, charger: string | null, field: string): unknown {
  if (field === "total") return traceLine.total;
  const trace = charger === null ? undefined : traceLine.chargers[charger];
  return trace === undefined ? undefined : (trace as unknown as Record<string, unknown>)[field];
}

/** An array has to fulfil it on each phase. */
function holds(expected: ExpectedValue, found: unknown): boolean {
  if (Array.isArray(found)) return found.length > 0 && found.every((phase) => holds(expected, phase));
  if (expected.kind === "is") return found === expected.value;
  return typeof found === "number" && found >= expected.min - HAIR && found <= expected.max + HAIR;
}
