import type { LogLevel } from "../../modules/device/device";
import type { WallClock, WallMs } from "../../modules/device/time";
import type { LastResort } from "../moddable/last-resort";

const TIME_HOST = "pool.ntp.org";

/** Moddable's SNTP client: closes itself after an answer; after an error it tries the host that it gets back. */
export interface SntpClass {
  readonly time: number;
  readonly error: number;
  new (
    options: { readonly host: string },
    callback: (message: number, value?: number) => string | undefined,
  ): { close(): void };
}

export interface NetworkTimeParts {
  readonly Sntp: SntpClass;
  /** Seconds since 1970. */
  setTime(seconds: number): void;
  /** What `setTime` set, gone on since, ms. */
  readTime(): WallMs;
  readonly lastResort: LastResort;
  log(level: LogLevel, message: string): void;
}

/**
 * Asks a time server for the time of day, which TLS needs to judge certificates, and people and back ends to read.
 * Nothing in the firmware times by it. It is unknown until there was an answer, also where the chip's clock ran on
 * through a restart: nobody can tell then whether it was ever right.
 */
export class NetworkTime implements WallClock {
  /** Held while it asks. */
  private asking: { close(): void } | undefined;
  private known = false;

  constructor(private readonly parts: NetworkTimeParts) {}

  nowMs(): WallMs | undefined {
    return this.known ? this.parts.readTime() : undefined;
  }

  ask(): void {
    if (this.asking !== undefined) return;
    const { Sntp, lastResort } = this.parts;
    this.asking = new Sntp({ host: TIME_HOST }, (message, value) => {
      let again: string | undefined;
      lastResort.run(() => {
        again = this.answered(message, value);
      });
      return again;
    });
  }

  private answered(message: number, value: number | undefined): string | undefined {
    const { Sntp, log } = this.parts;
    if (message === Sntp.error) {
      log("warn", `time: no answer from ${TIME_HOST}, asking again`);
      return TIME_HOST;
    }
    if (message === Sntp.time && value !== undefined) {
      this.asking = undefined;
      this.parts.setTime(value);
      this.known = true;
    }
    return undefined;
  }
}
