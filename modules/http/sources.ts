import { encodeUtf8, utf8ByteLength } from "../text/utf8";
import type { BodySource } from "./exchange";

/** Bytes of UTF-8 that a code unit has at most; a pair has 4. */
const BYTES_A_UNIT = 3;

/** UTF-8 of `text` from `at` on, of `maxBytes` (4 or more) at most, and where the next piece begins. A pair stays whole. */
export function encodePiece(text: string, at: number, maxBytes: number): { bytes: Uint8Array; next: number } {
  let next = Math.min(text.length, at + Math.max(2, Math.floor(maxBytes / BYTES_A_UNIT)));
  const last = text.charCodeAt(next - 1);
  const isHalf = last >= 0xd800 && last <= 0xdbff && next < text.length;
  // Half of a pair waits for the other half; one that stands alone goes by itself.
  if (isHalf && next - at > 1) next -= 1;
  const bytes = encodeUtf8(text.slice(at, next), (next - at) * BYTES_A_UNIT) ?? new Uint8Array(0);
  return { bytes, next };
}

/** A text that becomes bytes as it leaves: it is not in memory twice. */
export class TextSource implements BodySource {
  readonly byteLength: number;
  private at = 0;

  constructor(private readonly text: string) {
    this.byteLength = utf8ByteLength(text);
  }

  next(maxBytes: number): Uint8Array {
    const { bytes, next } = encodePiece(this.text, this.at, maxBytes);
    this.at = next;
    return bytes;
  }
}

export class BytesSource implements BodySource {
  readonly byteLength: number;
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {
    this.byteLength = bytes.length;
  }

  next(maxBytes: number): Uint8Array {
    const piece = this.bytes.subarray(this.at, this.at + maxBytes);
    this.at += piece.length;
    return piece;
  }
}
