import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import type { FlashArea, FlashAreaConstructor } from "../../modules/device/flash";

export interface FlashFileOptions {
  /** Made, with its folder, where it is missing. */
  readonly file: string;
  readonly sectors: number;
  /** Bytes, the same for each. */
  readonly sectorBytes: number;
}

/** `failed`: the file did not take something, and is not used any more. */
export type FlashFileErrorCode = "wrong-size" | "closed" | "failed";

export class FlashFileError extends Error {
  constructor(
    readonly code: FlashFileErrorCode,
    message: string,
  ) {
    super(message);
    this.name = "FlashFileError";
  }
}

const ERASED = 0xff;

/**
 * A {@link FlashArea} in one file of `sectors × sectorBytes` bytes. What is written is ANDed with what is there, as NOR
 * flash does it, so that a program which forgets an erase fails on the desk already. Every write and erase is followed
 * by fdatasync: the journal reports a record as kept when `write` returned, and an operating system that dies must not
 * make that untrue. (The file's size never changes, so there is nothing else about it to sync.) Where that fails, every
 * further access does: reading would show what is in memory and may never have reached the disk.
 *
 * A file of another size is refused and not touched: it may be a journal of another layout, or none of ours, and only
 * a person can tell whether it is still needed.
 */
export class NodeFlashFile implements FlashArea {
  readonly sectors: number;
  readonly sectorBytes: number;
  private file: number | undefined;
  private hasFailed = false;

  /** Throws a FlashFileError `wrong-size`, and the operating system's error where it cannot be opened. */
  constructor({ file, sectors, sectorBytes }: FlashFileOptions) {
    if (!isCount(sectors) || !isCount(sectorBytes)) throw new RangeError("a flash area has sectors, and these bytes");
    this.sectors = sectors;
    this.sectorBytes = sectorBytes;
    if (!existsSync(file)) create(file, sectors * sectorBytes);
    this.file = openSized(file, sectors * sectorBytes);
  }

  read(address: number, length: number): Uint8Array {
    const file = this.check(address, length);
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; ) {
      const count = readSync(file, bytes, at, length - at, address + at);
      if (count === 0) throw new Error("the flash file ends too early");
      at += count;
    }
    return bytes;
  }

  write(address: number, bytes: Uint8Array): void {
    const kept = this.read(address, bytes.length);
    this.put(
      address,
      kept.map((byte, index) => byte & (bytes[index] ?? ERASED)),
    );
  }

  erase(sector: number): void {
    if (!Number.isInteger(sector) || sector < 0 || sector >= this.sectors)
      throw new RangeError(`the flash area has no sector ${sector}`);
    this.put(sector * this.sectorBytes, new Uint8Array(this.sectorBytes).fill(ERASED));
  }

  /** Twice does no harm. */
  close(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
  }

  private put(address: number, bytes: Uint8Array): void {
    const file = this.check(address, bytes.length);
    try {
      writeAll(file, bytes, address);
      fdatasyncSync(file);
    } catch (error) {
      this.hasFailed = true;
      throw error;
    }
  }

  private check(address: number, length: number): number {
    if (!Number.isInteger(address) || !Number.isInteger(length) || address < 0 || length < 0)
      throw new RangeError("an address in flash and a length are whole numbers from 0 on");
    const end = this.sectors * this.sectorBytes;
    if (address + length > end) throw new RangeError(`the flash area ends at ${end}, not at ${address + length}`);
    if (this.file === undefined) throw new FlashFileError("closed", "the flash file is closed");
    if (this.hasFailed) throw new FlashFileError("failed", "the flash file failed; it is read anew after a restart");
    return this.file;
  }
}

/** The class that a device offers: each opens the same file. */
export function nodeFlashClass(options: FlashFileOptions): FlashAreaConstructor {
  return class NodeFlashOnDevice extends NodeFlashFile {
    constructor() {
      super(options);
    }
  };
}

/** Whole or not at all, so that a computer which dies meanwhile leaves no file of a wrong size behind. */
function create(path: string, size: number): void {
  const folder = dirname(path);
  const part = `${path}.part`;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = openSync(part, "w", 0o600);
  try {
    writeAll(file, new Uint8Array(size).fill(ERASED), 0);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(part, path);
  syncFolder(folder);
}

function openSized(path: string, size: number): number {
  const file = openSync(path, "r+");
  const found = fstatSync(file);
  if (found.isFile() && found.size === size) return file;
  closeSync(file);
  const what = found.isFile() ? `has ${found.size} bytes` : "is no plain file";
  throw new FlashFileError(
    "wrong-size",
    `the flash file ${path} ${what}, but a file of ${size} is needed; nothing was changed: move it away to begin anew`,
  );
}

function writeAll(file: number, bytes: Uint8Array, address: number): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, address + at);
}

/** Makes the new name last. Windows has no such thing for a folder, and needs none. */
function syncFolder(path: string): void {
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}
