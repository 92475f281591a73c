import { wholeNumber } from "./head";
import { LineReader } from "./line-reader";

/** Bytes of a chunk's first line, and of all trailers together. */
const MAX_LINE_BYTES = 64;
const MAX_TRAILER_BYTES = 4_096;

/** Takes chunks apart (RFC 9112 section 7.1). */
export class ChunkReader {
  private readonly lines = new LineReader(MAX_LINE_BYTES);
  /** Bytes of the chunk to come; with `isData` only. */
  private left = 0;
  private state: "size" | "data" | "data-end" | "trailers" | "end" = "size";
  private trailersFrom = 0;

  /** The last chunk and what follows it are there. */
  get isEnd(): boolean {
    return this.state === "end";
  }

  /** Hands what of `bytes` is content to `onData`, which may say that enough is enough. False: these are no chunks. */
  push(bytes: Uint8Array, onData: (bytes: Uint8Array) => boolean): boolean {
    let at = 0;
    while (at < bytes.length && this.state !== "end") {
      if (this.state === "data") {
        const part = bytes.subarray(at, at + this.left);
        this.left -= part.length;
        at += part.length;
        if (this.left === 0) this.state = "data-end";
        if (!onData(part)) return true;
      } else {
        const line = this.lines.push(bytes[at++] ?? 0);
        if (line !== undefined ? !this.takeLine(line) : this.isTooLong) return false;
      }
    }
    return true;
  }

  private get isTooLong(): boolean {
    return this.state === "trailers" && this.lines.totalBytes - this.trailersFrom > MAX_TRAILER_BYTES;
  }

  private takeLine(line: string): boolean {
    if (this.state === "data-end") {
      this.state = "size";
      return line === "";
    }
    if (this.state === "trailers") {
      if (line === "") this.state = "end";
      return true;
    }
    const extension = line.indexOf(";");
    const size = wholeNumber((extension < 0 ? line : line.slice(0, extension)).trim(), 16);
    if (size === undefined) return false;
    this.left = size;
    this.state = size === 0 ? "trailers" : "data";
    this.trailersFrom = this.lines.totalBytes;
    return true;
  }
}
