import type { Device, LogLevel } from "../device/device";
import type { MonotonicMs } from "../device/time";

/** Characters of a line, and of all lines that are kept. */
const MAX_LINE = 160;
const MAX_CHARACTERS = 2_000;

/** The newest lines of a device's log, for the portal. */
export class LogRing {
  private readonly kept: string[] = [];
  private characters = 0;

  /** `s` since the start, level, and what was said. */
  get lines(): readonly string[] {
    return this.kept;
  }

  add(nowMs: MonotonicMs, level: LogLevel, message: string): void {
    const line = `${(nowMs / 1000).toFixed(1)} ${level} ${message.slice(0, MAX_LINE)}`;
    this.kept.push(line);
    this.characters += line.length;
    while (this.characters > MAX_CHARACTERS) this.characters -= this.kept.shift()?.length ?? MAX_CHARACTERS;
  }
}

/** A device whose log is kept, and its own log past that. */
export interface Recorded {
  readonly device: Device;
  readonly log: LogRing;
  /** Says a line on the console that nobody on a network may read: the access point's password. */
  say(line: string): void;
}

/** Debug lines are not kept: they would push out what counts. */
export function recorded(device: Device): Recorded {
  const log = new LogRing();
  return {
    log,
    say: (line) => device.log("info", line),
    device: {
      ...device,
      log: (level, message) => {
        if (level !== "debug") log.add(device.clock.nowMs(), level, message);
        device.log(level, message);
      },
    },
  };
}
