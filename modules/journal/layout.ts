import { HEADER_BYTES, MAX_PAYLOAD_BYTES, RECORD_BYTES } from "./constants";

/**
 * - `book`: each sector begins with a snapshot of the whole state, so that the newest alone tells everything;
 * - `history`: nothing but records, of which the oldest are forgotten when the ring comes round.
 */
export type LogUse = "book" | "history";

/** Sizes that follow from the use and the sector, all in bytes. */
export interface LogLayout {
  readonly use: LogUse;
  readonly sectorBytes: number;
  /** Of a record; one always fits into a sector that was just begun. */
  readonly maxPayloadBytes: number;
  /** Of a snapshot, which with the header takes at most half of its sector. 0 for a history. */
  readonly maxSnapshotBytes: number;
  /** What a blank sector has room for besides its header and, in a book, the largest snapshot. */
  readonly roomBytes: number;
}

/**
 * How many of `sectors` that can be erased may hold something that is needed. A history leaves one out, which is blank
 * or will be; a start does not read it either, because a power cut may have caught its erase half way.
 */
export function usedLimit(use: LogUse, sectors: number): number {
  return use === "book" ? 1 : Math.max(sectors - 1, 1);
}

/** Throws a RangeError unless a sector has 128 to 65536 bytes, an even number. */
export function layoutOf(use: LogUse, sectorBytes: number): LogLayout {
  if (!Number.isInteger(sectorBytes) || sectorBytes < 128 || sectorBytes > 65_536 || sectorBytes % 2 !== 0)
    throw new RangeError(`a journal's sector has 128 to 65536 bytes, an even number, not ${sectorBytes}`);
  const isBook = use === "book";
  const roomBytes = isBook ? sectorBytes / 2 : sectorBytes - HEADER_BYTES;
  return {
    use,
    sectorBytes,
    maxPayloadBytes: Math.min(MAX_PAYLOAD_BYTES, roomBytes - RECORD_BYTES),
    maxSnapshotBytes: isBook ? sectorBytes / 2 - HEADER_BYTES - RECORD_BYTES : 0,
    roomBytes,
  };
}
