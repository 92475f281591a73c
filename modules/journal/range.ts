import type { FlashArea } from "../device/flash";
import { isBlank } from "./blank";

/** Bytes that are to stand in one sector, `at` from its beginning. */
export interface Placed {
  readonly sector: number;
  readonly at: number;
  readonly bytes: Uint8Array;
}

/**
 * What flash holds where something was to be written:
 * - `written`: all of it;
 * - `untouched`: it is blank still;
 * - `torn`: something else;
 * - `unknown`: it cannot be read.
 */
export type Found = "written" | "untouched" | "torn" | "unknown";

/** The sectors of one log, counted from 0. Writing and erasing never throw: what counts is what can be read back. */
export class SectorRange {
  readonly sectorBytes: number;

  constructor(
    private readonly flash: FlashArea,
    private readonly firstSector: number,
    readonly count: number,
  ) {
    this.sectorBytes = flash.sectorBytes;
  }

  /** The first `length` bytes of a sector. Throws what the flash throws. */
  read(sector: number, length: number = this.sectorBytes): Uint8Array {
    return this.flash.read(this.addressOf(sector), length);
  }

  /** `length` bytes of a sector, `at` from its beginning. Throws what the flash throws. */
  slice(sector: number, at: number, length: number): Uint8Array {
    return this.flash.read(this.addressOf(sector) + at, length);
  }

  write(placed: Placed): Found {
    try {
      this.flash.write(this.addressOf(placed.sector) + placed.at, placed.bytes);
    } catch {
      // Some of it may be there, or all: the look tells.
    }
    return this.look(placed);
  }

  look({ sector, at, bytes }: Placed): Found {
    let found: Uint8Array;
    try {
      found = this.flash.read(this.addressOf(sector) + at, bytes.length);
    } catch {
      return "unknown";
    }
    if (bytes.every((byte, index) => found[index] === byte)) return "written";
    return isBlank(found) ? "untouched" : "torn";
  }

  /** Whether the sector is blank now and the flash did not complain. */
  erase(sector: number): boolean {
    try {
      this.flash.erase(this.firstSector + sector);
      return isBlank(this.read(sector));
    } catch {
      return false;
    }
  }

  private addressOf(sector: number): number {
    return (this.firstSector + sector) * this.sectorBytes;
  }
}
