import type { LogLevel } from "../../modules/device/device";
import type { FlashArea, FlashAreaConstructor } from "../../modules/device/flash";
import { describe } from "./last-resort";

/** What the journal is given, whatever more the partition has. */
const SECTORS = 16;
const SECTOR_BYTES = 4096;
const AREA_BYTES = SECTORS * SECTOR_BYTES;

/** Moddable's `embedded:storage/flash`, one partition of it. */
export interface NativeFlash {
  read(byteLength: number, byteOffset: number): ArrayBuffer;
  write(bytes: Uint8Array, byteOffset: number): void;
  /** One block. */
  eraseBlock(block: number): void;
  status(): { readonly size: number; readonly blockLength: number };
  close(): void;
}

/**
 * The contract's flash area on one partition. Looks once whether it is there and large enough: where it is not, it says
 * so in the log, and the device has no such area.
 */
export function flashArea(
  open: () => NativeFlash,
  log: (level: LogLevel, message: string) => void,
): FlashAreaConstructor | undefined {
  const wrong = whatIsWrong(open);
  if (wrong !== undefined) {
    log("warn", `journal: no place in the flash: ${wrong}`);
    return undefined;
  }
  const slot: Slot = { used: false };
  return class PartitionArea extends Area {
    constructor() {
      super(open, slot);
    }
  };
}

interface Slot {
  used: boolean;
}

class Area implements FlashArea {
  readonly sectors = SECTORS;
  readonly sectorBytes = SECTOR_BYTES;
  private readonly native: NativeFlash;
  private closed = false;

  constructor(
    open: () => NativeFlash,
    private readonly slot: Slot,
  ) {
    if (slot.used) throw new Error("flash: in use");
    this.native = open();
    slot.used = true;
  }

  read(address: number, length: number): Uint8Array {
    this.check(address, length);
    return length === 0 ? new Uint8Array(0) : new Uint8Array(this.native.read(length, address));
  }

  write(address: number, bytes: Uint8Array): void {
    this.check(address, bytes.byteLength);
    if (bytes.byteLength > 0) this.native.write(bytes, address);
  }

  erase(sector: number): void {
    // A fraction of a sector is no sector, although its bytes may be whole.
    this.check(Number.isInteger(sector) ? sector * SECTOR_BYTES : Number.NaN, SECTOR_BYTES);
    this.native.eraseBlock(sector);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.slot.used = false;
    this.native.close();
  }

  /** ESP-IDF refuses what lies outside, too, but takes a fraction for the next whole number and says only "failed". */
  private check(address: number, length: number): void {
    if (this.closed) throw new Error("flash: closed");
    const fits =
      Number.isInteger(address) &&
      Number.isInteger(length) &&
      address >= 0 &&
      length >= 0 &&
      address + length <= AREA_BYTES;
    if (!fits) throw new RangeError(`flash: ${length} bytes at ${address} lie outside of its ${AREA_BYTES} bytes`);
  }
}

function whatIsWrong(open: () => NativeFlash): string | undefined {
  try {
    const partition = open();
    const { size, blockLength } = partition.status();
    partition.close();
    return size >= AREA_BYTES && blockLength === SECTOR_BYTES
      ? undefined
      : `${size} bytes in blocks of ${blockLength} do not hold ${SECTORS} of ${SECTOR_BYTES}`;
  } catch (error) {
    return describe(error);
  }
}
