import type { FlashArea, FlashAreaConstructor } from "../../../modules/device/flash";
import { JOURNAL_FLASH } from "../../world/hosting";

const ERASED = 0xff;

/**
 * Flash in memory that does nothing byte by byte: what a board's driver does in C would else be counted as the
 * firmware's. It does not look whether a bit would have to be set; `hosts/virtual/flash` does. Closing it keeps it.
 */
export function quickFlash(): FlashAreaConstructor {
  const { sectors, sectorBytes } = JOURNAL_FLASH;
  const bytes = new Uint8Array(sectors * sectorBytes).fill(ERASED);
  return class QuickFlash implements FlashArea {
    readonly sectors = sectors;
    readonly sectorBytes = sectorBytes;

    read(address: number, length: number): Uint8Array {
      return bytes.slice(address, address + length);
    }

    write(address: number, written: Uint8Array): void {
      bytes.set(written, address);
    }

    erase(sector: number): void {
      bytes.fill(ERASED, sector * sectorBytes, (sector + 1) * sectorBytes);
    }

    close(): void {}
  };
}
