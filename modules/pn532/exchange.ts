import type { MonotonicMs } from "../device/time";
import { ACK_TIMEOUT_MS, ANSWER_TIMEOUT_MS, MAX_NACKS, REPEATS, TFI } from "./constants";
import { type Frame, nackFrame } from "./frame";
import { type FrameKind, FrameParser } from "./parser";
import type { Command } from "./writer";

/** What a step asks of its caller. The object is the same one at every step. */
export interface ExchangeOutput {
  /** To be written to the line now. */
  send: Frame | undefined;
  /** `answer`: it is the parser's body; `failed`: no good one came, however often the command was sent. */
  end: "answer" | "failed" | undefined;
}

type State =
  | { readonly kind: "idle" }
  /** To be acknowledged by then. */
  | { readonly kind: "sent"; readonly command: Command; readonly deadlineMs: MonotonicMs }
  /** To be answered by then. */
  | { readonly kind: "acknowledged"; readonly command: Command; readonly deadlineMs: MonotonicMs };

const IDLE: State = Object.freeze({ kind: "idle" });

/**
 * One command at a time (UM 6.2.2): sends it, waits for the ACK and the answer, asks for a damaged answer again by
 * NACK, and sends the command again where nothing good comes. What comes while nothing is asked is dropped.
 */
export class Exchange {
  readonly parser = new FrameParser(TFI.toHost);
  commands = 0;
  /** Commands that were sent again. */
  repeats = 0;
  timeouts = 0;
  /** Good answers to something else. */
  strayAnswers = 0;
  private readonly nack = nackFrame();
  private readonly output: ExchangeOutput = { send: undefined, end: undefined };
  private state: State = IDLE;
  private repeated = 0;
  private nacks = 0;

  /** {@link deadline} has to be called at this time; Infinity while nothing is awaited. */
  get deadlineMs(): number {
    return this.state.kind === "idle" ? Number.POSITIVE_INFINITY : this.state.deadlineMs;
  }

  /** Begins anew with this command. Returns what is to be written. */
  ask(nowMs: MonotonicMs, command: Command): Frame {
    this.commands++;
    this.repeated = 0;
    this.nacks = 0;
    this.sent(nowMs, command);
    return command.frame;
  }

  receive(nowMs: MonotonicMs, bytes: Uint8Array): ExchangeOutput {
    this.clearOutput();
    if (this.state.kind === "idle") return this.output;
    // An answer at or after its deadline is late, whichever of the two the host happened to report first.
    if (nowMs >= this.state.deadlineMs) return this.deadline(nowMs);
    let isDamaged = false;
    for (const byte of bytes) {
      this.parser.add(byte);
      for (let kind = this.parser.next(); kind !== undefined; kind = this.parser.next()) {
        isDamaged = kind === "damaged";
        this.take(nowMs, kind);
        // The bytes behind it are older than what is sent next, and cannot be its answer.
        if (this.output.end !== undefined || this.output.send !== undefined) return this.output;
      }
    }
    if (isDamaged) this.askAnswerAgain(nowMs);
    return this.output;
  }

  /** Does nothing before {@link deadlineMs}. */
  deadline(nowMs: MonotonicMs): ExchangeOutput {
    this.clearOutput();
    if (this.state.kind === "idle" || nowMs < this.state.deadlineMs) return this.output;
    this.timeouts++;
    this.repeat(nowMs, this.state.command);
    return this.output;
  }

  /** The line is gone: the command, if any, is forgotten. */
  abort(): void {
    this.parser.clear();
    this.state = IDLE;
  }

  private take(nowMs: MonotonicMs, kind: FrameKind): void {
    const state = this.state;
    if (state.kind === "idle") return;
    const { command } = state;
    if (kind === "nack" || kind === "error") this.repeat(nowMs, command);
    else if (kind === "data") {
      if (this.parser.body[1] === command.code + 1) this.finish("answer");
      else this.strayAnswers++;
    } else if (kind === "ack" && state.kind === "sent") {
      this.state = { kind: "acknowledged", command, deadlineMs: nowMs + command.answerMs };
    }
  }

  /** Only of a command that was acknowledged: before, what was damaged may be anything. */
  private askAnswerAgain(nowMs: MonotonicMs): void {
    if (this.state.kind !== "acknowledged") return;
    const { command } = this.state;
    if (this.nacks === MAX_NACKS) {
      this.repeat(nowMs, command);
      return;
    }
    this.nacks++;
    this.parser.clear();
    this.state = { kind: "acknowledged", command, deadlineMs: nowMs + ANSWER_TIMEOUT_MS };
    this.output.send = this.nack;
  }

  private repeat(nowMs: MonotonicMs, command: Command): void {
    if (this.repeated === REPEATS) {
      this.finish("failed");
      return;
    }
    this.repeated++;
    this.repeats++;
    this.sent(nowMs, command);
    this.output.send = command.again;
  }

  private sent(nowMs: MonotonicMs, command: Command): void {
    this.parser.clear();
    this.state = { kind: "sent", command, deadlineMs: nowMs + ACK_TIMEOUT_MS };
  }

  private finish(end: "answer" | "failed"): void {
    this.state = IDLE;
    this.output.end = end;
  }

  private clearOutput(): void {
    this.output.send = undefined;
    this.output.end = undefined;
  }
}
