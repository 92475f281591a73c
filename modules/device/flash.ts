/**
 * A piece of NOR flash that belongs to one application, as an ESP32 has it in a data partition and a desk in a file.
 * A sector is erased to 0xFF as a whole; writing only clears bits. Power may fail at any moment: of a write any number
 * of leading bytes may have arrived, the next one half; of an erased sector any part may still be what it was.
 */
export interface FlashArea {
  readonly sectors: number;
  /** Bytes, the same for each. */
  readonly sectorBytes: number;
  /** A copy of `length` bytes. Throws a RangeError outside of the area. */
  read(address: number, length: number): Uint8Array;
  /** Throws a RangeError outside of the area, and an Error where the flash does not take it. */
  write(address: number, bytes: Uint8Array): void;
  /** Takes 45 to 400 ms on a chip, in which nothing else runs: never while a contactor is closed. */
  erase(sector: number): void;
  close(): void;
}

export type FlashAreaConstructor = new () => FlashArea;
