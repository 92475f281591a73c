import SNTP from "sntp";
import Time from "time";
import type { LogLevel } from "../../modules/device/device";
import type { LastResort } from "../moddable/last-resort";

const TIME_HOST = "pool.ntp.org";

/** Asks a time server for the time of day, which TLS needs to judge certificates. Nothing in the firmware times by it. */
export class WallClock {
  private asking: SNTP | undefined;

  constructor(
    private readonly lastResort: LastResort,
    private readonly log: (level: LogLevel, message: string) => void,
  ) {}

  ask(): void {
    if (this.asking !== undefined) return;
    this.asking = new SNTP({ host: TIME_HOST }, (message, value) => {
      let again: string | undefined;
      this.lastResort.run(() => {
        again = this.answered(message, value);
      });
      return again;
    });
  }

  /** Moddable closes the client itself after an answer; after an error it tries the host that it gets back. */
  private answered(message: number, value: number | undefined): string | undefined {
    if (message === SNTP.error) {
      this.log("warn", `time: no answer from ${TIME_HOST}, asking again`);
      return TIME_HOST;
    }
    if (message === SNTP.time && value !== undefined) {
      this.asking = undefined;
      Time.set(value);
    }
    return undefined;
  }
}
