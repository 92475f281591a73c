/** Digits of the longest length that the worker writes. */
const LENGTH_DIGITS = 9;
const COLON = 0x3a;
const COMMA = 0x2c;
const ZERO = 0x30;
const NINE = 0x39;

/** `12:hello world!,` – how the worker and we frame messages. */
export function netstring(payload: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`${payload.byteLength}:`), payload, Buffer.from(",")]);
}

export class NetstringError extends Error {
  override readonly name = "NetstringError";
}

/** Puts messages together from the pieces in which they arrive. */
export class NetstringReader {
  private readonly pieces: Uint8Array[] = [];
  private length = 0;

  /** @param maxBytes of one message */
  constructor(private readonly maxBytes: number) {}

  /**
   * The messages that are whole now, in order.
   * @throws NetstringError when what came is no netstring or too long
   */
  push(piece: Uint8Array): Uint8Array[] {
    this.pieces.push(piece);
    this.length += piece.byteLength;
    const messages: Uint8Array[] = [];
    for (let message = this.next(); message !== undefined; message = this.next()) messages.push(message);
    return messages;
  }

  private next(): Uint8Array | undefined {
    const first = this.pieces[0];
    if (first === undefined) return undefined;
    const head = first.byteLength > LENGTH_DIGITS ? first : this.join();
    const colon = readLength(head);
    if (colon === undefined) return undefined;
    if (colon.bytes > this.maxBytes) throw new NetstringError(`a message of ${colon.bytes} bytes is too long`);
    const end = colon.at + 1 + colon.bytes;
    if (this.length <= end) return undefined;
    const all = this.join();
    if (all[end] !== COMMA) throw new NetstringError("a message does not end where it should");
    const rest = all.subarray(end + 1);
    this.pieces.length = 0;
    if (rest.byteLength > 0) this.pieces.push(rest);
    this.length = rest.byteLength;
    return all.subarray(colon.at + 1, end);
  }

  private join(): Uint8Array {
    const whole = this.pieces.length === 1 ? this.pieces[0] : Buffer.concat(this.pieces);
    this.pieces.length = 0;
    this.pieces.push(whole ?? new Uint8Array(0));
    return whole ?? new Uint8Array(0);
  }
}

/** Where the length ends, and what it says; undefined while it has not come whole. */
function readLength(bytes: Uint8Array): { readonly at: number; readonly bytes: number } | undefined {
  let value = 0;
  for (let index = 0; index < bytes.byteLength; index++) {
    const byte = bytes[index] as number;
    if (byte === COLON && index > 0) return { at: index, bytes: value };
    if (byte < ZERO || byte > NINE || index >= LENGTH_DIGITS) throw new NetstringError("a message has no length");
    value = value * 10 + (byte - ZERO);
  }
  return undefined;
}
