/** Bytes of a message's header (RFC 1035 section 4.1.1). */
export const HEADER_BYTES = 12;

/** Bytes of a name with its lengths and the root at the end (RFC 1035 section 3.1). */
export const LONGEST_NAME = 255;

/** Flag bits of the header (RFC 1035 section 4.1.1). */
export const FLAG = Object.freeze({
  response: 0x8000,
  authoritative: 0x0400,
  truncated: 0x0200,
  recursionDesired: 0x0100,
  recursionAvailable: 0x0080,
} as const);

/** The header's kind of query; 0 is QUERY. */
export const OPCODE_BITS = 0x7800;
export const RCODE_BITS = 0x000f;
/** RFC 1035 section 4.1.1: the name server does not support this kind of query. */
export const NOT_IMPLEMENTED = 4;

/** RFC 1035 section 3.2.2; 28: RFC 3596, 33: RFC 2782, 47: RFC 4034. */
export const TYPE = Object.freeze({ a: 1, ptr: 12, txt: 16, aaaa: 28, srv: 33, nsec: 47, any: 255 } as const);

/** RFC 1035 section 3.2.4. */
export const CLASS = Object.freeze({ internet: 1, any: 255 } as const);
