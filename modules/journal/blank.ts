import { ERASED } from "./constants";

const WORD_BYTES = 4;
/** Four erased bytes. */
const ERASED_WORD = -1;

/** Nothing was programmed there since the last erase, as far as reading tells. A whole sector is looked at by words. */
export function isBlank(bytes: Uint8Array, from = 0): boolean {
  let index = from;
  for (; index < bytes.length && (bytes.byteOffset + index) % WORD_BYTES !== 0; index++)
    if (bytes[index] !== ERASED) return false;
  const count = Math.floor(Math.max(0, bytes.length - index) / WORD_BYTES);
  if (count > 0) {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + index, count);
    for (let word = 0; word < count; word++) if (words[word] !== ERASED_WORD) return false;
    index += count * WORD_BYTES;
  }
  for (; index < bytes.length; index++) if (bytes[index] !== ERASED) return false;
  return true;
}
