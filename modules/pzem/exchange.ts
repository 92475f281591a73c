import { FRAME_GAP_MS, LATE_GAP_MS, LONGEST_GAP_MS } from "./constants";
import type { Frame } from "./frame";
import { AnswerParser } from "./parser";

/** How one question ended. `silent`: not one byte came; `garbled`: bytes came, and no good answer among them. */
export type ExchangeEnd = "data" | "exception" | "silent" | "garbled";

/** What a step asks of its caller. The object is the same one at every step. */
export interface ExchangeOutput {
  /** To be written to the line now. */
  send: Frame | undefined;
  end: ExchangeEnd | undefined;
}

type State =
  | { readonly kind: "idle" }
  /** The line has to be quiet until `untilMs`; at `latestMs` it is asked all the same. */
  | { readonly kind: "gap"; readonly question: Frame; readonly untilMs: number; readonly latestMs: number }
  | { readonly kind: "asked"; readonly question: Frame; readonly deadlineMs: number };

const IDLE: State = Object.freeze({ kind: "idle" });

/**
 * One question at a time on a half-duplex line: asks, waits `timeoutMs`, asks again up to `retries` times.
 * Before each question the line has been quiet, and what comes while nothing is asked is dropped.
 */
export class Exchange {
  readonly parser = new AnswerParser();
  questions = 0;
  timeouts = 0;
  private readonly timeoutMs: number;
  private readonly retries: number;
  private readonly output: ExchangeOutput = { send: undefined, end: undefined };
  private state: State = IDLE;
  private attempts = 0;
  private heard = false;
  private firstAskedMs = 0;
  private quietFromMs = Number.NEGATIVE_INFINITY;

  constructor(timeoutMs: number, retries: number) {
    this.timeoutMs = timeoutMs;
    this.retries = retries;
  }

  get idle(): boolean {
    return this.state.kind === "idle";
  }

  /**
   * When the question was sent that the last answer may answer. After a retry that is the first of them: a late answer
   * looks like any other, so its age is rather over- than understated.
   */
  get askedAtMs(): number {
    return this.firstAskedMs;
  }

  /** {@link deadline} has to be called at this time; Infinity while nothing is awaited. */
  get deadlineMs(): number {
    if (this.state.kind === "idle") return Number.POSITIVE_INFINITY;
    return this.state.kind === "gap" ? this.state.untilMs : this.state.deadlineMs;
  }

  /** Only while {@link idle}. */
  ask(nowMs: number, question: Frame): ExchangeOutput {
    this.clearOutput();
    this.attempts = 0;
    this.heard = false;
    this.askWhenQuiet(nowMs, question);
    return this.output;
  }

  receive(nowMs: number, bytes: Uint8Array): ExchangeOutput {
    this.clearOutput();
    // An answer at or after its deadline is late, whichever of the two the host happened to report first.
    if (this.state.kind === "asked" && nowMs >= this.state.deadlineMs) this.timeOut(nowMs, this.state.question);
    const kind = this.parser.push(bytes);
    if (bytes.length > 0) this.noise(nowMs);
    if (kind !== undefined) this.finish(kind);
    return this.output;
  }

  deadline(nowMs: number): ExchangeOutput {
    this.clearOutput();
    const state = this.state;
    if (state.kind === "gap" && nowMs >= state.untilMs) this.send(nowMs, state.question);
    else if (state.kind === "asked" && nowMs >= state.deadlineMs) this.timeOut(nowMs, state.question);
    return this.output;
  }

  /** The line is gone: the question, if any, is forgotten. */
  abort(): void {
    this.parser.stop();
    this.state = IDLE;
  }

  private noise(nowMs: number): void {
    this.heard = true;
    this.quietFromMs = Math.max(this.quietFromMs, nowMs + FRAME_GAP_MS);
    const state = this.state;
    if (state.kind !== "gap") return;
    this.state = { ...state, untilMs: Math.min(this.quietFromMs, state.latestMs) };
  }

  private askWhenQuiet(nowMs: number, question: Frame): void {
    if (nowMs >= this.quietFromMs) this.send(nowMs, question);
    else this.state = { kind: "gap", question, untilMs: this.quietFromMs, latestMs: nowMs + LONGEST_GAP_MS };
  }

  private send(nowMs: number, question: Frame): void {
    if (this.attempts === 0) this.firstAskedMs = nowMs;
    this.attempts++;
    this.questions++;
    this.parser.expect(question);
    this.state = { kind: "asked", question, deadlineMs: nowMs + this.timeoutMs };
    this.output.send = question;
  }

  private timeOut(nowMs: number, question: Frame): void {
    this.timeouts++;
    this.parser.stop();
    this.quietFromMs = nowMs + LATE_GAP_MS;
    if (this.attempts <= this.retries) this.askWhenQuiet(nowMs, question);
    else this.finish(this.heard ? "garbled" : "silent");
  }

  private finish(end: ExchangeEnd): void {
    this.state = IDLE;
    this.output.end = end;
  }

  private clearOutput(): void {
    this.output.send = undefined;
    this.output.end = undefined;
  }
}
