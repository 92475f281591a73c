import type { MonotonicMs } from "../device/time";

/** ms between two samples from which on nothing is known of what was in between. */
const BREAK_MS = 3_500;

interface DrawSample {
  atMs: MonotonicMs;
  readonly currentA: number[];
}

/** What the charger itself drew lately: needed to take it out of a reading at the main switch. */
export class DrawHistory {
  /** From when on samples have come without a break. */
  unbrokenSinceMs: MonotonicMs = Number.POSITIVE_INFINITY;
  /** Of the newest sample. */
  newestMs: MonotonicMs = Number.NEGATIVE_INFINITY;
  private readonly samples: DrawSample[] = [];
  private next = 0;
  /** The span last asked for. It stays known for as long as it is asked for: a reading counts longer than samples are kept. */
  private readonly span: { fromMs: MonotonicMs; toMs: MonotonicMs; readonly lowA: number[]; readonly highA: number[] };

  constructor(
    private readonly phases: 1 | 3,
    private readonly length = 24,
  ) {
    const none = new Array<number>(phases);
    this.span = { fromMs: 0, toMs: -1, lowA: none.slice(), highA: none };
  }

  /** A sample of each phase, taken at `atMs`. */
  add(atMs: MonotonicMs, currentA: readonly number[]): void {
    if (atMs - this.newestMs > BREAK_MS) this.unbrokenSinceMs = atMs;
    this.newestMs = atMs;
    let sample = this.samples[this.next];
    if (sample === undefined) {
      sample = { atMs, currentA: new Array<number>(this.phases).fill(0) };
      this.samples[this.next] = sample;
    }
    sample.atMs = atMs;
    for (let phase = 0; phase < this.phases; phase++) sample.currentA[phase] = currentA[phase] ?? 0;
    this.next = (this.next + 1) % this.length;
    this.widen(sample);
  }

  /** Lowest and highest draw of a phase in [fromMs, toMs]; undefined when there is no sample. */
  range(
    phase: number,
    fromMs: MonotonicMs,
    toMs: MonotonicMs,
  ): { readonly lowA: number; readonly highA: number } | undefined {
    const { span } = this;
    if (fromMs !== span.fromMs || toMs !== span.toMs) this.look(fromMs, toMs);
    const lowA = span.lowA[phase] ?? Number.POSITIVE_INFINITY;
    const highA = span.highA[phase] ?? Number.NEGATIVE_INFINITY;
    return highA >= lowA ? { lowA, highA } : undefined;
  }

  private look(fromMs: MonotonicMs, toMs: MonotonicMs): void {
    this.span.fromMs = fromMs;
    this.span.toMs = toMs;
    this.span.lowA.fill(Number.POSITIVE_INFINITY);
    this.span.highA.fill(Number.NEGATIVE_INFINITY);
    for (const sample of this.samples) this.widen(sample);
  }

  private widen(sample: DrawSample): void {
    const { span } = this;
    if (sample.atMs < span.fromMs || sample.atMs > span.toMs) return;
    for (let phase = 0; phase < this.phases; phase++) {
      const currentA = sample.currentA[phase] ?? 0;
      span.lowA[phase] = Math.min(span.lowA[phase] ?? currentA, currentA);
      span.highA[phase] = Math.max(span.highA[phase] ?? currentA, currentA);
    }
  }
}
