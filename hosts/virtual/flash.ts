import type { FlashArea, FlashAreaConstructor } from "../../modules/device/flash";
import { SeededRandom } from "./random";

const ERASED = 0xff;

/** The power went, in the middle of what was asked for or before. */
export class PowerLost extends Error {
  constructor() {
    super("the flash has no power");
    this.name = "PowerLost";
  }
}

/** What was done to the area since it was made. */
export interface FlashCounters {
  writes: number;
  writtenBytes: number;
  /** Of `writtenBytes`, those that met a byte which was programmed already, whether or not that changed it. */
  rewrittenBytes: number;
  /** One number a sector. */
  readonly erases: number[];
}

interface ByteCut {
  leftBytes: number;
  readonly halfBits: number;
}

interface EraseCut {
  leftErases: number;
  readonly seed: number;
}

/**
 * NOR flash in memory. It keeps its contents as long as the object lives, refuses to set a bit without an erase, counts,
 * and loses its power in the middle of a write or an erase where a test asks for it.
 */
export class VirtualFlashArea implements FlashArea {
  readonly counters: FlashCounters;
  private readonly bytes: Uint8Array;
  private byteCut: ByteCut | undefined;
  private eraseCut: EraseCut | undefined;
  private hasPower = true;

  /** Throws a RangeError unless both are whole numbers above 0. */
  constructor(
    readonly sectors: number,
    readonly sectorBytes: number,
  ) {
    if (!isCount(sectors) || !isCount(sectorBytes)) throw new RangeError("a flash area has sectors, and these bytes");
    this.bytes = new Uint8Array(sectors * sectorBytes).fill(ERASED);
    this.counters = { writes: 0, writtenBytes: 0, rewrittenBytes: 0, erases: new Array<number>(sectors).fill(0) };
  }

  get isPowered(): boolean {
    return this.hasPower;
  }

  read(address: number, length: number): Uint8Array {
    this.check(address, length);
    return this.bytes.slice(address, address + length);
  }

  /** Also throws an Error, and writes nothing, where a bit would have to be set. */
  write(address: number, bytes: Uint8Array): void {
    this.check(address, bytes.length);
    for (let index = 0; index < bytes.length; index++)
      if (((bytes[index] ?? 0) & ~this.at(address + index)) !== 0)
        throw new Error(`the byte at ${address + index} has bits that only an erase sets`);
    this.counters.writes += 1;
    for (let index = 0; index < bytes.length; index++) this.program(address + index, bytes[index] ?? 0);
  }

  erase(sector: number): void {
    if (!Number.isInteger(sector) || sector < 0 || sector >= this.sectors)
      throw new RangeError(`the flash area has no sector ${sector}`);
    if (!this.hasPower) throw new PowerLost();
    this.counters.erases[sector] = (this.counters.erases[sector] ?? 0) + 1;
    const contents = this.bytes.subarray(sector * this.sectorBytes, (sector + 1) * this.sectorBytes);
    if (this.eraseCut !== undefined && --this.eraseCut.leftErases === 0) {
      eraseInPart(contents, this.eraseCut.seed);
      this.losePower();
    }
    contents.fill(ERASED);
  }

  /** There is nothing to let go of. */
  close(): void {}

  /**
   * The power goes with the `count`th byte written from now on: it and what follows does not arrive. Of the bits that
   * this byte would have cleared, those that are set in `halfBits` (0 to 255) are.
   */
  cutAfterBytes(count: number, { halfBits = 0 }: { readonly halfBits?: number } = {}): void {
    if (!isCount(count)) throw new RangeError("the power goes with the first byte or a later one");
    this.byteCut = { leftBytes: count, halfBits };
  }

  /** The power goes during the `count`th erase from now on; `seed` chooses which parts are old, blank or noise then. */
  cutAtErase(count: number, { seed = 1 }: { readonly seed?: number } = {}): void {
    if (!isCount(count)) throw new RangeError("the power goes with the first erase or a later one");
    this.eraseCut = { leftErases: count, seed };
  }

  /** The power is back, and no cut is planned any more. */
  powerOn(): void {
    this.hasPower = true;
    this.byteCut = undefined;
    this.eraseCut = undefined;
  }

  /** Another area with the same contents, power, fresh counters and no cut planned. */
  copy(): VirtualFlashArea {
    const copy = new VirtualFlashArea(this.sectors, this.sectorBytes);
    copy.bytes.set(this.bytes);
    return copy;
  }

  private program(address: number, byte: number): void {
    const before = this.at(address);
    this.counters.writtenBytes += 1;
    if (before !== ERASED) this.counters.rewrittenBytes += 1;
    if (this.byteCut !== undefined && --this.byteCut.leftBytes === 0) {
      this.bytes[address] = before & (byte | ~this.byteCut.halfBits);
      this.losePower();
    }
    this.bytes[address] = before & byte;
  }

  private losePower(): never {
    this.hasPower = false;
    throw new PowerLost();
  }

  private at(address: number): number {
    return this.bytes[address] ?? ERASED;
  }

  private check(address: number, length: number): void {
    if (!Number.isInteger(address) || !Number.isInteger(length) || address < 0 || length < 0)
      throw new RangeError("an address in flash and a length are whole numbers from 0 on");
    if (address + length > this.bytes.length)
      throw new RangeError(`the flash area ends at ${this.bytes.length}, not at ${address + length}`);
    if (!this.hasPower) throw new PowerLost();
  }
}

/** The class that a device offers for `area`, whatever flash that is. Closing it changes nothing: flash stays. */
export function virtualFlashClass(area: FlashArea): FlashAreaConstructor {
  return class VirtualFlashOnDevice implements FlashArea {
    readonly sectors = area.sectors;
    readonly sectorBytes = area.sectorBytes;

    read(address: number, length: number): Uint8Array {
      return area.read(address, length);
    }

    write(address: number, bytes: Uint8Array): void {
      area.write(address, bytes);
    }

    erase(sector: number): void {
      area.erase(sector);
    }

    close(): void {}
  };
}

/** Three stretches of random length, each left as it was, blank, or noise. */
function eraseInPart(contents: Uint8Array, seed: number): void {
  const random = new SeededRandom(seed, "erase");
  const cuts = [random.next(), random.next()].sort((a, b) => a - b).map((share) => Math.floor(share * contents.length));
  let from = 0;
  for (const to of [...cuts, contents.length]) {
    const part = contents.subarray(from, to);
    const how = Math.floor(random.next() * 3);
    if (how === 1) part.fill(ERASED);
    if (how === 2) for (let index = 0; index < part.length; index++) part[index] = random.nextInt() & 0xff;
    from = to;
  }
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value > 0;
}
