import { ADDRESS, BAUD, BITS_PER_BYTE, EXCEPTION_BIT, FUNCTION } from "./constants";
import { crc16 } from "./crc";

/** A frame with a buffer of exactly its length, so that the buffer itself can be handed to a serial port. */
export type Frame = Uint8Array<ArrayBuffer>;

/** Address, function, exception code, CRC. */
export const EXCEPTION_LENGTH = 5;
/** Ten registers: address, function, byte count, 20 bytes, CRC. */
export const LONGEST_ANSWER = 25;
/** Address, function and CRC. */
export const SHORTEST_FRAME = 4;

/** How long so many bytes take on the line, ms. */
export function lineMs(byteCount: number): number {
  return (byteCount * BITS_PER_BYTE * 1000) / BAUD;
}

/** Writes the CRC into the last two bytes, low byte first. */
export function seal(frame: Frame): Frame {
  const crc = crc16(frame, frame.length - 2);
  frame[frame.length - 2] = crc & 0xff;
  frame[frame.length - 1] = crc >> 8;
  return frame;
}

export function word(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
}

/** An address that a module can have for its own. */
export function isModuleAddress(address: number): boolean {
  return Number.isInteger(address) && address >= ADDRESS.first && address <= ADDRESS.last;
}

/** An address that a question with an answer can be sent to. */
export function isQuestionAddress(address: number): boolean {
  return isModuleAddress(address) || address === ADDRESS.any;
}

/** The length of a good answer to this question, bytes; an exception has {@link EXCEPTION_LENGTH}. */
export function answerLength(question: Uint8Array): number {
  const code = question[1];
  const reads = code === FUNCTION.readInput || code === FUNCTION.readHolding;
  return reads ? 5 + 2 * word(question, 4) : question.length;
}

/** Whether the byte at `index` of an answer fits the question; the CRC is not looked at here. */
export function fitsQuestion(question: Uint8Array, answer: Uint8Array, index: number): boolean {
  const value = answer[index] ?? 0;
  const asked = question[index] ?? 0;
  if (index === 0) return value === asked || (asked === ADDRESS.any && isModuleAddress(value));
  if (index === 1) return value === asked || value === (asked | EXCEPTION_BIT);
  const code = question[1];
  if (answer[1] !== code) return index > 2 || (value >= 1 && value <= 4);
  const reads = code === FUNCTION.readInput || code === FUNCTION.readHolding;
  if (reads) return index > 2 || value === 2 * word(question, 4);
  return value === asked; // a write or a reset is answered with its own echo
}
