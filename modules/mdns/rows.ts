import { TYPE } from "../dns/constants";
import { ROW_BITS } from "./records";

/** The names that the board has, as indexes of a list of them. */
export const OWN_NAME = Object.freeze({ host: 0, instance: 1, kind: 2, kinds: 3 } as const);

/** What the board says when it comes, and takes back when it goes. The list of kinds is also everybody else's. */
export const ANNOUNCED = ROW_BITS.host | ROW_BITS.service | ROW_BITS.text | ROW_BITS.pointer;
/** Nobody else may have one of the same name and type. */
export const CLAIMED = ROW_BITS.host | ROW_BITS.service | ROW_BITS.text;
/** Others have some of the same name and type: answers may collide (RFC 6762 section 6). */
export const SHARED = ROW_BITS.pointer | ROW_BITS.kinds;

interface NameRows {
  readonly types: readonly (readonly [type: number, rows: number])[];
  /** For a type that the name has not. */
  readonly none: number;
}

/** By {@link OWN_NAME}. */
const NAME_ROWS: readonly NameRows[] = Object.freeze([
  Object.freeze({
    types: Object.freeze([
      Object.freeze([TYPE.a, ROW_BITS.host] as const),
      Object.freeze([TYPE.any, ROW_BITS.host] as const),
    ]),
    none: ROW_BITS.hostTypes,
  }),
  Object.freeze({
    types: Object.freeze([
      Object.freeze([TYPE.srv, ROW_BITS.service] as const),
      Object.freeze([TYPE.txt, ROW_BITS.text] as const),
      Object.freeze([TYPE.any, ROW_BITS.service | ROW_BITS.text] as const),
    ]),
    none: ROW_BITS.instanceTypes,
  }),
  Object.freeze({
    types: Object.freeze([
      Object.freeze([TYPE.ptr, ROW_BITS.pointer] as const),
      Object.freeze([TYPE.any, ROW_BITS.pointer] as const),
    ]),
    none: 0,
  }),
  Object.freeze({
    types: Object.freeze([
      Object.freeze([TYPE.ptr, ROW_BITS.kinds] as const),
      Object.freeze([TYPE.any, ROW_BITS.kinds] as const),
    ]),
    none: 0,
  }),
]);

/** The rows that answer a question for that name: of shared names nobody says what they have not (RFC 6762 section 6). */
export function rowsFor(name: number, type: number): number {
  const rows = NAME_ROWS[name];
  if (rows === undefined) return 0;
  for (const [asked, bits] of rows.types) if (asked === type) return bits;
  return rows.none;
}

/** What the asker wants next (RFC 6763 section 12; RFC 6762 sections 6.1 and 6.2). */
export function rowsBeside(rows: number): number {
  let beside = 0;
  if ((rows & ROW_BITS.pointer) !== 0) beside |= ROW_BITS.service | ROW_BITS.text;
  if (((rows | beside) & (ROW_BITS.service | ROW_BITS.hostTypes)) !== 0) beside |= ROW_BITS.host;
  if (((rows | beside) & ROW_BITS.host) !== 0) beside |= ROW_BITS.hostTypes;
  return beside & ~rows;
}
