import { BAUD, BITS_PER_BYTE, TFI } from "./constants";

/** A frame with a buffer of exactly its length, so that the buffer itself can be handed to a serial port. */
export type Frame = Uint8Array<ArrayBuffer>;

/** TFI and data of an extended information frame (UM 6.2.1.2). */
export const LONGEST_BODY = 265;
/** The same of a normal one (UM 6.2.1.1). */
export const LONGEST_NORMAL_BODY = 255;
/** From the start code to the data checksum: two bytes, FF FF, the length and its checksum, the body, one byte. */
export const LONGEST_FRAME = 2 + 5 + LONGEST_BODY + 1;

/** UM 6.2.1.3: the last frame arrived. From the host it also ends whatever the chip is doing. */
export function ackFrame(): Frame {
  return Uint8Array.of(0x00, 0x00, 0xff, 0x00, 0xff, 0x00);
}

/** UM 6.2.1.4: send the last answer again. */
export function nackFrame(): Frame {
  return Uint8Array.of(0x00, 0x00, 0xff, 0xff, 0x00, 0x00);
}

/** UM 6.2.1.5: the chip understood the frame and not what it says. */
export function errorFrame(): Frame {
  return informationFrame(TFI.error, []);
}

/** UM 6.2.1.1, a normal information frame. Throws a RangeError for more than 254 bytes of data. */
export function informationFrame(tfi: number, data: readonly number[]): Frame {
  const length = 1 + data.length;
  if (length > LONGEST_NORMAL_BODY)
    throw new RangeError(`a normal frame has at most 254 bytes of data: ${data.length}`);
  const frame = new Uint8Array(length + 7);
  frame.set([0x00, 0x00, 0xff, length, -length & 0xff, tfi]);
  frame.set(data, 6);
  frame[length + 5] = -sum(frame, 5, length) & 0xff;
  return frame;
}

/** The sum modulo 256 of `length` bytes from `offset` on. With its checksum behind it, a good stretch has the sum 0. */
export function sum(bytes: Uint8Array, offset: number, length: number): number {
  let total = 0;
  for (let index = offset; index < offset + length; index++) total += bytes[index] ?? 0;
  return total & 0xff;
}

/** How long so many bytes take on the line, ms. */
export function lineMs(byteCount: number): number {
  return (byteCount * BITS_PER_BYTE * 1000) / BAUD;
}

export function join(first: Uint8Array, second: Uint8Array): Frame {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
