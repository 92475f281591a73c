import { crc16 } from "./crc";
import { answerLength, EXCEPTION_LENGTH, fitsQuestion, LONGEST_ANSWER } from "./frame";

/** A whole frame with address, function, byte count and CRC all right: data, or one of the four exceptions. */
export type AnswerKind = "data" | "exception";

/**
 * Finds the answer to one question in bytes that come whole, split, joined, with noise around them or damaged.
 * What cannot be the beginning of that answer is dropped byte by byte, so it is in step again after any noise.
 * It holds no more than one frame.
 */
export class AnswerParser {
  /** Bytes that were part of no answer. */
  discardedBytes = 0;
  /** Frames that had the right head and length and a wrong CRC. */
  crcErrors = 0;
  /** The answer, from its first byte, until the next {@link expect}. */
  readonly frame = new Uint8Array(LONGEST_ANSWER);
  private question: Uint8Array | undefined;
  private length = 0;
  /** Bytes at the beginning that are known to fit. */
  private fitting = 0;

  /** Forgets what came before and waits for the answer to this question, whose answer has at most 25 bytes. */
  expect(question: Uint8Array): void {
    if (answerLength(question) > LONGEST_ANSWER) throw new RangeError("a question with so long an answer is not asked");
    this.stop();
    this.question = question;
  }

  /** Nothing is expected any more: what comes is dropped and counted. */
  stop(): void {
    if (this.question !== undefined) this.discardedBytes += this.length;
    this.question = undefined;
    this.length = 0;
    this.fitting = 0;
  }

  /** The kind of answer that these bytes complete, after which nothing more is expected; otherwise undefined. */
  push(bytes: Uint8Array): AnswerKind | undefined {
    const question = this.question;
    if (question === undefined) {
      this.discardedBytes += bytes.length;
      return undefined;
    }
    for (let index = 0; index < bytes.length; index++) {
      this.frame[this.length++] = bytes[index] ?? 0;
      const kind = this.look(question);
      if (kind === undefined) continue;
      this.discardedBytes += bytes.length - index - 1;
      this.question = undefined;
      this.length = 0;
      this.fitting = 0;
      return kind;
    }
    return undefined;
  }

  private look(question: Uint8Array): AnswerKind | undefined {
    while (this.fitting < this.length) {
      if (this.isCrcByte(question) || fitsQuestion(question, this.frame, this.fitting)) this.fitting++;
      else this.dropFirst();
      if (this.fitting < 2 || this.fitting !== this.wholeLength(question)) continue;
      if (crc16(this.frame, this.fitting) === 0) return this.frame[1] === question[1] ? "data" : "exception";
      this.crcErrors++;
      this.dropFirst();
    }
    return undefined;
  }

  private isCrcByte(question: Uint8Array): boolean {
    return this.fitting >= 2 && this.fitting >= this.wholeLength(question) - 2;
  }

  private wholeLength(question: Uint8Array): number {
    return this.frame[1] === question[1] ? answerLength(question) : EXCEPTION_LENGTH;
  }

  private dropFirst(): void {
    this.frame.copyWithin(0, 1, this.length);
    this.length--;
    this.fitting = 0;
    this.discardedBytes++;
  }
}
