import type { TimerScope } from "../../../hosts/virtual/scheduler";
import { PilotPast } from "./pilot-past";

/** ms between two control steps beyond which the firmware hangs, whatever holds it up. */
const HUNG_MS = 80;

/** What the wires between one charger's firmware and its board have told since the run began. Times in ms. */
export class Probes {
  /** Starts of the firmware so far. */
  starts = 0;
  /** Of the start that runs, or ran last. */
  scope: TimerScope | undefined;
  /** The firmware last read its pilot: every control step begins with that. */
  steppedMs = Number.NEGATIVE_INFINITY;
  /** It last stood still for longer than a tick may be late, or started. */
  hungMs = Number.NEGATIVE_INFINITY;
  /** It last renewed the guard's permit, closing included. */
  renewedMs = Number.NEGATIVE_INFINITY;
  /** It wrote to the guard or the pilot since somebody looked. */
  hasActed = false;
  /** The residual current detector's test input. */
  isTestOn = false;
  readonly pilotPast = new PilotPast();
  /** What an injected crash threw in this start. */
  injected: unknown;
  /** What was uncaught in this start. */
  uncaught: unknown;
  /** A part restarted itself though nobody made it; the first time. */
  unexplained: string | undefined;
  /** Permits that the guard took back, by its reason. */
  readonly guardDrops: { [reason: string]: number } = {};

  begin(scope: TimerScope): void {
    this.starts += 1;
    this.scope = scope;
    this.isTestOn = false;
    this.hasActed = true;
    this.injected = undefined;
    this.uncaught = undefined;
  }

  /** A control step begins. */
  step(nowMs: number): void {
    if (nowMs - this.steppedMs > HUNG_MS) this.hungMs = nowMs;
    this.steppedMs = nowMs;
  }

  /** ms that it has been up and in time. */
  aliveMs(nowMs: number): number {
    return nowMs - this.steppedMs > HUNG_MS ? 0 : nowMs - this.hungMs;
  }

  /** The host restarts a part for an error, or because its firmware asks for it. */
  restarting(part: string, isInjected: boolean): void {
    if (!isInjected) this.unexplained ??= `${part} restarted: ${words(this.uncaught)}`;
  }
}

function words(error: unknown): string {
  if (error === undefined) return "its firmware asked for it";
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
