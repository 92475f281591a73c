import type { FlashArea } from "../device/flash";
import { SectorLog } from "../journal/sector-log";
import { decodeRecord, encodeRecord, type KeptRecord, RECORD_KINDS } from "./records";

/** Records that wait while flash takes none. */
const MAX_WAITING = 16;

export interface WaitingLogOptions {
  readonly flash: FlashArea;
  readonly firstSector: number;
  readonly sectors: number;
  /** What a start finds, oldest first. */
  readonly onKept: (record: KeptRecord) => void;
  readonly onWarning: (message: string) => void;
  readonly onLost: () => void;
}

/** A history on flash whose records wait, in order, until flash takes them. */
export class WaitingLog {
  private readonly log: SectorLog;
  private readonly waiting: { readonly kind: number; readonly payload: Uint8Array }[] = [];
  private readonly onLost: () => void;

  /** Throws what {@link SectorLog} throws. */
  constructor({ onKept, onLost, ...place }: WaitingLogOptions) {
    this.onLost = onLost;
    this.log = new SectorLog({
      ...place,
      onRecord: (kind, payload) => {
        const record = decodeRecord(kind, payload);
        if (record !== undefined) onKept(record);
      },
    });
  }

  /** Counts the sectors that were begun since the flash was new. */
  get sector(): number {
    return this.log.sequence;
  }

  /** What flash holds, oldest first, one with each call; undefined behind the last one. It throws what the flash throws. */
  reader(): () => KeptRecord | undefined {
    const cursor = this.log.cursor();
    return () => {
      for (let next = cursor.next(); next !== undefined; next = cursor.next()) {
        const record = decodeRecord(next.kind, next.payload);
        if (record !== undefined) return record;
      }
      return undefined;
    };
  }

  /** A manager switches nothing, so that flash may be erased at any time. */
  append(record: KeptRecord): void {
    const payload = encodeRecord(record);
    if (payload === undefined) {
      this.onLost();
      return;
    }
    this.waiting.push({ kind: RECORD_KINDS[record.kind], payload });
    if (this.waiting.length > MAX_WAITING) {
      this.waiting.shift();
      this.onLost();
    }
    this.flush();
  }

  flush(): void {
    for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
      if (!this.log.append(next.kind, next.payload, { mayErase: true })) return;
      this.waiting.shift();
    }
  }

  /** What waits now is lost. */
  close(): void {
    this.flush();
    for (const _ of this.waiting.splice(0)) this.onLost();
  }
}
