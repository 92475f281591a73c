import { CLASS, FLAG, HEADER_BYTES, LONGEST_NAME, NOT_IMPLEMENTED, OPCODE_BITS, TYPE } from "../dns/constants";
import { parseIpv4 } from "../dns/ipv4";
import { encodeName, isNameAt, skipName } from "../dns/name";
import { wordAt } from "../dns/word";
import { NAME_PROBE } from "./probes";

/** A DNS message over UDP without EDNS (RFC 1035 section 4.2.1). Nobody's question is longer. */
const LONGEST_QUERY = 512;
/** Type and class behind the question's name. */
const QUESTION_TAIL = 4;
/** Name, type, class, time to live, length, address. */
const ANSWER_BYTES = 2 + 2 + 2 + 4 + 2 + 4;
/** Of the record set with `A` (RFC 1035 section 3.2.1): used for this once and never kept, so nothing of it is left in a phone. */
const TTL_S = 0;

/** The longest answer. A question cannot make it longer: its name is bounded. */
export const LONGEST_ANSWER = HEADER_BYTES + LONGEST_NAME + QUESTION_TAIL + ANSWER_BYTES;

/**
 * What a name server says that knows one address for every name (RFC 1035): the board's. Of other types there is
 * nothing, which a phone takes for "IPv4 only". undefined: it is no question, or a malformed one, and is dropped.
 * What stands behind the question (EDNS, RFC 6891) is not looked at.
 * @param address IPv4, as `192.168.4.1`.
 * @param isReleased the name by which Windows looks for the Internet has its true address.
 */
export function answer(query: Uint8Array, address: string, isReleased = false): Uint8Array | undefined {
  if (query.length < HEADER_BYTES || query.length > LONGEST_QUERY) return undefined;
  const flags = wordAt(query, 2);
  if ((flags & FLAG.response) !== 0) return undefined;
  const kept = FLAG.response | (flags & (OPCODE_BITS | FLAG.recursionDesired));
  if ((flags & OPCODE_BITS) !== 0) return message(query, HEADER_BYTES, kept | NOT_IMPLEMENTED, undefined);
  if (wordAt(query, 4) !== 1 || wordAt(query, 6) !== 0 || wordAt(query, 8) !== 0) return undefined;
  const nameEnd = skipName(query, HEADER_BYTES);
  const end = nameEnd + QUESTION_TAIL;
  if (nameEnd < 0 || hasPointer(query, nameEnd) || end > query.length) return undefined;
  const isNameProbe = isReleased && isNameAt(query, HEADER_BYTES, encodeName(NAME_PROBE.labels));
  const bytes = parseIpv4(isNameProbe ? NAME_PROBE.address : address);
  const type = wordAt(query, nameEnd);
  const group = wordAt(query, nameEnd + 2);
  const isAsked = (type === TYPE.a || type === TYPE.any) && (group === CLASS.internet || group === CLASS.any);
  const said = kept | FLAG.authoritative | FLAG.recursionAvailable;
  return message(query, end, said, isAsked ? bytes : undefined);
}

/** Header and question of the query up to `end`, and the record of an address. */
function message(query: Uint8Array, end: number, flags: number, address: Uint8Array | undefined): Uint8Array {
  const bytes = new Uint8Array(end + (address === undefined ? 0 : ANSWER_BYTES));
  bytes.set(query.subarray(0, end));
  bytes[2] = flags >> 8;
  bytes[3] = flags & 0xff;
  bytes.fill(0, 4, HEADER_BYTES);
  if (end > HEADER_BYTES) bytes[5] = 1;
  if (address === undefined) return bytes;
  bytes[7] = 1;
  bytes.set([0xc0, HEADER_BYTES, 0, TYPE.a, 0, CLASS.internet, 0, 0, 0, TTL_S, 0, 4], end);
  bytes.set(address, end + ANSWER_BYTES - 4);
  return bytes;
}

/** A message's first name has none: before it there is nothing that a pointer could lead to. */
function hasPointer(query: Uint8Array, nameEnd: number): boolean {
  let at = HEADER_BYTES;
  while (at < nameEnd - 1 && (query[at] ?? 0) < 0x40) at += 1 + (query[at] ?? 0);
  return at !== nameEnd - 1;
}
