import type { LogLevel } from "../../modules/device/device";

export interface LastResortActions {
  log(level: LogLevel, message: string): void;
  restart(): void;
}

/**
 * What happens to an exception that nobody caught. XS would end there and then, with the coil as it was.
 * So every callback that Moddable makes into this program runs inside {@link run}: first the contactor opens, then
 * the application hears of it, then there is a line in the log, then the chip restarts. The same actions stand behind
 * XS's abort hook for what cannot be caught here (memory full). A stack overflow gets none of them: the restart alone
 * opens the contactor, by its pull-down.
 */
export class LastResort {
  private openContactor: (() => void) | undefined;
  private handler: ((error: unknown) => void) | undefined;
  private failed = false;

  constructor(private readonly actions: LastResortActions) {}

  /** The guard says how the coils are dropped without any other object being sound. */
  opensWith(openContactor: (() => void) | undefined): void {
    this.openContactor = openContactor;
  }

  /** What the application wants done before the restart, for a moment only. The newest handler counts. */
  onUncaught(handler: (error: unknown) => void): void {
    this.handler = handler;
  }

  run(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.fail(error);
    }
  }

  fail(error: unknown): void {
    if (this.failed) return;
    this.failed = true;
    // Whatever one step throws, the next one comes: the restart opens the contactor, too, and matters more than a line.
    attempt(() => this.openContactor?.());
    attempt(() => this.handler?.(error));
    attempt(() => this.actions.log("error", `unexpected: ${describe(error)}; contactor opened, restarting`));
    this.actions.restart();
  }
}

function attempt(step: () => void): void {
  try {
    step();
  } catch {
    // It was for the best; there is nobody left to tell.
  }
}

/** One line without a stack. */
export function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
