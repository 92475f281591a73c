import type { LogLevel } from "../../modules/device/device";
import { PowerLost } from "./flash";

/** One start of an application, as its last resort sees it. */
export interface Start {
  log(level: LogLevel, message: string): void;
  /** It was ended: by {@link end}, a restart or a power cut. */
  isOver(): boolean;
  /** None of its callbacks is called any more. */
  end(): void;
  restart(): void;
}

/** Takes what the callbacks of an application throw: tells it once, and restarts it. */
export class LastResort {
  private handler: ((error: unknown) => void) | undefined;

  constructor(private readonly start: Start) {}

  onUncaught(handler: (error: unknown) => void): void {
    this.handler = handler;
  }

  /** Throws a {@link PowerLost} on: a power cut is nobody's mistake, and whoever planned it waits for it. */
  take(error: unknown): void {
    if (error instanceof PowerLost) throw error;
    // What goes on after its end only does so because a call cannot be cut off here as on a chip.
    if (this.start.isOver()) return;
    this.start.end();
    try {
      this.handler?.(error);
    } catch (second) {
      if (second instanceof PowerLost) throw second;
      this.start.log("error", `uncaught in the handler for what was uncaught: ${words(second)}`);
    }
    this.start.log("error", `uncaught: ${words(error)}; restarting`);
    this.start.restart();
  }
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
