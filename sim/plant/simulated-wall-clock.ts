import type { MonotonicClock, WallClock, WallMs } from "../../modules/device/time";

/** The time of day as one board has it. */
export class SimulatedWallClock implements WallClock {
  private readonly shiftMs = { part: 0, site: 0 };

  /** `startMs`: what it was at the clock's 0. */
  constructor(
    private readonly clock: MonotonicClock,
    private readonly startMs: WallMs,
  ) {}

  nowMs(): WallMs {
    const { part, site } = this.shiftMs;
    return this.startMs + this.clock.nowMs() + part + site;
  }

  /** It jumps, either way, and stays so far off; 0: it is right again. What shifts one board adds to what shifts all. */
  shift(whose: "part" | "site", byMs: number): void {
    this.shiftMs[whose] = byMs;
  }
}
