import { BOOK_KINDS } from "./kinds";
import { decodeEvent, encodeEvent, type JournalEvent } from "./notes";

/** Events that are kept. */
export const MAX_EVENTS = 8;
/** kind, two bytes of length. */
const ENTRY_BYTES = 3;

/** The book as it stands: the newest record of each kind, and the newest events. */
export class BookState {
  private readonly records = new Map<number, Uint8Array>();
  private newest: readonly JournalEvent[] = [];

  get events(): readonly JournalEvent[] {
    return this.newest;
  }

  get(kind: number): Uint8Array | undefined {
    return this.records.get(kind);
  }

  /** Takes a record over, from the flash or about to be written. */
  set(kind: number, payload: Uint8Array): void {
    if (kind !== BOOK_KINDS.event) this.records.set(kind, payload);
    else this.addEvent(decodeEvent(payload));
  }

  /** Every record behind another: kind, length, payload. */
  encode(): Uint8Array {
    const entries: [number, Uint8Array][] = [...this.records];
    for (const event of this.newest) entries.push([BOOK_KINDS.event, encodeEvent(event)]);
    const bytes = new Uint8Array(entries.reduce((sum, [, payload]) => sum + ENTRY_BYTES + payload.length, 0));
    let at = 0;
    for (const [kind, payload] of entries) {
      bytes.set([kind, payload.length >> 8, payload.length & 0xff], at);
      bytes.set(payload, at + ENTRY_BYTES);
      at += ENTRY_BYTES + payload.length;
    }
    return bytes;
  }

  /** A snapshot from the flash; one that is cut short gives what stands before the cut. */
  decode(bytes: Uint8Array): void {
    for (let at = 0; at + ENTRY_BYTES <= bytes.length; ) {
      const length = ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
      const end = at + ENTRY_BYTES + length;
      if (end > bytes.length) return;
      this.set(bytes[at] ?? 0, bytes.slice(at + ENTRY_BYTES, end));
      at = end;
    }
  }

  private addEvent(event: JournalEvent | undefined): void {
    if (event === undefined || event.number <= (this.newest.at(-1)?.number ?? 0)) return;
    this.newest = [...this.newest, event].slice(-MAX_EVENTS);
  }
}
