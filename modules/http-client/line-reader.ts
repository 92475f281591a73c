const LF = 0x0a;
const CR = 0x0d;
/** Characters for one `String.fromCharCode`: few enough for the stack of a small engine. */
const PIECE = 128;

/** Puts together lines that end with LF or CR LF (RFC 9112 section 2.2), as Latin-1. */
export class LineReader {
  private readonly bytes: Uint8Array;
  private length = 0;
  private taken = 0;

  /** What of a line is longer than `maxBytes` is left away. */
  constructor(private readonly maxBytes: number) {
    this.bytes = new Uint8Array(maxBytes);
  }

  /** Bytes of all lines so far. */
  get totalBytes(): number {
    return this.taken;
  }

  /** Takes one byte. The line that it ends, without its end; undefined: it goes on. */
  push(byte: number): string | undefined {
    this.taken++;
    if (byte !== LF) {
      if (this.length < this.maxBytes) this.bytes[this.length++] = byte;
      return undefined;
    }
    const end = this.bytes[this.length - 1] === CR ? this.length - 1 : this.length;
    let line = "";
    for (let at = 0; at < end; at += PIECE) {
      const piece = this.bytes.subarray(at, Math.min(end, at + PIECE));
      line += String.fromCharCode.apply(undefined, piece as unknown as number[]);
    }
    this.length = 0;
    return line;
  }
}
