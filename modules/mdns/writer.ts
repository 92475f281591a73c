import { CLASS, FLAG, HEADER_BYTES, TYPE } from "../dns/constants";
import { FLUSH_BIT, LEGACY_TTL_S, UNICAST_BIT } from "./constants";
import { type Record, ROW } from "./records";

/** Type, class, time to live and length between a record's name and its data. */
const RECORD_FIELDS = 10;

/** An answer by multicast, or to one asker with its query's id. `isLast`: the records are gone (RFC 6762 section 10.1). */
export function writeAnswer(
  id: number,
  answers: readonly Record[],
  additional: readonly Record[],
  isLast = false,
): Uint8Array {
  const writer = new Writer(lengthOf(answers) + lengthOf(additional));
  writer.header(id, FLAG.response | FLAG.authoritative, 0, answers.length, 0, additional.length);
  for (const record of answers) writer.record(record, isLast ? 0 : record.ttlS, true);
  for (const record of additional) writer.record(record, record.ttlS, true);
  return writer.bytes;
}

/** To one that is no multicast resolver: as a DNS server answers (RFC 6762 section 6.7). */
export function writeLegacyAnswer(
  id: number,
  question: Uint8Array,
  answers: readonly Record[],
  additional: readonly Record[],
): Uint8Array {
  const writer = new Writer(question.length + lengthOf(answers) + lengthOf(additional));
  writer.header(id, FLAG.response | FLAG.authoritative, 1, answers.length, 0, additional.length);
  writer.put(question);
  for (const record of answers) writer.record(record, Math.min(record.ttlS, LEGACY_TTL_S), false);
  for (const record of additional) writer.record(record, Math.min(record.ttlS, LEGACY_TTL_S), false);
  return writer.bytes;
}

/** Does anybody have these names? What the board would say of them stands in the authority section (section 8.2). */
export function writeProbe(records: readonly Record[], wantsUnicast: boolean): Uint8Array {
  const names = [records[ROW.host], records[ROW.service]].filter((record) => record !== undefined);
  const claims = [records[ROW.host], records[ROW.service], records[ROW.text]].filter((record) => record !== undefined);
  let length = lengthOf(claims);
  for (const { name } of names) length += name.length + 4;
  const writer = new Writer(length);
  writer.header(0, 0, names.length, 0, claims.length, 0);
  for (const { name } of names) {
    writer.put(name);
    writer.word(TYPE.any);
    writer.word(CLASS.internet | (wantsUnicast ? UNICAST_BIT : 0));
  }
  for (const record of claims) writer.record(record, record.ttlS, false);
  return writer.bytes;
}

function lengthOf(records: readonly Record[]): number {
  let length = 0;
  for (const { name, data } of records) length += name.length + RECORD_FIELDS + data.length;
  return length;
}

class Writer {
  readonly bytes: Uint8Array;
  private at = 0;

  constructor(length: number) {
    this.bytes = new Uint8Array(HEADER_BYTES + length);
  }

  header(...words: readonly number[]): void {
    for (const value of words) this.word(value);
  }

  word(value: number): void {
    this.bytes[this.at++] = value >> 8;
    this.bytes[this.at++] = value & 0xff;
  }

  put(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  record({ name, type, data, isUnique }: Record, ttlS: number, mayFlush: boolean): void {
    this.put(name);
    this.word(type);
    this.word(CLASS.internet | (isUnique && mayFlush ? FLUSH_BIT : 0));
    // Below 65,536 s, all of them.
    this.word(0);
    this.word(ttlS);
    this.word(data.length);
    this.put(data);
  }
}
