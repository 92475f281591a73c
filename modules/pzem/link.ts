import type { Serial, SerialConstructor } from "../device/serial";
import type { TimerHandle, Timers } from "../device/time";
import { BAUD } from "./constants";
import type { Frame } from "./frame";

/** A port is tried again after 1 s, 2 s, 4 s and from then on every 8 s; bytes from it begin that anew. */
const FIRST_RETRY_MS = 1000;
const LONGEST_RETRY_MS = 8000;
/** A port that is not writable by then counts as one that could not be opened. */
const OPEN_TIMEOUT_MS = 5000;

export interface LinkOptions {
  readonly Serial: SerialConstructor;
  readonly timers: Timers;
  readonly onOpen: () => void;
  readonly onBytes: (bytes: Uint8Array) => void;
  /** The port was lost or could not be opened; it will be tried again. */
  readonly onLost: (error: unknown) => void;
}

type State =
  | { readonly kind: "closed" }
  | { readonly kind: "opening"; readonly serial: Serial; readonly timer: TimerHandle }
  | { readonly kind: "open"; readonly serial: Serial }
  /** Until the timer has reported a loss, or opens the port again. */
  | { readonly kind: "waiting"; readonly timer: TimerHandle };

const CLOSED: State = Object.freeze({ kind: "closed" });

/** A serial port that is opened at once, drained as it fills, and opened again whenever it was lost. */
export class SerialLink {
  /** How often the port was lost or could not be opened. */
  losses = 0;
  /** Bytes that had been there before a frame was sent, and so cannot be its answer. */
  staleBytes = 0;
  private readonly options: LinkOptions;
  private phase: State = CLOSED;
  private retryMs = FIRST_RETRY_MS;

  constructor(options: LinkOptions) {
    this.options = options;
    this.open();
  }

  get state(): State["kind"] {
    return this.phase.kind;
  }

  /** Only while it is open; a port that does not take the bytes is lost. */
  send(frame: Frame): void {
    if (this.phase.kind !== "open") return;
    try {
      this.staleBytes += this.phase.serial.read()?.byteLength ?? 0;
      // The buffer, which has exactly the frame's length: Moddable's lin port takes no view.
      this.phase.serial.write(frame.buffer);
    } catch (error) {
      this.loseSoon(error);
    }
  }

  /** No callback comes after it. */
  close(): void {
    const state = this.phase;
    this.phase = CLOSED;
    if (state.kind === "waiting" || state.kind === "opening") this.options.timers.clear(state.timer);
    if (state.kind === "opening" || state.kind === "open") closeQuietly(state.serial);
  }

  private open(): void {
    const { Serial, timers } = this.options;
    let serial: Serial | undefined;
    const current = (): boolean => "serial" in this.phase && this.phase.serial === serial;
    try {
      serial = new Serial({
        baud: BAUD,
        onReadable: () => current() && this.read(),
        onWritable: () => current() && this.writable(),
        onError: (error) => current() && this.lose(error),
      });
      const timer = timers.set(() => this.lose("not writable in time"), OPEN_TIMEOUT_MS);
      this.phase = { kind: "opening", serial, timer };
    } catch (error) {
      this.loseSoon(error);
    }
  }

  private writable(): void {
    const state = this.phase;
    if (state.kind !== "opening") return;
    this.options.timers.clear(state.timer);
    this.phase = { kind: "open", serial: state.serial };
    this.options.onOpen();
  }

  private read(): void {
    if (!("serial" in this.phase)) return;
    const buffer = this.phase.serial.read();
    if (buffer === undefined) return;
    this.retryMs = FIRST_RETRY_MS;
    this.options.onBytes(new Uint8Array(buffer));
  }

  /** Out of a caller's own call, so that its callbacks do not come inside it. */
  private loseSoon(error: unknown): void {
    this.close();
    this.phase = { kind: "waiting", timer: this.options.timers.set(() => this.lose(error), 0) };
  }

  private lose(error: unknown): void {
    this.close();
    this.losses++;
    this.phase = { kind: "waiting", timer: this.options.timers.set(() => this.open(), this.retryMs) };
    this.retryMs = Math.min(2 * this.retryMs, LONGEST_RETRY_MS);
    this.options.onLost(error);
  }
}

function closeQuietly(serial: Serial): void {
  try {
    serial.close();
  } catch {
    // A port that is gone may not be able to close; there is nothing left to do about it.
  }
}
