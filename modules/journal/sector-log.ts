import type { FlashArea } from "../device/flash";
import { MAX_KIND, RECORD_BYTES, SNAPSHOT_KIND } from "./constants";
import { LogCursor } from "./cursor";
import { encodeBeginning, encodeRecord } from "./format";
import { type LogLayout, layoutOf, usedLimit } from "./layout";
import { type ActiveSector, mount } from "./mount";
import { type Found, type Placed, SectorRange } from "./range";
import { BAD, BLANK, type SectorRing, WASTE } from "./ring";
import type { OnRecord } from "./walk";

export interface SectorLogOptions {
  readonly flash: FlashArea;
  /** The log has `sectors` sectors of the area, 3 or more, from this one on. */
  readonly firstSector: number;
  readonly sectors: number;
  /** Makes the log a book: the whole state, without the record that is being appended. Left out, it is a history. */
  readonly snapshot?: () => Uint8Array;
  /** What a start finds, in the order of its writing; a book's snapshot comes first, as kind 0. Called only then. */
  readonly onRecord: OnRecord;
  /** A sentence for the log. */
  readonly onWarning?: (message: string) => void;
}

/** A record that goes to flash. */
interface Write extends Placed {
  readonly sequence: number;
  readonly kind: number;
  readonly payload: Uint8Array;
}

/**
 * An append-only log on a ring of flash sectors (docs/journal.md). A record whose {@link append} returned true is there
 * after a power cut at any moment; of the one that was being written, all or nothing is.
 *
 * Append first and change the state afterwards: where a book begins a new sector it writes the snapshot, then the
 * record behind it. A record that says what is now, not what was added, is safe in any order.
 */
export class SectorLog {
  private readonly range: SectorRange;
  private readonly layout: LogLayout;
  private readonly ring: SectorRing;
  private readonly snapshot: (() => Uint8Array) | undefined;
  private readonly onWarning: (message: string) => void;
  private active: ActiveSector | undefined;
  private lastSequence: number;
  /** A write of which is not known whether it arrived, because flash could not be read afterwards. */
  private doubt: Write | undefined;
  /** Since flash last took something. */
  private lastWarning: string | undefined;

  /** Replays the log. Throws a RangeError for sectors that the area does not have, and what flash throws on reading. */
  constructor({ flash, firstSector, sectors, snapshot, onRecord, onWarning = () => {} }: SectorLogOptions) {
    if (!Number.isInteger(sectors) || sectors < 3)
      throw new RangeError(`a journal has 3 sectors or more, not ${sectors}`);
    if (!Number.isInteger(firstSector) || firstSector < 0 || firstSector + sectors > flash.sectors)
      throw new RangeError(`the flash area has no sectors ${firstSector} to ${firstSector + sectors - 1}`);
    this.layout = layoutOf(snapshot === undefined ? "history" : "book", flash.sectorBytes);
    this.range = new SectorRange(flash, firstSector, sectors);
    this.snapshot = snapshot;
    this.onWarning = onWarning;
    const mounted = mount(this.range, this.layout, onRecord, onWarning);
    this.ring = mounted.ring;
    this.active = mounted.active;
    this.lastSequence = mounted.lastSequence;
  }

  /** Of a record, bytes: 1024, or what a small sector allows. */
  get maxPayloadBytes(): number {
    return this.layout.maxPayloadBytes;
  }

  /** Of a snapshot, bytes: with its sector's header it takes half a sector. 0 for a history. */
  get maxSnapshotBytes(): number {
    return this.layout.maxSnapshotBytes;
  }

  /**
   * What can be appended without an erase, at least; a record takes 7 bytes besides its payload, and what is left at a
   * sector's end where the next record does not fit is lost.
   */
  get freeBytes(): number {
    const { active, layout } = this;
    const restBytes = active?.isOpen === true ? layout.sectorBytes - active.endAt : 0;
    return restBytes + this.ring.count("blank") * layout.roomBytes;
  }

  /** Sectors that were begun since the flash was new: divided by the number of sectors, how often each was erased. */
  get sequence(): number {
    return this.lastSequence;
  }

  /**
   * Writes a record of kind 1 to 255 and up to {@link maxPayloadBytes}; RangeError for others. With `mayErase` it erases
   * at most one sector, if there is no room without, which stalls a chip for 45 to 400 ms.
   *
   * false: nothing was appended, because there is no room without an erase or flash did not take it; the record is to
   * be tried again, before any other.
   */
  append(kind: number, payload: Uint8Array, { mayErase }: { readonly mayErase: boolean }): boolean {
    this.check(kind, payload);
    const { doubt } = this;
    if (doubt !== undefined) {
      const isThere = this.settle(doubt);
      if (this.doubt !== undefined) return false;
      if (isThere && doubt.kind === kind && isSame(doubt.payload, payload)) return true;
    }
    if (this.hasRoomFor(payload)) return this.add(kind, payload);
    if (!mayErase && this.ring.count("blank") === 0) return false;
    if (this.snapshot === undefined) return this.begin(kind, payload);
    return this.begin(SNAPSHOT_KIND, this.snapshot()) && this.add(kind, payload);
  }

  /** From the oldest record of a history on. */
  cursor(): LogCursor {
    return new LogCursor(this.range, this.layout, this.ring);
  }

  /**
   * Erases one sector that the log does not need any more, if there is one: 45 to 400 ms on a chip, so only while the
   * contactor is open. Says whether it did. A history forgets its oldest records for that as soon as all sectors are used.
   */
  tidy(): boolean {
    if (this.doubt !== undefined) this.settle(this.doubt);
    if (this.doubt !== undefined) return false;
    const sector = this.ring.next("waste", this.active?.sector);
    return sector !== undefined && this.erase(sector);
  }

  private check(kind: number, payload: Uint8Array): void {
    if (!Number.isInteger(kind) || kind <= SNAPSHOT_KIND || kind > MAX_KIND)
      throw new RangeError(`a journal record is of kind 1 to ${MAX_KIND}, not ${kind}`);
    if (payload.length > this.maxPayloadBytes)
      throw new RangeError(`a journal record has at most ${this.maxPayloadBytes} bytes, not ${payload.length}`);
  }

  private hasRoomFor(payload: Uint8Array): boolean {
    const { active, layout } = this;
    return active?.isOpen === true && active.endAt + payload.length + RECORD_BYTES <= layout.sectorBytes;
  }

  /** Behind the last record. */
  private add(kind: number, payload: Uint8Array): boolean {
    if (this.active === undefined) return false;
    const { sector, sequence, endAt: at } = this.active;
    return this.put({ sector, at, bytes: encodeRecord(sequence, kind, payload), sequence, kind, payload });
  }

  /** In a new sector, erased first if none is blank. The one before stays as it is until this record is there. */
  private begin(kind: number, payload: Uint8Array): boolean {
    if (kind === SNAPSHOT_KIND && payload.length > this.maxSnapshotBytes) {
      this.warn(`journal: a state of ${payload.length} bytes is too much, ${this.maxSnapshotBytes} can be kept`);
      return false;
    }
    const sector = this.ring.next("blank", this.active?.sector) ?? this.makeBlank();
    if (sector === undefined) return false;
    const sequence = this.lastSequence + 1;
    const kept = [...this.ring.used(), { sequence }].slice(-this.usedLimit);
    const header = { sequence, oldest: kept[0]?.sequence ?? sequence };
    const bytes = encodeBeginning(this.layout.use, header, kind, payload);
    return this.put({ sector, at: 0, bytes, sequence, kind, payload });
  }

  private makeBlank(): number | undefined {
    const after = this.active?.sector;
    const sector = this.ring.next("waste", after) ?? this.ring.next("bad", after);
    return sector !== undefined && this.erase(sector) ? sector : undefined;
  }

  private erase(sector: number): boolean {
    const isBlankNow = this.range.erase(sector);
    this.ring.set(sector, isBlankNow ? BLANK : BAD);
    if (!isBlankNow) {
      this.warn(`journal: sector ${sector} could not be erased`);
      this.forget();
    }
    return isBlankNow;
  }

  private put(write: Write): boolean {
    return this.note(write, this.range.write(write));
  }

  private settle(doubt: Write): boolean {
    return this.note(doubt, this.range.look(doubt));
  }

  /** Keeps in mind what became of a write; true where all of it is on flash. */
  private note(write: Write, found: Found): boolean {
    this.doubt = found === "unknown" ? { ...write, payload: write.payload.slice() } : undefined;
    if (found === "written") this.noteWritten(write);
    else this.warn(`journal: sector ${write.sector} did not take a record (${found})`);
    if (found === "torn") this.noteTorn(write);
    return found === "written";
  }

  private noteWritten({ sector, at, bytes, sequence }: Write): void {
    this.active = { sector, sequence, endAt: at + bytes.length, isOpen: true };
    this.lastWarning = undefined;
    if (at > 0) return;
    this.lastSequence = sequence;
    this.ring.set(sector, { kind: "used", sequence });
    this.forget();
  }

  private noteTorn({ sector, at, sequence }: Write): void {
    if (at > 0) {
      if (this.active !== undefined) this.active = { ...this.active, isOpen: false };
      return;
    }
    // Its header may be whole: the number is not given twice.
    this.lastSequence = sequence;
    this.ring.set(sector, WASTE);
  }

  private forget(): void {
    this.ring.keepNewest(this.usedLimit);
  }

  private get usedLimit(): number {
    return usedLimit(this.layout.use, this.range.count - this.ring.count("bad"));
  }

  /** Not the same again and again while somebody tries every 20 ms. */
  private warn(message: string): void {
    if (message === this.lastWarning) return;
    this.lastWarning = message;
    this.onWarning(message);
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
