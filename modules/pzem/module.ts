import type { ExchangeEnd } from "./exchange";
import type { Frame } from "./frame";
import { decodeReading, emptyReading, type PzemReading, type ReadingFault } from "./reading";
import type { Trust } from "./trust";
import { readInputQuestion } from "./writer";

/**
 * What came of asking one module. `settling`: a good answer of a module that has not been powered for long enough to be
 * believed; `out-of-range`: a good frame with an impossible value; `port-closed`: it could not be asked.
 */
export type PzemOutcome =
  | "ok"
  | "settling"
  | "silent"
  | "garbled"
  | "exception"
  | "out-of-range"
  | "port-closed"
  | "not-asked";

/** One module's part of a round. The object is the same one in every round: copy what is kept. */
export interface PzemReport {
  readonly address: number;
  readonly outcome: PzemOutcome;
  /** When the answered question was sent; after a retry the first one. */
  readonly atMs: number;
  /** Only with `ok` and, not to be believed, with `settling`: an old one never stays here. */
  readonly reading: PzemReading | undefined;
  /** Only with `out-of-range`. */
  readonly fault: ReadingFault | undefined;
  /** Only with `exception`. */
  readonly exceptionCode: number | undefined;
}

export class PzemModule implements PzemReport {
  address: number;
  question: Frame;
  outcome: PzemOutcome = "not-asked";
  atMs = 0;
  reading: PzemReading | undefined;
  fault: ReadingFault | undefined;
  exceptionCode: number | undefined;
  private readonly trust: Trust;
  private readonly values = emptyReading();

  constructor(address: number, trust: Trust) {
    this.address = address;
    this.question = readInputQuestion(address);
    this.trust = trust;
  }

  moveTo(address: number): void {
    this.address = address;
    this.question = readInputQuestion(address);
  }

  /** Before the question: nothing of the last round may pass for this one's. */
  forget(nowMs: number): void {
    this.outcome = "not-asked";
    this.atMs = nowMs;
    this.reading = undefined;
    this.fault = undefined;
    this.exceptionCode = undefined;
  }

  settle(end: ExchangeEnd | "port-closed", askedAtMs: number, frame: Uint8Array): void {
    this.atMs = askedAtMs;
    if (end === "data") this.read(frame);
    else this.outcome = end;
    if (end === "exception") this.exceptionCode = frame[2];
    if (end !== "data" && end !== "exception") this.trust.lost();
  }

  private read(frame: Uint8Array): void {
    const believed = this.trust.answered(this.atMs);
    this.fault = decodeReading(frame, 3, this.values);
    if (this.fault === undefined) this.reading = this.values;
    if (this.fault !== undefined) this.outcome = "out-of-range";
    else this.outcome = believed ? "ok" : "settling";
  }
}
