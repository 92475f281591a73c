import type { FlashArea, FlashAreaConstructor } from "../device/flash";
import type { WallMs } from "../device/time";
import { SNAPSHOT_KIND } from "../journal/constants";
import { SectorLog } from "../journal/sector-log";
import { timeOfDayMs } from "../sessions/input";
import { decodeFinished, decodeProgress, encodeFinished, encodeProgress } from "../sessions/records";
import type { FinishedSession, Session } from "../sessions/session";
import { decodeUtf8, encodeUtf8 } from "../text/utf8";
import { BookState } from "./book-state";
import { BOOK_KINDS, FINISHED_KIND, JOURNAL_LAYOUT } from "./kinds";
import {
  decodeFailures,
  decodeFault,
  decodePhases,
  encodeEvent,
  encodeFailures,
  encodeFault,
  encodePhases,
  type Failures,
  type JournalEvent,
  type KeptFault,
} from "./notes";
import { SessionReader } from "./session-reader";

/** Bytes of the energy counts of three modules. */
const MAX_ENERGY_BYTES = 256;
/** Finished sessions that are kept at hand. */
const RECENT_SESSIONS = 16;
/** Finished sessions that wait for flash to take them. */
const MAX_WAITING = 8;

/** The less room there is without an erase, the rarer a session's progress: a car may charge for days. */
const PROGRESS_INTERVALS = Object.freeze([
  Object.freeze({ fromBytes: 8_000, intervalMs: 120_000 } as const),
  Object.freeze({ fromBytes: 4_000, intervalMs: 600_000 } as const),
]);
const LONGEST_INTERVAL_MS = 3_600_000;

export interface ChronicleOptions {
  /** undefined: the board has none, and nothing outlives a restart. */
  readonly Flash: FlashAreaConstructor | undefined;
  /** Whether the contactor is open, so that flash may be erased. */
  readonly mayErase: () => boolean;
  readonly onWarning: (message: string) => void;
}

/**
 * What a charger must not lose: the energy counts, the open and the finished sessions, the fault that is shown, failures
 * of the program. What could not be written yet is kept and tried again by {@link tend}.
 */
export class Chronicle {
  /** The newest of them, oldest first. */
  readonly recent: FinishedSession[] = [];
  private readonly flash: FlashArea | undefined;
  private readonly book: SectorLog | undefined;
  private readonly history: SectorLog | undefined;
  private readonly state = new BookState();
  private readonly dirty = new Set<number>();
  private readonly unwrittenEvents: Uint8Array[] = [];
  private readonly unwrittenSessions: FinishedSession[] = [];

  constructor(private readonly options: ChronicleOptions) {
    const { Flash, onWarning } = options;
    if (Flash === undefined) return;
    try {
      this.flash = new Flash();
      const { bookSectors, historySectors } = JOURNAL_LAYOUT;
      const common = { flash: this.flash, onWarning };
      this.book = new SectorLog({
        ...common,
        firstSector: 0,
        sectors: bookSectors,
        snapshot: () => this.state.encode(),
        onRecord: (kind, payload) => {
          if (kind === SNAPSHOT_KIND) this.state.decode(payload);
          else this.state.set(kind, payload);
        },
      });
      this.history = new SectorLog({
        ...common,
        firstSector: bookSectors,
        sectors: historySectors,
        onRecord: (kind, payload) => this.replayFinished(kind, payload),
      });
    } catch (error) {
      onWarning(`the journal cannot be used: ${error instanceof Error ? error.message : "unknown error"}`);
    }
  }

  /** There is a journal, and it could be read. */
  get isKept(): boolean {
    return this.book !== undefined && this.history !== undefined;
  }

  /** Everything that was told is on flash. */
  get isWritten(): boolean {
    if (this.book === undefined || this.history === undefined) return false;
    return this.dirty.size + this.unwrittenEvents.length + this.unwrittenSessions.length === 0;
  }

  /** Of the meter modules; undefined: none was kept. */
  get energy(): string | undefined {
    const bytes = this.state.get(BOOK_KINDS.energy);
    return bytes === undefined ? undefined : decodeUtf8(bytes);
  }

  set energy(counts: string) {
    const bytes = encodeUtf8(counts, MAX_ENERGY_BYTES);
    if (bytes === undefined) throw new RangeError("energy counts are longer than a record");
    this.put(BOOK_KINDS.energy, bytes);
  }

  /** The open session as it was last told. */
  get session(): Session | undefined {
    const bytes = this.state.get(BOOK_KINDS.session);
    return bytes === undefined ? undefined : decodeProgress(bytes);
  }

  set session(session: Session | undefined) {
    this.put(BOOK_KINDS.session, session === undefined ? new Uint8Array(0) : encodeProgress(session));
  }

  /** The number of the newest finished session; 0: none. */
  get lastFinishedNumber(): number {
    return this.recent.at(-1)?.number ?? 0;
  }

  /** Into the history first, and then out of the book: cut in between, the next start finds it finished. */
  finish(session: FinishedSession): void {
    this.keepRecent(session);
    this.unwrittenSessions.push(session);
    if (this.unwrittenSessions.length > MAX_WAITING) {
      const lost = this.unwrittenSessions.shift();
      this.options.onWarning(`the journal never took session ${lost?.number}`);
    }
    this.writeSessions();
    // Not before the history has it: else the next start would find it nowhere.
    if (this.unwrittenSessions.length === 0 || this.history === undefined) this.session = undefined;
  }

  /** Reads all finished sessions that are kept, those that are not at hand from flash. */
  sessionReader(): SessionReader {
    return new SessionReader(this.history?.cursor(), this.recent);
  }

  get fault(): KeptFault | null {
    return decodeFault(this.state.get(BOOK_KINDS.fault));
  }

  set fault(fault: KeptFault | null) {
    this.put(BOOK_KINDS.fault, encodeFault(fault));
  }

  /** The phases that were connected last; undefined: none were. */
  get phases(): 1 | 3 | undefined {
    return decodePhases(this.state.get(BOOK_KINDS.phases));
  }

  set phases(phases: 1 | 3) {
    this.put(BOOK_KINDS.phases, encodePhases(phases));
  }

  get failures(): Failures {
    return decodeFailures(this.state.get(BOOK_KINDS.failures));
  }

  set failures(failures: Failures) {
    this.put(BOOK_KINDS.failures, encodeFailures(failures));
  }

  get events(): readonly JournalEvent[] {
    return this.state.events;
  }

  note(what: string, wallMs: WallMs | undefined, uptimeMs: number): void {
    const number = (this.events.at(-1)?.number ?? 0) + 1;
    const uptimeS = Math.floor(uptimeMs / 1000);
    const payload = encodeEvent({ number, what, wallMs: timeOfDayMs(wallMs), uptimeS });
    this.state.set(BOOK_KINDS.event, payload);
    this.unwrittenEvents.push(payload);
    if (this.unwrittenEvents.length > MAX_WAITING) this.unwrittenEvents.shift();
    this.writeEvents();
  }

  /** ms between two records of a session that charges: flash cannot be erased meanwhile, and has to last. */
  get progressIntervalMs(): number {
    const freeBytes = this.book?.freeBytes ?? 0;
    return PROGRESS_INTERVALS.find((row) => freeBytes >= row.fromBytes)?.intervalMs ?? LONGEST_INTERVAL_MS;
  }

  /** Once a second: writes what is left to write, and prepares flash while nothing is hurt by it. */
  tend(): void {
    const wasWaiting = this.unwrittenSessions.length > 0;
    this.writeSessions();
    if (wasWaiting && this.unwrittenSessions.length === 0 && this.isSessionFinished) this.session = undefined;
    for (const kind of [...this.dirty]) this.writeRecord(kind);
    this.writeEvents();
    if (!this.options.mayErase()) return;
    if (this.book?.tidy() === true) return;
    this.history?.tidy();
  }

  close(): void {
    this.flash?.close();
  }

  /** The book still holds a session that the history has. */
  private get isSessionFinished(): boolean {
    const { session } = this;
    return session !== undefined && session.number <= this.lastFinishedNumber;
  }

  /** The same again costs no flash. */
  private put(kind: number, payload: Uint8Array): void {
    const before = this.state.get(kind);
    if (before !== undefined && isSame(before, payload)) return;
    this.state.set(kind, payload);
    this.dirty.add(kind);
    this.writeRecord(kind);
  }

  private writeRecord(kind: number): void {
    const payload = this.state.get(kind);
    if (payload !== undefined && this.append(this.book, kind, payload)) this.dirty.delete(kind);
  }

  private writeEvents(): void {
    for (let payload = this.unwrittenEvents[0]; payload !== undefined; payload = this.unwrittenEvents[0]) {
      if (!this.append(this.book, BOOK_KINDS.event, payload)) return;
      this.unwrittenEvents.shift();
    }
  }

  private writeSessions(): void {
    for (let session = this.unwrittenSessions[0]; session !== undefined; session = this.unwrittenSessions[0]) {
      if (!this.append(this.history, FINISHED_KIND, encodeFinished(session))) return;
      this.unwrittenSessions.shift();
    }
  }

  private append(log: SectorLog | undefined, kind: number, payload: Uint8Array): boolean {
    return log?.append(kind, payload, { mayErase: this.options.mayErase() }) === true;
  }

  private replayFinished(kind: number, payload: Uint8Array): void {
    const session = kind === FINISHED_KIND ? decodeFinished(payload) : undefined;
    if (session !== undefined) this.keepRecent(session);
  }

  private keepRecent(session: FinishedSession): void {
    this.recent.push(session);
    if (this.recent.length > RECENT_SESSIONS) this.recent.shift();
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
