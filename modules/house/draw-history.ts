import type { MonotonicMs } from "../device/time";

/** ms between two samples from which on nothing is known of what was in between. */
const BREAK_MS = 3_500;

/** Members of a sample: when it was taken, when it was told to draw less before that, and A of each phase. */
const AT = 0;
const LOWERED = 1;
const CURRENT = 2;

/**
 * What the charger itself drew lately: needed to take it out of a reading at the main switch. All of it lies in one
 * piece of a chip's memory: as objects the samples of eight chargers would fill a quarter of what there is of slots.
 */
export class DrawHistory {
  /** From when on samples have come without a break. */
  unbrokenSinceMs: MonotonicMs = Number.POSITIVE_INFINITY;
  /** Of the newest sample. */
  newestMs: MonotonicMs = Number.NEGATIVE_INFINITY;
  /** When it was told to draw less. What it draws later says nothing of what it drew before. */
  loweredMs: MonotonicMs = Number.NEGATIVE_INFINITY;
  /** Samples, one behind the other; a member that was not written yet is NaN. Behind them three rows of the span, A a phase. */
  private readonly memory: Float64Array;
  private readonly width: number;
  /** Of the span: the lowest draw, the highest, and the lowest of samples that its middle knows nothing of: for want of others. */
  private readonly low: number;
  private readonly high: number;
  private readonly later: number;
  private next = 0;
  /** The span last asked for. It stays known for as long as it is asked for: a reading counts longer than samples are kept. */
  private fromMs: MonotonicMs = 0;
  private toMs: MonotonicMs = -1;

  constructor(
    private readonly phases: 1 | 3,
    length = 24,
  ) {
    this.width = CURRENT + phases;
    this.low = length * this.width;
    this.high = this.low + phases;
    this.later = this.high + phases;
    this.memory = new Float64Array(this.later + phases).fill(Number.NaN);
  }

  /** A sample of each phase, taken at `atMs`. */
  add(atMs: MonotonicMs, currentA: readonly number[]): void {
    const { memory, next } = this;
    if (atMs - this.newestMs > BREAK_MS) this.unbrokenSinceMs = atMs;
    this.newestMs = atMs;
    memory[next + AT] = atMs;
    memory[next + LOWERED] = atMs > this.loweredMs ? this.loweredMs : Number.NEGATIVE_INFINITY;
    for (let phase = 0; phase < this.phases; phase++) memory[next + CURRENT + phase] = currentA[phase] ?? 0;
    this.widen(next);
    this.next = (next + this.width) % this.low;
  }

  /**
   * Lowest and highest draw of a phase in [fromMs, toMs]; undefined when there is no sample. The lowest is not of samples
   * after it was told to draw less, where that was in the second half.
   */
  range(
    phase: number,
    fromMs: MonotonicMs,
    toMs: MonotonicMs,
  ): { readonly lowA: number; readonly highA: number } | undefined {
    if (fromMs !== this.fromMs || toMs !== this.toMs) this.look(fromMs, toMs);
    if (!(phase < this.phases)) return undefined;
    const { memory } = this;
    const lowA = memory[this.low + phase] ?? 0;
    const highA = memory[this.high + phase] ?? 0;
    if (highA === Number.NEGATIVE_INFINITY) return undefined;
    return { lowA: lowA <= highA ? lowA : (memory[this.later + phase] ?? 0), highA };
  }

  private look(fromMs: MonotonicMs, toMs: MonotonicMs): void {
    const { memory, low, high, later } = this;
    this.fromMs = fromMs;
    this.toMs = toMs;
    memory.fill(Number.POSITIVE_INFINITY, low, high);
    memory.fill(Number.NEGATIVE_INFINITY, high, later);
    memory.fill(Number.POSITIVE_INFINITY, later);
    for (let at = 0; at < low; at += this.width) this.widen(at);
  }

  /** The span by the sample that begins there, where it lies in it. */
  private widen(sample: number): void {
    const { memory, fromMs, toMs, high } = this;
    const atMs = memory[sample + AT] ?? 0;
    if (!(atMs >= fromMs && atMs <= toMs)) return;
    const lowest = (memory[sample + LOWERED] ?? 0) < (fromMs + toMs) / 2 ? this.low : this.later;
    for (let phase = 0; phase < this.phases; phase++) {
      const currentA = memory[sample + CURRENT + phase] ?? 0;
      memory[lowest + phase] = Math.min(memory[lowest + phase] ?? currentA, currentA);
      memory[high + phase] = Math.max(memory[high + phase] ?? currentA, currentA);
    }
  }
}
