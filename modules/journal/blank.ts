import { ERASED } from "./constants";

/** Nothing was programmed there since the last erase, as far as reading tells. */
export function isBlank(bytes: Uint8Array, from = 0): boolean {
  for (let index = from; index < bytes.length; index++) if (bytes[index] !== ERASED) return false;
  return true;
}
