import assert from "node:assert/strict";
import { PowerLost, type VirtualFlashArea } from "../../../hosts/virtual/flash";
import type { FlashArea } from "../../../modules/device/flash";
import { SectorLog } from "../../../modules/journal/sector-log";

/** Sizes of the records of a rig; they come in turn. */
export interface RigOptions {
  readonly use: "book" | "history";
  readonly sectors?: number;
  readonly firstSector?: number;
  readonly payloadBytes?: readonly number[];
}

/** The payload of record `number`: its number, then bytes that only this record has, also 0x00 and 0xFF. */
export function payloadOf(number: number, bytes: number): Uint8Array {
  const payload = new Uint8Array(Math.max(bytes, 2));
  payload[0] = number & 0xff;
  payload[1] = number >> 8;
  for (let index = 2; index < payload.length; index++) payload[index] = (number * 151 + index * 85) & 0xff;
  return payload;
}

export function kindOf(number: number): number {
  return (number % 255) + 1;
}

const DEFAULT_PAYLOADS = [4, 9, 2, 17, 30] as const;

/**
 * An application whose records are numbered from 1. What it finds at a start is checked byte by byte: a book's state is
 * the last number, and each replayed record is one more than the state before it; a history is numbers without a hole.
 */
export class Rig {
  readonly log: SectorLog;
  /** Of a book: what the state counts. Of a history: the newest number. */
  last = 0;
  /** Of a history: the oldest number that is still there; 0 while there is none. */
  first = 0;
  readonly warnings: string[] = [];
  private readonly payloadBytes: readonly number[];

  constructor(
    readonly flash: FlashArea,
    private readonly options: RigOptions,
  ) {
    this.payloadBytes = options.payloadBytes ?? DEFAULT_PAYLOADS;
    this.log = new SectorLog({
      flash,
      firstSector: options.firstSector ?? 0,
      sectors: options.sectors ?? flash.sectors,
      ...(options.use === "book" ? { snapshot: () => this.snapshot(this.last) } : {}),
      onRecord: (kind, payload) => this.replay(kind, payload),
      onWarning: (message) => this.warnings.push(message),
    });
  }

  /** The next record; the state follows when it is on flash. */
  append(mayErase = true): boolean {
    const number = this.last + 1;
    if (!this.log.append(kindOf(number), this.payload(number), { mayErase })) return false;
    this.last = number;
    this.noteFirst(number);
    return true;
  }

  appendMany(count: number): void {
    for (let index = 0; index < count; index++) assert.equal(this.append(), true, `record ${this.last + 1}`);
  }

  restart(flash: FlashArea = this.flash): Rig {
    return new Rig(flash, this.options);
  }

  private payload(number: number): Uint8Array {
    return payloadOf(number, this.payloadBytes[number % this.payloadBytes.length] ?? 0);
  }

  private snapshot(number: number): Uint8Array {
    return payloadOf(number, 2 + (number % (this.log.maxSnapshotBytes - 1)));
  }

  private noteFirst(number: number): void {
    if (this.first === 0 && this.options.use === "history") this.first = number;
  }

  private replay(kind: number, payload: Uint8Array): void {
    const number = (payload[0] ?? 0) + ((payload[1] ?? 0) << 8);
    if (kind === 0) {
      assert.equal(this.options.use, "book");
      assert.equal(this.last, 0, "a snapshot comes first");
      const bytes = 2 + (number % (this.flash.sectorBytes / 2 - 25 - 1));
      assertSame(payload, payloadOf(number, bytes));
    } else {
      if (this.options.use === "book" || this.first !== 0) assert.equal(number, this.last + 1);
      assert.equal(kind, kindOf(number));
      assertSame(payload, this.payload(number));
      this.noteFirst(number);
    }
    this.last = number;
  }
}

/** deepEqual is slow, and this is called a million times. */
function assertSame(found: Uint8Array, wanted: Uint8Array): void {
  if (Buffer.compare(found, wanted) !== 0) assert.deepEqual(found, wanted);
}

/** Runs what is to lose its power on the way, and gives it back. */
export function untilPowerLost(flash: VirtualFlashArea, action: () => unknown): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof PowerLost)) throw error;
  }
  assert.equal(flash.isPowered, false, "the power was to be lost");
  flash.powerOn();
}
