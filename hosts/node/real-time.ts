import type { MonotonicClock, MonotonicMs, TimerHandle, Timers } from "../../modules/device/time";
import type { Scheduler } from "../virtual/scheduler";

export interface RealTimeOptions {
  readonly scheduler: Scheduler;
  /** Simulated seconds in one real second, 0.1–100; default 1. */
  readonly speed?: number;
  /** What a callback threw. The others go on. */
  readonly onError: (error: unknown) => void;
}

/** ms; a process that was stopped for longer goes on where it was, instead of living through all of it at once. */
const maxLagMs = 10_000;
/** ms; Node's timers hold no more than 2^31, and rounding adds up. */
const maxSleepMs = 60_000;

/**
 * Lets a {@link Scheduler} run in real time. Its clock stands still between two wakes, so an event from outside has
 * to come in by {@link run}, which brings the clock to now first.
 */
export class RealTime implements MonotonicClock, Timers {
  private readonly scheduler: Scheduler;
  private readonly onError: (error: unknown) => void;
  private factor: number;
  private baseRealMs = performance.now();
  private baseMs: MonotonicMs;
  private timeout: NodeJS.Timeout | undefined;
  private armedDueMs: MonotonicMs | undefined;
  private running = false;
  private closed = false;

  constructor(options: RealTimeOptions) {
    this.scheduler = options.scheduler;
    this.onError = options.onError;
    this.factor = requireSpeed(options.speed ?? 1);
    this.baseMs = this.scheduler.nowMs();
    this.arm();
  }

  get speed(): number {
    return this.factor;
  }

  /** Throws a RangeError outside 0.1–100. */
  set speed(speed: number) {
    requireSpeed(speed);
    this.rebase(this.positionMs());
    this.factor = speed;
    this.armedDueMs = undefined;
    if (!this.running) this.arm();
  }

  nowMs(): MonotonicMs {
    return this.scheduler.nowMs();
  }

  set(callback: () => void, delayMs: number): TimerHandle {
    const handle = this.scheduler.set(callback, Math.max(0, delayMs) + this.lagMs());
    if (!this.running) this.arm();
    return handle;
  }

  /** From outside of {@link run}, the first call may come late by what the clock lags behind. */
  repeat(callback: () => void, intervalMs: number): TimerHandle {
    const handle = this.scheduler.repeat(callback, intervalMs);
    if (!this.running) this.arm();
    return handle;
  }

  clear(handle: TimerHandle | undefined): void {
    this.scheduler.clear(handle);
  }

  /** Runs all that is due by now; afterwards the clock says now. Inside a callback it does nothing. */
  catchUp(): void {
    if (this.running || this.closed) return;
    this.running = true;
    const untilMs = this.positionMs();
    for (let done = false; !done && !this.closed; ) {
      try {
        this.scheduler.runUntil(untilMs);
        done = true;
      } catch (error) {
        this.onError(error);
      }
    }
    this.running = false;
    this.arm();
  }

  /** Calls `callback` at the present moment of this clock; what it throws goes to `onError`. */
  readonly run = (callback: () => void): void => {
    if (this.closed) return;
    if (this.running) {
      callback();
      return;
    }
    this.catchUp();
    this.running = true;
    try {
      callback();
    } catch (error) {
      this.onError(error);
    }
    this.running = false;
    this.arm();
  };

  /** No callback comes after it. */
  close(): void {
    this.closed = true;
    this.scheduler.stop();
    clearTimeout(this.timeout);
  }

  private arm(): void {
    if (this.closed) return;
    const dueMs = this.scheduler.nextDueMs();
    if (dueMs !== undefined && dueMs === this.armedDueMs) return;
    clearTimeout(this.timeout);
    this.armedDueMs = dueMs;
    if (dueMs === undefined) return;
    const sleepMs = Math.ceil((dueMs - this.positionMs()) / this.factor);
    this.timeout = setTimeout(() => this.wake(), Math.min(Math.max(sleepMs, 0), maxSleepMs));
  }

  private wake(): void {
    this.armedDueMs = undefined;
    this.catchUp();
  }

  /** What the clock should say, ms. */
  private positionMs(): MonotonicMs {
    const wantedMs = this.baseMs + (performance.now() - this.baseRealMs) * this.factor;
    const dueMs = this.scheduler.nextDueMs();
    const limitMs = dueMs === undefined ? wantedMs : dueMs + maxLagMs * this.factor;
    if (wantedMs > limitMs) this.rebase(limitMs);
    return Math.max(Math.min(wantedMs, limitMs), this.scheduler.nowMs());
  }

  private rebase(positionMs: MonotonicMs): void {
    this.baseMs = positionMs;
    this.baseRealMs = performance.now();
  }

  /** How far the standing clock is behind, ms. */
  private lagMs(): number {
    return this.running ? 0 : this.positionMs() - this.scheduler.nowMs();
  }
}

function requireSpeed(speed: number): number {
  if (!(speed >= 0.1 && speed <= 100)) throw new RangeError("speed must be a number from 0.1 to 100");
  return speed;
}
