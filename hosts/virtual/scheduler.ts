import type { MonotonicClock, MonotonicMs, TimerHandle, Timers } from "../../modules/device/time";

/** One pending callback. `intervalMs` 0 means once. A cleared entry stays in the heap until its turn comes. */
class Entry {
  pending = true;
  /** ms that a held board has put it off: `dueMs` without it lies on the multiples of `intervalMs`. */
  lateMs = 0;
  constructor(
    public dueMs: number,
    public order: number,
    readonly intervalMs: number,
    readonly callback: () => void,
    readonly scope: TimerScope | undefined,
  ) {}
}

/**
 * Virtual time: callbacks run in the order of their due times, and among equals in the order they were set.
 * Nothing here waits; who owns the scheduler says how far time goes.
 */
export class Scheduler implements MonotonicClock, Timers {
  private readonly heap: Entry[] = [];
  private order = 0;
  private now = 0;
  private isStopped = false;

  nowMs(): MonotonicMs {
    return this.now;
  }

  set(callback: () => void, delayMs: number): TimerHandle {
    return this.add(callback, this.now + notNegative(delayMs), 0, undefined);
  }

  repeat(callback: () => void, intervalMs: number): TimerHandle {
    return this.add(callback, this.now + requirePositive(intervalMs), intervalMs, undefined);
  }

  clear(handle: TimerHandle | undefined): void {
    if (handle instanceof Entry) handle.pending = false;
  }

  /** Timers that can be dropped or held up together, as those of one board are by a power cut or a hang. */
  scope(): TimerScope {
    return new TimerScope(this);
  }

  /** When the next callback is due, or undefined when none is set. */
  nextDueMs(): number | undefined {
    this.dropCleared();
    return this.heap[0]?.dueMs;
  }

  /** Runs all that is due up to and including `untilMs`; afterwards it is `untilMs`, unless a callback stops it. */
  runUntil(untilMs: number): void {
    this.isStopped = false;
    for (let entry = this.heap[0]; entry !== undefined && entry.dueMs <= untilMs; entry = this.heap[0]) {
      this.run(entry);
      if (this.isStopped) return;
    }
    if (untilMs > this.now) this.now = untilMs;
  }

  /** Called by a callback: {@link runUntil} returns after it, at the time that it is then. */
  stop(): void {
    this.isStopped = true;
  }

  /** The same without what is due at `untilMs` itself. */
  runBefore(untilMs: number): void {
    for (let entry = this.heap[0]; entry !== undefined && entry.dueMs < untilMs; entry = this.heap[0]) this.run(entry);
    if (untilMs > this.now) this.now = untilMs;
  }

  /** @internal for {@link TimerScope} */
  add(callback: () => void, dueMs: number, intervalMs: number, scope: TimerScope | undefined): TimerHandle {
    const entry = new Entry(dueMs, this.order++, intervalMs, callback, scope);
    this.push(entry);
    return entry as TimerHandle;
  }

  /** @internal for {@link TimerScope}: what fell due while its board stood still runs now, in the order it fell due. */
  release(held: readonly Entry[]): void {
    for (const entry of held) {
      entry.lateMs += this.now - entry.dueMs;
      entry.dueMs = this.now;
      entry.order = this.order++;
      this.push(entry);
    }
  }

  private run(entry: Entry): void {
    const scope = entry.scope;
    if (!entry.pending || scope?.closed === true) {
      this.removeFirst();
      return;
    }
    if (scope?.isHeld === true) {
      this.removeFirst();
      scope.held.push(entry);
      return;
    }
    if (entry.dueMs > this.now) this.now = entry.dueMs;
    if (entry.intervalMs === 0) {
      entry.pending = false;
      this.removeFirst();
    } else {
      entry.dueMs = nextMultiple(entry.dueMs - entry.lateMs, entry.intervalMs, this.now);
      entry.lateMs = 0;
      entry.order = this.order++;
      this.siftDown(0);
    }
    if (scope === undefined) entry.callback();
    else scope.run(entry.callback);
  }

  private push(entry: Entry): void {
    this.heap.push(entry);
    this.siftUp(this.heap.length - 1);
  }

  private dropCleared(): void {
    for (let entry = this.heap[0]; entry !== undefined; entry = this.heap[0]) {
      if (entry.pending && entry.scope?.closed !== true) return;
      this.removeFirst();
    }
  }

  private removeFirst(): void {
    const last = this.heap.pop();
    if (last === undefined || this.heap.length === 0) return;
    this.heap[0] = last;
    this.siftDown(0);
  }

  private siftUp(start: number): void {
    const heap = this.heap;
    const entry = heap[start] as Entry;
    let index = start;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex] as Entry;
      if (!isBefore(entry, parent)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = entry;
  }

  private siftDown(start: number): void {
    const heap = this.heap;
    const length = heap.length;
    const entry = heap[start] as Entry;
    let index = start;
    for (;;) {
      let childIndex = 2 * index + 1;
      if (childIndex >= length) break;
      let child = heap[childIndex] as Entry;
      if (childIndex + 1 < length && isBefore(heap[childIndex + 1] as Entry, child)) {
        childIndex += 1;
        child = heap[childIndex] as Entry;
      }
      if (!isBefore(child, entry)) break;
      heap[index] = child;
      index = childIndex;
    }
    heap[index] = entry;
  }
}

/** The timers of one board. */
export class TimerScope implements Timers {
  /** @internal */
  closed = false;
  /** @internal */
  isHeld = false;
  /** @internal What fell due while it is held, in that order. */
  readonly held: Entry[] = [];
  /** Gets what a callback threw, instead of whoever lets time pass. */
  onThrown: ((error: unknown) => void) | undefined;

  constructor(private readonly scheduler: Scheduler) {}

  get isClosed(): boolean {
    return this.closed;
  }

  /** Calls `callback` now, as a timer of this scope would be. */
  run(callback: () => void): void {
    if (this.onThrown === undefined) {
      callback();
      return;
    }
    try {
      callback();
    } catch (error) {
      this.onThrown(error);
    }
  }

  set(callback: () => void, delayMs: number): TimerHandle {
    return this.scheduler.add(callback, this.scheduler.nowMs() + notNegative(delayMs), 0, this);
  }

  repeat(callback: () => void, intervalMs: number): TimerHandle {
    requirePositive(intervalMs);
    return this.scheduler.add(callback, this.scheduler.nowMs() + intervalMs, intervalMs, this);
  }

  clear(handle: TimerHandle | undefined): void {
    this.scheduler.clear(handle);
  }

  /** The board's processor stands still, or goes on: what fell due meanwhile runs late, a repeated callback once. */
  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
    if (!isHeld) this.scheduler.release(this.held.splice(0));
  }

  /** Nothing of this scope runs any more. */
  close(): void {
    this.closed = true;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
}

function nextMultiple(dueMs: number, intervalMs: number, nowMs: number): number {
  const next = dueMs + intervalMs;
  return next > nowMs ? next : dueMs + intervalMs * (Math.floor((nowMs - dueMs) / intervalMs) + 1);
}

/** NaN, which would lose its place in the heap, counts as 0 as well. */
function notNegative(delayMs: number): number {
  return Number.isNaN(delayMs) ? 0 : Math.max(0, delayMs);
}

function requirePositive(intervalMs: number): number {
  if (!(intervalMs > 0)) throw new RangeError("a repeated timer needs an interval above 0 ms");
  return intervalMs;
}
