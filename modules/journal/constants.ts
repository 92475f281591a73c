/** What an erased byte of NOR flash reads as. */
export const ERASED = 0xff;

/** "PLJS": the first four bytes of a sector that is a journal's. */
export const MAGIC = Object.freeze([0x50, 0x4c, 0x4a, 0x53] as const);

export const FORMAT_VERSION = 1;

/** Tells the sectors of one use from the other's, should an area ever be divided anew. */
export const USE_CODES = Object.freeze({ book: 1, history: 2 } as const);

/** Magic 4, version 1, use 1, sequence number 4, that of the oldest sector that is needed 4, CRC-32 4. */
export const HEADER_BYTES = 18;

/** What a record takes besides its payload: length 2, kind 1, CRC-32 4. */
export const RECORD_BYTES = 7;

/** Of a record that is no snapshot. */
export const MAX_PAYLOAD_BYTES = 1024;

/** The kind of the record with the whole state, the first of every sector of a book. */
export const SNAPSHOT_KIND = 0;

export const MAX_KIND = 255;
