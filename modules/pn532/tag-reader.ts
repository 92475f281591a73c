import type { Device } from "../device/device";
import type { Serial, SerialConstructor } from "../device/serial";
import type { MonotonicMs, TimerHandle } from "../device/time";
import { BAUD } from "./constants";
import type { Frame } from "./frame";
import { Reader, type ReaderInput, type ReaderOutput, type TagReaderState } from "./reader";

export interface TagReaderOptions {
  readonly device: Pick<Device, "clock" | "timers">;
  /** The UART that the PN532 hangs on. */
  readonly Serial: SerialConstructor;
  /**
   * A card came: its UID, 2 to 20 digits of upper-case hex. Once a card; again after it was gone for 1 s.
   * A UID is not a secret: what may be done with it is for the application to decide.
   */
  readonly onTag: (uid: string) => void;
  /** The state changed. It is `starting` at first. */
  readonly onState?: (state: TagReaderState) => void;
}

export interface TagReaderCounters {
  readonly commands: number;
  /** Commands that were sent again. */
  readonly repeats: number;
  readonly timeouts: number;
  readonly damagedFrames: number;
  /** Bytes other than 00 that were part of no frame. */
  readonly discardedBytes: number;
  /** Good answers to something else. */
  readonly strayAnswers: number;
  /** Lists of targets that held less than they say. */
  readonly malformedLists: number;
  /** How often the chip fell silent or the port was lost. */
  readonly failures: number;
}

/**
 * A PN532 on a UART of a device, as long as it is open: it opens the port, and again whenever the reader is silent or
 * the port was lost. No callback comes inside a call of the application's own.
 */
export class TagReader {
  private readonly options: TagReaderOptions;
  private readonly reader: Reader;
  private port: Serial | undefined;
  /** Bytes that can be written at once, as the port said last. Between two frames it has time to send one. */
  private room = 0;
  /** A frame that waits for room. */
  private unsent: Frame | undefined;
  private timer: TimerHandle | undefined;
  private armedMs = Number.POSITIVE_INFINITY;
  private isClosed = false;
  private readonly onDeadline = (): void => {
    this.armedMs = Number.POSITIVE_INFINITY;
    this.step({ kind: "deadline" });
  };

  constructor(options: TagReaderOptions) {
    this.options = options;
    this.reader = new Reader(this.nowMs());
    this.arm();
  }

  get state(): TagReaderState {
    return this.reader.state;
  }

  get counters(): TagReaderCounters {
    const { exchange, malformedLists, failures } = this.reader;
    const { commands, repeats, timeouts, strayAnswers, parser } = exchange;
    const { damagedFrames, discardedBytes } = parser;
    return { commands, repeats, timeouts, damagedFrames, discardedBytes, strayAnswers, malformedLists, failures };
  }

  /** No callback comes after it. */
  close(): void {
    this.isClosed = true;
    this.options.device.timers.clear(this.timer);
    this.closePort();
  }

  private nowMs(): MonotonicMs {
    return this.options.device.clock.nowMs();
  }

  private step(input: ReaderInput): void {
    if (!this.isClosed) this.perform(this.reader.step(this.nowMs(), input));
  }

  private perform(output: ReaderOutput): void {
    const { port, send, state, tag } = output;
    if (port === "close") this.closePort();
    if (port === "open") this.openPort();
    if (send !== undefined) this.send(send);
    this.arm();
    if (state !== undefined && !this.isClosed) this.options.onState?.(state);
    if (tag !== undefined && !this.isClosed) this.options.onTag(tag);
  }

  private arm(): void {
    const { deadlineMs } = this.reader;
    if (this.isClosed || deadlineMs === this.armedMs) return;
    const { timers } = this.options.device;
    if (this.armedMs !== Number.POSITIVE_INFINITY) timers.clear(this.timer);
    this.armedMs = deadlineMs;
    this.timer = timers.set(this.onDeadline, Math.max(0, deadlineMs - this.nowMs()));
  }

  private openPort(): void {
    let port: Serial | undefined;
    const isCurrent = (): boolean => port !== undefined && this.port === port;
    try {
      port = new this.options.Serial({
        baud: BAUD,
        onReadable: () => isCurrent() && this.readable(),
        onWritable: (bytes) => isCurrent() && this.writable(bytes),
        onError: () => isCurrent() && this.step({ kind: "lost" }),
      });
      this.port = port;
    } catch {
      this.step({ kind: "lost" });
    }
  }

  private closePort(): void {
    const port = this.port;
    this.port = undefined;
    this.room = 0;
    this.unsent = undefined;
    try {
      port?.close();
    } catch {
      // A port that is gone may not be able to close; there is nothing left to do about it.
    }
  }

  private readable(): void {
    let buffer: ArrayBuffer | undefined;
    try {
      buffer = this.port?.read();
    } catch {
      this.step({ kind: "lost" });
    }
    if (buffer !== undefined) this.step({ kind: "bytes", bytes: new Uint8Array(buffer) });
  }

  private writable(bytes: number): void {
    this.room = bytes;
    const frame = this.unsent;
    if (frame !== undefined) this.send(frame);
    this.step({ kind: "writable" });
  }

  private send(frame: Frame): void {
    this.unsent = frame.length > this.room ? frame : undefined;
    if (this.port === undefined || this.unsent !== undefined) return;
    try {
      // What is there already cannot be the answer.
      this.port.read();
      // The buffer, which has exactly the frame's length: Moddable's lin port takes no view.
      this.port.write(frame.buffer);
    } catch {
      this.step({ kind: "lost" });
    }
  }
}
