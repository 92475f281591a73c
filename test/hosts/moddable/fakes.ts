import { LastResort } from "../../../hosts/moddable/last-resort";
import type { MonotonicMs, TimerHandle, Timers } from "../../../modules/device/time";

interface Waiting {
  readonly callback: () => void;
  atMs: number;
  readonly intervalMs: number | undefined;
}

/** Time that a test moves, with timers on it, in the shape of Moddable's and of the contract's. */
export class FakeTime implements Timers {
  ms = 0;
  private readonly waiting = new Set<Waiting>();

  nowMs(): MonotonicMs {
    return this.ms;
  }

  set(callback: () => void, delayMs: number): TimerHandle {
    return this.add({ callback, atMs: this.ms + delayMs, intervalMs: undefined });
  }

  repeat(callback: () => void, intervalMs: number): TimerHandle {
    return this.add({ callback, atMs: this.ms + intervalMs, intervalMs });
  }

  clear(handle: unknown): void {
    this.waiting.delete(handle as Waiting);
  }

  get count(): number {
    return this.waiting.size;
  }

  advance(byMs: number): void {
    const untilMs = this.ms + byMs;
    for (let next = this.next(untilMs); next !== undefined; next = this.next(untilMs)) {
      this.ms = next.atMs;
      if (next.intervalMs === undefined) this.waiting.delete(next);
      else next.atMs += next.intervalMs;
      next.callback();
    }
    this.ms = untilMs;
  }

  private add(waiting: Waiting): TimerHandle {
    this.waiting.add(waiting);
    return waiting as unknown as TimerHandle;
  }

  private next(untilMs: number): Waiting | undefined {
    let first: Waiting | undefined;
    for (const one of this.waiting)
      if (one.atMs <= untilMs && (first === undefined || one.atMs < first.atMs)) first = one;
    return first;
  }
}

/** A last resort that writes down what it did, in order. */
export function recordingLastResort(): { readonly lastResort: LastResort; readonly did: string[] } {
  const did: string[] = [];
  const lastResort = new LastResort({
    log: (level, message) => did.push(`${level}: ${message}`),
    restart: () => did.push("restart"),
  });
  return { lastResort, did };
}
