import { TYPE } from "../dns/constants";
import { encodeName } from "../dns/name";
import { HOST_TTL_S, OTHER_TTL_S } from "./constants";

/** A record without its class. Its names are written out: they are few, and old resolvers know no others (RFC 6762 section 18.14). */
export interface Record {
  readonly name: Uint8Array;
  readonly type: number;
  readonly ttlS: number;
  readonly data: Uint8Array;
  /** Nobody else has one of this name and type: it replaces what was known. */
  readonly isUnique: boolean;
}

/** Where each record stands in {@link recordsOf}. */
export const ROW = Object.freeze({
  /** The host's address. */
  host: 0,
  /** Of the instance: where it is, and what it is. */
  service: 1,
  text: 2,
  /** From the kind of service to the instance. */
  pointer: 3,
  /** From the list of all kinds to this kind (RFC 6763 section 9). */
  kinds: 4,
  /** What types the names have, which says that they have no other (RFC 6762 section 6.1). */
  hostTypes: 5,
  instanceTypes: 6,
} as const);
export const ROWS = 7;

/** Rows by their bit. */
export const ROW_BITS = Object.freeze({
  host: 1 << ROW.host,
  service: 1 << ROW.service,
  text: 1 << ROW.text,
  pointer: 1 << ROW.pointer,
  kinds: 1 << ROW.kinds,
  hostTypes: 1 << ROW.hostTypes,
  instanceTypes: 1 << ROW.instanceTypes,
} as const);

export interface Identity {
  /** The label in front of `.local`, 1 to 63 characters of ASCII. */
  readonly label: string;
  /** Of the board, four bytes. */
  readonly address: Uint8Array;
  /** Of the portal. */
  readonly port: number;
  /** `key=value`, ASCII, 1 to 255 characters each (RFC 6763 section 6). */
  readonly text: readonly string[];
}

/** All that the board says of itself. */
export function recordsOf({ label, address, port, text }: Identity): readonly Record[] {
  const host = encodeName([label, "local"]);
  const kind = encodeName(["_http", "_tcp", "local"]);
  const instance = encodeName([label, "_http", "_tcp", "local"]);
  const kinds = encodeName(["_services", "_dns-sd", "_udp", "local"]);
  // Priority and weight are 0 (RFC 2782).
  const service = join(Uint8Array.of(0, 0, 0, 0, port >> 8, port & 0xff), host);
  // A text record is a list of short texts; an empty one is a single empty text (RFC 6763 section 6.1).
  const texts = text.length === 0 ? new Uint8Array(1) : encodeName(text).slice(0, -1);
  return [
    row(host, TYPE.a, HOST_TTL_S, address, true),
    row(instance, TYPE.srv, HOST_TTL_S, service, true),
    row(instance, TYPE.txt, OTHER_TTL_S, texts, true),
    row(kind, TYPE.ptr, OTHER_TTL_S, instance, false),
    row(kinds, TYPE.ptr, OTHER_TTL_S, kind, false),
    row(host, TYPE.nsec, HOST_TTL_S, typesData(host, TYPE.a, TYPE.a), true),
    row(instance, TYPE.nsec, HOST_TTL_S, typesData(instance, TYPE.txt, TYPE.srv), true),
  ];
}

function row(name: Uint8Array, type: number, ttlS: number, data: Uint8Array, isUnique: boolean): Record {
  return { name, type, ttlS, data, isUnique };
}

/** NSEC of RFC 6762 section 6.1: the name itself, then one window of bits, type 0 the highest one of the first byte. */
function typesData(name: Uint8Array, type: number, highest: number): Uint8Array {
  const bits = new Uint8Array((highest >> 3) + 1);
  for (const each of [type, highest]) bits[each >> 3] = (bits[each >> 3] ?? 0) | (0x80 >> (each & 7));
  return join(join(name, Uint8Array.of(0, bits.length)), bits);
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
