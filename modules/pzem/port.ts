import type { Device } from "../device/device";
import type { TimerHandle } from "../device/time";
import type { CommandResult, PzemCommand } from "./command";
import { SerialLink } from "./link";
import { PzemMaster, type PzemMasterOptions, type PzemOutput, type PzemResult, type PzemRound } from "./master";

export interface PzemPortOptions extends PzemMasterOptions {
  readonly device: Pick<Device, "clock" | "timers" | "io">;
  /** Every module gave a reading that can be believed. The round is the same object every time: copy what is kept. */
  readonly onReadings: (round: PzemRound) => void;
  /** At least one did not: each module's report says why. */
  readonly onFailed?: (round: PzemRound) => void;
  /** The port was lost or could not be opened; it will be tried again. */
  readonly onPortError?: (error: unknown) => void;
}

export interface PzemCounters {
  readonly questions: number;
  readonly timeouts: number;
  readonly crcErrors: number;
  /** Bytes that were part of no answer. */
  readonly discardedBytes: number;
  readonly skippedPolls: number;
  /** How often the port was lost or could not be opened. */
  readonly portErrors: number;
}

/**
 * The modules on the meter UART of a device. It opens the port at once, and again whenever it was lost.
 * No callback comes inside a call of the application's own.
 */
export class PzemPort {
  private readonly options: PzemPortOptions;
  private readonly master: PzemMaster;
  private readonly link: SerialLink;
  private readonly waiting = new Map<PzemCommand, (result: CommandResult) => void>();
  private readonly undelivered: PzemResult[] = [];
  /** A poll that came while the port was still opening. */
  private pollWaits = false;
  private deliverTimer: TimerHandle | undefined;
  private deadlineTimer: TimerHandle | undefined;
  private armedMs = Number.POSITIVE_INFINITY;
  private readonly onDeadline = (): void => {
    this.armedMs = Number.POSITIVE_INFINITY;
    this.perform(this.master.deadline(this.nowMs()));
  };

  /** Throws a RangeError for addresses that cannot be polled together, or on a device without a meter UART. */
  constructor(options: PzemPortOptions) {
    const { timers, io } = options.device;
    if (io.MeterSerial === undefined) throw new RangeError("this device has no UART for a PZEM-004T");
    this.options = options;
    this.master = new PzemMaster(options);
    this.link = new SerialLink({
      Serial: io.MeterSerial,
      timers,
      onOpen: () => this.opened(),
      onBytes: (bytes) => this.perform(this.master.receive(this.nowMs(), bytes)),
      onLost: (error) => this.lost(error),
    });
  }

  get counters(): PzemCounters {
    const { exchange, skippedPolls } = this.master;
    const { questions, timeouts, parser } = exchange;
    const { crcErrors } = parser;
    const discardedBytes = parser.discardedBytes + this.link.staleBytes;
    return { questions, timeouts, crcErrors, discardedBytes, skippedPolls, portErrors: this.link.losses };
  }

  /** Asks all modules once. Each poll ends in `onReadings` or `onFailed`, except one that finds another under way. */
  poll(): void {
    switch (this.link.state) {
      case "open":
        this.perform(this.master.poll(this.nowMs()));
        break;
      case "opening":
        this.pollWaits = true;
        break;
      case "waiting":
        this.deliverSoon(this.master.fail(this.nowMs()));
        break;
      case "closed":
    }
  }

  /** `onResult` is called once, with a copy of the command; not at all after {@link close}. */
  command(command: PzemCommand, onResult: (result: CommandResult) => void): void {
    if (this.link.state === "closed") return;
    const own = { ...command };
    this.waiting.set(own, onResult);
    if (this.link.state !== "open") {
      this.deliverSoon({ kind: "command", command: own, fault: "port-closed" });
      return;
    }
    const output = this.master.command(this.nowMs(), own);
    const refused = output.result;
    output.result = undefined;
    this.perform(output);
    if (refused !== undefined) this.deliverSoon(refused);
  }

  /** No callback comes after it. */
  close(): void {
    this.link.close();
    this.master.abort(this.nowMs());
    this.arm();
    this.pollWaits = false;
    this.waiting.clear();
    this.undelivered.length = 0;
    this.options.device.timers.clear(this.deliverTimer);
  }

  private nowMs(): number {
    return this.options.device.clock.nowMs();
  }

  private opened(): void {
    if (!this.pollWaits) return;
    this.pollWaits = false;
    this.poll();
  }

  private lost(error: unknown): void {
    const nowMs = this.nowMs();
    const results = this.master.abort(nowMs);
    this.arm();
    if (this.pollWaits) results.push(this.master.fail(nowMs));
    this.pollWaits = false;
    for (const result of results) this.deliver(result);
    if (this.link.state !== "closed") this.options.onPortError?.(error);
  }

  private perform(output: PzemOutput): void {
    const { send, result } = output;
    if (send !== undefined) this.link.send(send);
    this.arm();
    if (result !== undefined) this.deliver(result);
  }

  private arm(): void {
    const { timers } = this.options.device;
    const { deadlineMs } = this.master;
    if (deadlineMs === this.armedMs) return;
    if (this.armedMs !== Number.POSITIVE_INFINITY) timers.clear(this.deadlineTimer);
    this.armedMs = deadlineMs;
    if (deadlineMs === Number.POSITIVE_INFINITY) return;
    this.deadlineTimer = timers.set(this.onDeadline, Math.max(0, deadlineMs - this.nowMs()));
  }

  private deliverSoon(result: PzemResult): void {
    if (this.undelivered.push(result) > 1) return;
    this.deliverTimer = this.options.device.timers.set(() => {
      for (const each of this.undelivered.splice(0)) this.deliver(each);
    }, 0);
  }

  private deliver(result: PzemResult): void {
    if (this.link.state === "closed") return;
    if (result.kind === "round") {
      if (result.complete) this.options.onReadings(result);
      else this.options.onFailed?.(result);
      return;
    }
    const onResult = this.waiting.get(result.command);
    this.waiting.delete(result.command);
    onResult?.(result);
  }
}
