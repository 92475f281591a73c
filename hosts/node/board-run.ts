import type { LogLevel } from "../../modules/device/device";
import type { Serial, SerialConstructor, SerialOptions } from "../../modules/device/serial";
import type { Timers } from "../../modules/device/time";
import { LastResort } from "../virtual/last-resort";

/**
 * One start of an application, between it and all that calls it: timers, sockets, ports. What a callback throws is its
 * last resort's, and from then on none is called.
 */
export class BoardRun {
  readonly lastResort: LastResort;
  private isOver = false;

  /** `restart` is called outside of the application's own call. */
  constructor(log: (level: LogLevel, message: string) => void, restart: () => void) {
    this.lastResort = new LastResort({
      log,
      isOver: () => this.isOver,
      end: () => {
        this.isOver = true;
      },
      restart: () => {
        setImmediate(restart);
      },
    });
  }

  /** Calls the application. */
  readonly call = (callback: () => void): void => {
    if (this.isOver) return;
    try {
      callback();
    } catch (error) {
      this.lastResort.take(error);
    }
  };

  timers(timers: Timers): Timers {
    return {
      set: (callback, delayMs) => timers.set(() => this.call(callback), delayMs),
      repeat: (callback, intervalMs) => timers.repeat(() => this.call(callback), intervalMs),
      clear: (handle) => timers.clear(handle),
    };
  }

  serial(Port: SerialConstructor): SerialConstructor {
    const { call } = this;
    return class extends Port implements Serial {
      constructor(options: SerialOptions) {
        const { onReadable, onWritable, onError } = options;
        super({
          ...options,
          onReadable: (bytes) => call(() => onReadable?.(bytes)),
          onWritable: (bytes) => call(() => onWritable?.(bytes)),
          onError: (error) => call(() => onError?.(error)),
        });
      }
    };
  }
}
