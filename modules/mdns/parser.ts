import { CLASS, HEADER_BYTES, OPCODE_BITS, RCODE_BITS, TYPE } from "../dns/constants";
import { expandName, isNameAt, skipName } from "../dns/name";
import { wordAt } from "../dns/word";
import { LONGEST_PACKET } from "./constants";
import type { Record } from "./records";

/** The sections of a message, in their order (RFC 1035 section 4.1). */
export const SECTION = Object.freeze({ question: 0, answer: 1, authority: 2, additional: 3 } as const);

/** A question, or a record that was heard. What a question lacks is 0. */
export interface Entry {
  readonly section: number;
  /** Where its name begins, in the packet that it came in. */
  readonly at: number;
  readonly type: number;
  /** In a question also: of any class. */
  readonly isInternet: boolean;
  /** The class's highest bit: in a question, an answer to the asker alone will do; in an answer, it replaces the others. */
  readonly hasTopBit: boolean;
  readonly ttlS: number;
  readonly dataAt: number;
  readonly end: number;
}

/** Entries of one packet. A real one of this length has some 50. */
const MAX_ENTRIES = 100;
const TOP_BIT = 0x8000;
/** Bytes in front of the name in a service record's data (RFC 2782). */
const SERVICE_FIELDS = 6;

/**
 * Calls `visit` for each entry whose name begins as one can, in their order; false: the packet is malformed, too long,
 * or of a kind that is passed over in silence (RFC 6762 sections 18.3 and 18.11). What stands before a malformed entry
 * was visited by then.
 */
export function visitEntries(bytes: Uint8Array, visit: (entry: Entry) => void): boolean {
  if (bytes.length < HEADER_BYTES || bytes.length > LONGEST_PACKET) return false;
  if ((wordAt(bytes, 2) & (OPCODE_BITS | RCODE_BITS)) !== 0) return false;
  let left = MAX_ENTRIES;
  let at = HEADER_BYTES;
  for (let section = 0; section <= SECTION.additional; section++) {
    const count = wordAt(bytes, 4 + 2 * section);
    left -= count;
    if (left < 0) return false;
    for (let index = 0; index < count; index++) {
      const entry = entryAt(bytes, section, at);
      if (entry === undefined) return false;
      visit(entry);
      at = entry.end;
    }
  }
  return true;
}

/** All of its entries can be read. */
export function isSound(bytes: Uint8Array): boolean {
  return visitEntries(bytes, () => undefined);
}

function entryAt(bytes: Uint8Array, section: number, at: number): Entry | undefined {
  const fields = skipName(bytes, at);
  const isQuestion = section === SECTION.question;
  const dataAt = fields + (isQuestion ? 4 : 10);
  if (fields < 0 || dataAt > bytes.length) return undefined;
  const end = isQuestion ? dataAt : dataAt + wordAt(bytes, fields + 8);
  if (end > bytes.length) return undefined;
  const group = wordAt(bytes, fields + 2) & ~TOP_BIT;
  return {
    section,
    at,
    type: wordAt(bytes, fields),
    isInternet: group === CLASS.internet || (isQuestion && group === CLASS.any),
    hasTopBit: (wordAt(bytes, fields + 2) & TOP_BIT) !== 0,
    ttlS: isQuestion ? 0 : wordAt(bytes, fields + 4) * 0x1_0000 + wordAt(bytes, fields + 6),
    dataAt,
    end,
  };
}

/** The entry's data are those of `record`, which is of the same type. Names in it may be shortened (RFC 6762 section 18.14). */
export function hasDataOf(bytes: Uint8Array, { dataAt, end }: Entry, { type, data }: Record): boolean {
  const front = nameOffset(type);
  const plain = front < 0 ? data.length : front;
  if (front < 0 && end - dataAt !== data.length) return false;
  for (let index = 0; index < plain; index++) if (bytes[dataAt + index] !== data[index]) return false;
  return front < 0 || isNameAt(bytes, dataAt + front, data.subarray(front));
}

/** The entry's data with its name written out; undefined: that name is malformed. */
export function dataOf(bytes: Uint8Array, { type, dataAt, end }: Entry): Uint8Array | undefined {
  const front = nameOffset(type);
  if (front < 0) return bytes.slice(dataAt, end);
  const name = expandName(bytes, dataAt + front);
  if (name === undefined) return undefined;
  const data = new Uint8Array(front + name.length);
  data.set(bytes.subarray(dataAt, dataAt + front));
  data.set(name, front);
  return data;
}

/** Where data of this type end with a name; −1: they do not. Of the types that a board has. */
function nameOffset(type: number): number {
  if (type === TYPE.srv) return SERVICE_FIELDS;
  return type === TYPE.ptr ? 0 : -1;
}
