import { HEADER_BYTES, RECORD_BYTES } from "./constants";
import { decodeRecord, type JournalRecord } from "./format";
import type { LogLayout } from "./layout";
import type { SectorRange } from "./range";
import type { SectorRing, UsedSector } from "./ring";

/**
 * Reads the records of a history again, oldest first, with one of them in memory at a time. The log may be written and
 * tidied meanwhile: what was forgotten before it was reached is left out, what was added is there.
 */
export class LogCursor {
  private sequence = 0;
  private at = HEADER_BYTES;

  constructor(
    private readonly range: SectorRange,
    private readonly layout: LogLayout,
    private readonly ring: SectorRing,
  ) {}

  /** undefined behind the last one. Throws what the flash throws. */
  next(): JournalRecord | undefined {
    for (const { sector, sequence } of this.ring.used()) {
      if (sequence < this.sequence) continue;
      if (sequence > this.sequence) {
        this.sequence = sequence;
        this.at = HEADER_BYTES;
      }
      const record = this.read({ sector, sequence });
      if (record === undefined) continue;
      this.at += record.endAt;
      return record;
    }
    return undefined;
  }

  /** First the length, so that no more is read than there is. */
  private read({ sector, sequence }: UsedSector): JournalRecord | undefined {
    const { range, layout, at } = this;
    if (at + RECORD_BYTES > layout.sectorBytes) return undefined;
    const [low = 0, high = 0] = range.slice(sector, at, 2);
    const recordBytes = RECORD_BYTES + low + high * 256;
    if (recordBytes > RECORD_BYTES + layout.maxPayloadBytes || at + recordBytes > layout.sectorBytes) return undefined;
    return decodeRecord(range.slice(sector, at, recordBytes), 0, sequence, layout);
  }
}
