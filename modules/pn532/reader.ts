import type { MonotonicMs } from "../device/time";
import { isPn532, readTarget } from "./answer";
import { FIRST_RETRY_MS, LEAST_PAUSE_MS, LONGEST_RETRY_MS, OPEN_TIMEOUT_MS, POLL_INTERVAL_MS } from "./constants";
import { Exchange, type ExchangeOutput } from "./exchange";
import type { Frame } from "./frame";
import type { HandshakeStep, Phase, PollStep } from "./phase";
import { Presence } from "./presence";
import {
  type Command,
  getFirmwareVersion,
  limitRetries,
  listTarget,
  releaseTargets,
  turnFieldOff,
  wakeUp,
} from "./writer";

/** `starting`: not heard of yet; `ready`: it is polled; `silent`: it does not answer, or its port is gone; tried again. */
export type TagReaderState = "starting" | "ready" | "silent";

export type ReaderInput =
  /** {@link Reader.deadlineMs} is over. */
  | { readonly kind: "deadline" }
  /** The port that was asked for can be written to. */
  | { readonly kind: "writable" }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  /** The port could not be opened, or is gone. */
  | { readonly kind: "lost" };

/** What a step asks of its caller, in this order. The object is the same one at every step. */
export interface ReaderOutput {
  port: "open" | "close" | undefined;
  /** To be written to the port now. */
  send: Frame | undefined;
  /** The reader's state, where it changed. */
  state: TagReaderState | undefined;
  /** The UID of a card that came. */
  tag: string | undefined;
}

/**
 * A PN532 from power-up to the tags it sees: opens the port, wakes and sets up the chip, polls about every 250 ms, and
 * begins anew with the port after waits that grow where the chip is silent or the port is lost. It never gives up.
 * Pure: time and bytes come in, bytes and tags come out. After each step look at {@link deadlineMs}.
 */
export class Reader {
  readonly exchange = new Exchange();
  /** How often the chip fell silent or the port was lost. */
  failures = 0;
  /** Lists of targets that held less than they say. */
  malformedLists = 0;
  private readonly presence = new Presence();
  private readonly wakeUp = wakeUp();
  private readonly firmware = getFirmwareVersion();
  private readonly retries = limitRetries();
  private readonly list = listTarget();
  private readonly release = releaseTargets();
  private readonly fieldOff = turnFieldOff();
  private readonly output: ReaderOutput = { port: undefined, send: undefined, state: undefined, tag: undefined };
  private phase: Phase;
  private shown: TagReaderState = "starting";
  /** The next wait before the port is tried again. */
  private retryMs = FIRST_RETRY_MS;

  /** Its first {@link deadlineMs} is `nowMs`: then it asks for the port. */
  constructor(nowMs: MonotonicMs) {
    this.phase = { kind: "waiting", untilMs: nowMs };
  }

  get state(): TagReaderState {
    return this.shown;
  }

  /** When an input of the kind `deadline` is due; there is always one. */
  get deadlineMs(): number {
    const phase = this.phase;
    if (phase.kind === "opening") return phase.deadlineMs;
    return phase.kind === "waiting" || phase.kind === "pause" ? phase.untilMs : this.exchange.deadlineMs;
  }

  /** A `deadline` that comes early does nothing. */
  step(nowMs: MonotonicMs, input: ReaderInput): ReaderOutput {
    this.clearOutput();
    switch (input.kind) {
      case "deadline":
        if (nowMs >= this.deadlineMs) this.deadline(nowMs);
        break;
      case "writable":
        if (this.phase.kind === "opening") this.handshake(nowMs, "wake-up", this.wakeUp);
        break;
      case "bytes":
        this.take(nowMs, this.exchange.receive(nowMs, input.bytes));
        break;
      case "lost":
        if (this.phase.kind !== "waiting") this.fail(nowMs);
    }
    return this.output;
  }

  private deadline(nowMs: MonotonicMs): void {
    switch (this.phase.kind) {
      case "waiting":
        this.phase = { kind: "opening", deadlineMs: nowMs + OPEN_TIMEOUT_MS };
        this.output.port = "open";
        break;
      case "opening":
        this.fail(nowMs);
        break;
      case "pause":
        this.poll(nowMs, "list", this.list, nowMs);
        break;
      default:
        this.take(nowMs, this.exchange.deadline(nowMs));
    }
  }

  private take(nowMs: MonotonicMs, { send, end }: ExchangeOutput): void {
    this.output.send = send;
    if (end === "failed") this.fail(nowMs);
    else if (end === "answer") this.answered(nowMs, this.exchange.parser.body);
  }

  private answered(nowMs: MonotonicMs, body: Uint8Array): void {
    const phase = this.phase;
    if (phase.kind === "handshake") this.goOn(nowMs, phase.step, body);
    else if (phase.kind !== "polling") return;
    else if (phase.step === "list") this.listed(nowMs, phase.startedMs, body);
    else if (phase.step === "release") this.poll(nowMs, "field-off", this.fieldOff, phase.startedMs);
    else this.pause(nowMs, phase.startedMs);
  }

  private goOn(nowMs: MonotonicMs, step: HandshakeStep, body: Uint8Array): void {
    if (step === "wake-up") this.handshake(nowMs, "firmware", this.firmware);
    else if (step === "retries") {
      this.show("ready");
      this.poll(nowMs, "list", this.list, nowMs);
    } else if (isPn532(body)) this.handshake(nowMs, "retries", this.retries);
    else this.fail(nowMs);
  }

  private listed(nowMs: MonotonicMs, startedMs: MonotonicMs, body: Uint8Array): void {
    const listed = readTarget(body);
    if (listed === "malformed") this.malformedLists++;
    else {
      const uid = listed === "none" ? undefined : listed.uid;
      if (this.presence.polled(nowMs, uid)) this.output.tag = uid;
    }
    if (listed === "none") this.poll(nowMs, "field-off", this.fieldOff, startedMs);
    else this.poll(nowMs, "release", this.release, startedMs);
  }

  private pause(nowMs: MonotonicMs, startedMs: MonotonicMs): void {
    this.retryMs = FIRST_RETRY_MS;
    this.phase = { kind: "pause", untilMs: Math.max(startedMs + POLL_INTERVAL_MS, nowMs + LEAST_PAUSE_MS) };
  }

  private handshake(nowMs: MonotonicMs, step: HandshakeStep, command: Command): void {
    this.phase = { kind: "handshake", step };
    this.output.send = this.exchange.ask(nowMs, command);
  }

  private poll(nowMs: MonotonicMs, step: PollStep, command: Command, startedMs: MonotonicMs): void {
    this.phase = { kind: "polling", step, startedMs };
    this.output.send = this.exchange.ask(nowMs, command);
  }

  private fail(nowMs: MonotonicMs): void {
    this.failures++;
    this.exchange.abort();
    this.phase = { kind: "waiting", untilMs: nowMs + this.retryMs };
    this.retryMs = Math.min(2 * this.retryMs, LONGEST_RETRY_MS);
    this.output.port = "close";
    this.show("silent");
  }

  private show(state: TagReaderState): void {
    if (state !== this.shown) this.output.state = state;
    this.shown = state;
  }

  private clearOutput(): void {
    this.output.port = undefined;
    this.output.send = undefined;
    this.output.state = undefined;
    this.output.tag = undefined;
  }
}
