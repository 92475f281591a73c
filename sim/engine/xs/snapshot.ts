/** What lives in an XS machine after a collection. */
export interface LiveMemory {
  /** Objects, properties, closures: everything of fixed size. */
  readonly slots: number;
  /** Texts, buffers, code: everything of a size of its own, with its padding. */
  readonly chunkBytes: number;
  /** Names that the machine knows; it never forgets one. */
  readonly names: number;
}

/** What XS calls the parts of a snapshot. */
const VERSION = "VERS";
const CHUNKS = "BLOC";
const SLOTS = "HEAP";
const NAMES = "KEYS";

/** Bytes of a part's length and name. */
const HEAD_BYTES = 8;
/** Where the version says how large a slot is. */
const SLOT_BYTES_AT = 3;
/** In 64 bits, where an entry of the table of names is a pointer. */
const POINTER_BYTES = 8;

/**
 * Reads the sizes in a snapshot of the worker's machine: XS collects before it writes one, and writes what is left. So
 * they are exact, and the same in every run.
 * @throws RangeError where the bytes are no snapshot
 */
export function liveMemory(snapshot: Uint8Array): LiveMemory {
  const view = new DataView(snapshot.buffer, snapshot.byteOffset, snapshot.byteLength);
  const parts = new Map<string, { readonly at: number; readonly bytes: number }>();
  for (let at = HEAD_BYTES; at + HEAD_BYTES <= view.byteLength; ) {
    const size = view.getUint32(at);
    if (size < HEAD_BYTES || at + size > view.byteLength) throw new RangeError("a part of the snapshot has no length");
    const name = String.fromCharCode(...snapshot.subarray(at + 4, at + HEAD_BYTES));
    parts.set(name, { at: at + HEAD_BYTES, bytes: size - HEAD_BYTES });
    at += size;
  }
  const part = (name: string) => {
    const found = parts.get(name);
    if (found === undefined) throw new RangeError(`the snapshot has no part ${name}`);
    return found;
  };
  const slotBytes = view.getUint8(part(VERSION).at + SLOT_BYTES_AT);
  return {
    slots: part(SLOTS).bytes / slotBytes,
    chunkBytes: part(CHUNKS).bytes,
    names: part(NAMES).bytes / POINTER_BYTES,
  };
}
