import type { LogLevel } from "../../modules/device/device";

export interface LastResortActions {
  log(level: LogLevel, message: string): void;
  restart(): void;
}

/**
 * What happens to an exception that nobody caught. XS would end there and then, with the coil as it was.
 * So every callback that Moddable makes into this program runs inside {@link run}: first the contactor opens, then
 * there is a line in the log, then the chip restarts. The same actions stand behind XS's abort hook for what cannot be
 * caught here (memory full). A stack overflow gets neither: the restart alone opens the contactor, by its pull-down.
 */
export class LastResort {
  private openContactor: (() => void) | undefined;
  private failed = false;

  constructor(private readonly actions: LastResortActions) {}

  /** The guard says how the coil is dropped without any other object being sound. */
  opensWith(openContactor: (() => void) | undefined): void {
    this.openContactor = openContactor;
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
    try {
      this.openContactor?.();
    } catch {
      // The restart opens it.
    }
    try {
      this.actions.log("error", `unexpected: ${describe(error)}; contactor opened, restarting`);
    } catch {
      // The restart matters more than the line.
    }
    this.actions.restart();
  }
}

/** One line without a stack. */
export function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
