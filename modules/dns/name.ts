import { LONGEST_NAME } from "./constants";

/** Highest two bits of a length: both set, the rest is a pointer; both clear, a label (RFC 1035 section 4.1.4). */
const POINTER_BITS = 0xc0;
/** Pointers in front of one label. A writer needs one; more of them lead somebody on. */
const MAX_POINTERS = 4;

/** A name as it stands in a message: labels with their lengths, then a 0. Labels are ASCII, 1 to 63 characters each. */
export function encodeName(labels: readonly string[]): Uint8Array {
  let length = 1;
  for (const label of labels) length += label.length + 1;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const label of labels) {
    bytes[at++] = label.length;
    for (let index = 0; index < label.length; index++) bytes[at++] = label.charCodeAt(index);
  }
  return bytes;
}

/** Where what follows the name at `at` begins; −1: it is malformed. Where a pointer leads is not looked at. */
export function skipName(bytes: Uint8Array, at: number): number {
  for (let next = at; next < bytes.length && next - at < LONGEST_NAME; ) {
    const length = bytes[next] ?? 0;
    if (length === 0) return next + 1;
    if ((length & POINTER_BITS) === POINTER_BITS) return next + 2 <= bytes.length ? next + 2 : -1;
    if ((length & POINTER_BITS) !== 0) return -1;
    next += 1 + length;
  }
  return -1;
}

/** The name at `at` is `name`, as {@link encodeName} writes it, but for the case of ASCII letters (RFC 4343 section 3). */
export function isNameAt(bytes: Uint8Array, at: number, name: Uint8Array): boolean {
  let next = at;
  for (let index = 0; index < name.length; ) {
    next = labelAt(bytes, next);
    const end = index + 1 + (name[index] ?? 0);
    // A length is below 65, so it has no case.
    while (index < end) if (lower(bytes[next++]) !== lower(name[index++])) return false;
  }
  return true;
}

/** The name at `at` written out, in the letters that it has there; undefined: it is malformed or longer than 255 bytes. */
export function expandName(bytes: Uint8Array, at: number): Uint8Array | undefined {
  const name: number[] = [];
  let next = at;
  while (name.length < LONGEST_NAME) {
    next = labelAt(bytes, next);
    const length = bytes[next] ?? 0xff;
    if (length >= 0x40 || next + length >= bytes.length) return undefined;
    for (const end = next + 1 + length; next < end; next++) name.push(bytes[next] ?? 0);
    if (length === 0) return name.length > LONGEST_NAME ? undefined : Uint8Array.from(name);
  }
  return undefined;
}

/** Where the label stands that is at `at`, or that a pointer there leads to; behind the end: it leads round and round. */
function labelAt(bytes: Uint8Array, at: number): number {
  let next = at;
  for (let pointers = 0; pointers <= MAX_POINTERS; pointers++) {
    const length = bytes[next] ?? 0;
    if ((length & POINTER_BITS) !== POINTER_BITS) return next;
    next = ((length & ~POINTER_BITS) << 8) | (bytes[next + 1] ?? 0);
  }
  return bytes.length;
}

function lower(byte: number | undefined): number {
  if (byte === undefined) return -1;
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}
