import { FORMAT_VERSION, HEADER_BYTES, MAGIC, RECORD_BYTES, SNAPSHOT_KIND, USE_CODES } from "./constants";
import { crc32 } from "./crc32";
import type { LogLayout, LogUse } from "./layout";

export interface JournalRecord {
  readonly kind: number;
  readonly payload: Uint8Array;
  /** Where in the sector the next one begins. */
  readonly endAt: number;
}

export interface SectorHeader {
  /** 1 to 2³² − 1, one more with each sector that is begun. The flash has worn out long before it gets there. */
  readonly sequence: number;
  /** The sequence number of the oldest sector that is needed from this one on. */
  readonly oldest: number;
}

export function encodeHeader(use: LogUse, { sequence, oldest }: SectorHeader): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  bytes.set(MAGIC);
  bytes[4] = FORMAT_VERSION;
  bytes[5] = USE_CODES[use];
  putUint32(bytes, 6, sequence);
  putUint32(bytes, 10, oldest);
  putUint32(bytes, 14, crc32(bytes, 0, 14));
  return bytes;
}

/** How a sector begins: its header and the first record in one, because it counts from the first whole record on. */
export function encodeBeginning(use: LogUse, header: SectorHeader, kind: number, payload: Uint8Array): Uint8Array {
  const record = encodeRecord(header.sequence, kind, payload);
  const bytes = new Uint8Array(HEADER_BYTES + record.length);
  bytes.set(encodeHeader(use, header));
  bytes.set(record, HEADER_BYTES);
  return bytes;
}

/** undefined where `bytes` do not begin as a sector of this use and format does. */
export function decodeHeader(bytes: Uint8Array, use: LogUse): SectorHeader | undefined {
  if (bytes.length < HEADER_BYTES || MAGIC.some((byte, index) => bytes[index] !== byte)) return undefined;
  if (bytes[4] !== FORMAT_VERSION || bytes[5] !== USE_CODES[use]) return undefined;
  if (getUint32(bytes, 14) !== crc32(bytes, 0, 14)) return undefined;
  return { sequence: getUint32(bytes, 6), oldest: getUint32(bytes, 10) };
}

/**
 * The CRC counts the sector's sequence number in: what is left of an earlier life of the sector is no record of this
 * one. The length comes first, and is never 0xFFFF, so that a record can be told from blank flash.
 */
export function encodeRecord(sequence: number, kind: number, payload: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(payload.length + RECORD_BYTES);
  bytes[0] = payload.length & 0xff;
  bytes[1] = payload.length >> 8;
  bytes[2] = kind;
  bytes.set(payload, 3);
  putUint32(bytes, payload.length + 3, recordCrc(bytes, 0, payload.length + 3, sequence));
  return bytes;
}

/** The record at `at` of a sector's bytes; undefined where no whole one stands there. The payload is a view. */
export function decodeRecord(
  sector: Uint8Array,
  at: number,
  sequence: number,
  layout: LogLayout,
): JournalRecord | undefined {
  if (at + RECORD_BYTES > sector.length) return undefined;
  const length = (sector[at] ?? 0) | ((sector[at + 1] ?? 0) << 8);
  const kind = sector[at + 2] ?? 0;
  const crcAt = at + 3 + length;
  if (length > (kind === SNAPSHOT_KIND ? layout.maxSnapshotBytes : layout.maxPayloadBytes)) return undefined;
  if (crcAt + 4 > sector.length || getUint32(sector, crcAt) !== recordCrc(sector, at, crcAt, sequence))
    return undefined;
  return { kind, payload: sector.subarray(at + 3, crcAt), endAt: crcAt + 4 };
}

function recordCrc(bytes: Uint8Array, from: number, to: number, sequence: number): number {
  const front = new Uint8Array(4);
  putUint32(front, 0, sequence);
  return crc32(bytes, from, to, crc32(front));
}

/** Little-endian, as the length is. */
function putUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value & 0xff;
  bytes[at + 1] = (value >>> 8) & 0xff;
  bytes[at + 2] = (value >>> 16) & 0xff;
  bytes[at + 3] = value >>> 24;
}

function getUint32(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0
  );
}
