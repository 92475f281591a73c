/** Times in ms, and what is told of them. */
export class Distribution {
  private readonly values: number[] = [];
  private isSorted = true;

  /** Throws a RangeError for what is no time. */
  add(ms: number): void {
    if (!(ms >= 0)) throw new RangeError(`a reaction takes 0 ms or more, not ${ms}`);
    this.values.push(ms);
    this.isSorted = false;
  }

  get count(): number {
    return this.values.length;
  }

  get smallestMs(): number {
    return this.share(0);
  }

  get medianMs(): number {
    return this.share(0.5);
  }

  get largestMs(): number {
    return this.share(1);
  }

  /** The smallest time that this share of all does not exceed; NaN without any. */
  share(part: number): number {
    const sorted = this.sorted();
    return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
  }

  /** One line a bar of `widthMs`: from, to, how many, and a bar for people. */
  histogram(widthMs: number): string[] {
    const counts = new Array<number>(Math.floor(this.largestMs / widthMs) + 1).fill(0);
    let highest = 1;
    for (const ms of this.values) {
      const bar = Math.floor(ms / widthMs);
      const count = (counts[bar] ?? 0) + 1;
      counts[bar] = count;
      highest = Math.max(highest, count);
    }
    const lines: string[] = [];
    for (let bar = Math.floor(this.smallestMs / widthMs); bar < counts.length; bar++) {
      const count = counts[bar] ?? 0;
      const range = `${pad(bar * widthMs)}–${pad((bar + 1) * widthMs)} ms`;
      lines.push(`${range} ${String(count).padStart(7)} ${"#".repeat(Math.ceil((40 * count) / highest))}`);
    }
    return lines;
  }

  private sorted(): readonly number[] {
    if (!this.isSorted) this.values.sort((a, b) => a - b);
    this.isSorted = true;
    return this.values;
  }
}

function pad(ms: number): string {
  return String(ms).padStart(3);
}
