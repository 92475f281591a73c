import { isBlank } from "./blank";
import { HEADER_BYTES, SNAPSHOT_KIND } from "./constants";
import { decodeHeader, decodeRecord, type JournalRecord, type SectorHeader } from "./format";
import type { LogLayout } from "./layout";

/** Called with each record; the payload is the receiver's to keep. */
export type OnRecord = (kind: number, payload: Uint8Array) => void;

export interface Walked {
  /** Bytes from the sector's beginning to behind its last whole record. */
  readonly endAt: number;
  /** All behind that is blank, so that the next record can stand there. */
  readonly isOpen: boolean;
}

/** What the beginning of a sector tells. */
export type Beginning =
  | { readonly kind: "blank" }
  /** The header may be none of this log's, or its first record not whole. */
  | { readonly kind: "waste"; readonly header: SectorHeader | undefined }
  | { readonly kind: "used"; readonly header: SectorHeader };

export function beginningOf(sector: Uint8Array, layout: LogLayout): Beginning {
  const header = decodeHeader(sector, layout.use);
  if (header === undefined) return isBlank(sector) ? { kind: "blank" } : { kind: "waste", header };
  return { kind: recordAt(sector, HEADER_BYTES, header.sequence, layout) === undefined ? "waste" : "used", header };
}

/** Hands on the whole records of a used sector in the order of their writing, up to the first that is none. */
export function walk(sector: Uint8Array, sequence: number, layout: LogLayout, onRecord: OnRecord): Walked {
  let endAt = HEADER_BYTES;
  for (;;) {
    const record = recordAt(sector, endAt, sequence, layout);
    if (record === undefined) return { endAt, isOpen: isBlank(sector, endAt) };
    endAt = record.endAt;
    onRecord(record.kind, record.payload.slice());
  }
}

/** The whole record there, if its kind has a place there: a snapshot begins the sectors of a book, and only these. */
function recordAt(sector: Uint8Array, at: number, sequence: number, layout: LogLayout): JournalRecord | undefined {
  const record = decodeRecord(sector, at, sequence, layout);
  const isSnapshotPlace = layout.use === "book" && at === HEADER_BYTES;
  return record !== undefined && (record.kind === SNAPSHOT_KIND) === isSnapshotPlace ? record : undefined;
}
