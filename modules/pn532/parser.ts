import { TFI } from "./constants";
import { LONGEST_BODY, LONGEST_FRAME, sum } from "./frame";

/** `data`: a whole information frame of the other side; `damaged`: one whose head was right and whose data checksum was not. */
export type FrameKind = "ack" | "nack" | "error" | "data" | "damaged";

type Look =
  | FrameKind
  /** Nothing can be said before more bytes are there. */
  | "more"
  /** No frame begins with the first byte. */
  | "refused"
  /** A whole frame that is not from the other side, such as an echo. */
  | "foreign";

/**
 * Finds frames in bytes that come whole, split, joined, with noise around them or damaged. What cannot be the beginning
 * of a frame is dropped byte by byte, so it is in step again after any noise. It holds no more than one frame.
 * A frame begins with its start code 00 FF and ends with its checksum: preamble and postamble are filling of any length
 * (UM 6.2.1.6), so a frame is known one byte before it is through.
 */
export class FrameParser {
  /** Bytes other than 00 that were part of no frame. */
  discardedBytes = 0;
  damagedFrames = 0;
  private readonly held = new Uint8Array(LONGEST_FRAME);
  private length = 0;
  /** Bytes of the frame that was reported last: they stay until the next one is looked for. */
  private reported = 0;
  private bodyAt = 0;
  private bodyLength = 0;

  /** `tfi`: the frame identifier of the other side. */
  constructor(private readonly tfi: number) {}

  /** TFI and data of the frame that was reported last; valid until the next call. */
  get body(): Uint8Array {
    return this.held.subarray(this.bodyAt, this.bodyAt + this.bodyLength);
  }

  /** Forgets what came before. */
  clear(): void {
    this.discard(this.length - this.reported, this.reported);
    this.length = 0;
    this.reported = 0;
    this.bodyLength = 0;
  }

  /** Takes one byte; afterwards {@link next} has to be called until it has nothing more. */
  add(byte: number): void {
    this.forgetReported();
    this.held[this.length++] = byte;
  }

  /** The next frame in the bytes so far; undefined when there is none yet. */
  next(): FrameKind | undefined {
    this.forgetReported();
    while (this.length > 0) {
      const look = this.look();
      if (look === "more") return undefined;
      if (look === "refused" || look === "damaged") this.skip();
      if (look === "damaged") {
        this.damagedFrames++;
        return look;
      }
      if (look === "foreign") {
        this.discard(this.reported, 0);
        this.forgetReported();
      } else if (look !== "refused") return look;
    }
    return undefined;
  }

  private look(): Look {
    const { held, length } = this;
    if (held[0] !== 0x00) return "refused";
    if (length < 2) return "more";
    if (held[1] !== 0xff) return "refused";
    if (length < 4) return "more";
    const size = held[2] ?? 0;
    const check = held[3] ?? 0;
    if (size === 0x00 && check === 0xff) return this.report("ack", 4, 0);
    if (size === 0xff && check === 0x00) return this.report("nack", 4, 0);
    if (size !== 0xff || check !== 0xff) return sum(held, 2, 2) === 0 ? this.lookAtBody(4, size) : "refused";
    if (length < 7) return "more";
    return sum(held, 4, 3) === 0 ? this.lookAtBody(7, ((held[4] ?? 0) << 8) | (held[5] ?? 0)) : "refused";
  }

  private lookAtBody(at: number, size: number): Look {
    if (size < 1 || size > LONGEST_BODY) return "refused";
    if (this.length < at + size + 1) return "more";
    if (sum(this.held, at, size + 1) !== 0) return "damaged";
    const tfi = this.held[at];
    if (tfi === TFI.error && size === 1) return this.report("error", at, size);
    return this.report(tfi === this.tfi && size > 1 ? "data" : "foreign", at, size);
  }

  private report(look: Look, bodyAt: number, bodyLength: number): Look {
    this.bodyAt = bodyAt;
    this.bodyLength = bodyLength;
    this.reported = bodyAt + bodyLength + (bodyLength > 0 ? 1 : 0);
    return look;
  }

  /** Drops the first byte, and the others up to the next 00. */
  private skip(): void {
    let count = 1;
    while (count < this.length && this.held[count] !== 0x00) count++;
    this.discard(count, 0);
    this.remove(count);
  }

  private forgetReported(): void {
    this.remove(this.reported);
    this.reported = 0;
  }

  private discard(count: number, offset: number): void {
    for (let index = offset; index < offset + count; index++) if (this.held[index] !== 0x00) this.discardedBytes++;
  }

  private remove(count: number): void {
    if (count === 0) return;
    this.held.copyWithin(0, count, this.length);
    this.length -= count;
  }
}
