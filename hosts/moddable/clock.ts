import type { MonotonicClock, MonotonicMs } from "../../modules/device/time";

/** Half of the 32-bit range: a larger step can only be a count that ran back. */
const LARGEST_STEP = 0x8000_0000;

/**
 * A monotonic clock from Moddable's `Time.ticks`: 32 bits on a chip, negative half of the time and around again after
 * 49.7 days; the settable wall clock on Linux. Each call adds what has passed since the call before, so it has to be
 * called at least every 24 days (the control step does, 50 times a second).
 */
export class TickClock implements MonotonicClock {
  private elapsedMs = 0;
  private lastTicks: number;

  constructor(private readonly readTicks: () => number) {
    this.lastTicks = readTicks();
  }

  nowMs(): MonotonicMs {
    const ticks = this.readTicks();
    const stepMs = (ticks - this.lastTicks) >>> 0;
    this.lastTicks = ticks;
    // A wall clock that was set back stands still for this call; the chip's count never does that.
    if (stepMs < LARGEST_STEP) this.elapsedMs += stepMs;
    return this.elapsedMs;
  }
}
