import type { TimerHandle, Timers, WallMs } from "../../../modules/device/time";
import { isReckonable } from "../../../modules/ledger/bounds";
import type { Ledger, LedgerEntry } from "../../../modules/ledger/ledger";
import type { OffsetAt } from "../../../modules/tariff/calendar";
import type { Tariff } from "../../../modules/tariff/tariff";
import { accountTexts } from "./export";
import { codeOf, isCorrupt, openFile, setAside, shut } from "./open";
import type { Outbox, OutboxPosition } from "./outbox";
import { Pruner } from "./prune";
import type { Retention } from "./settings";
import { type OutboxRow, Store } from "./store";
import { zoneOffset } from "./zone";

export interface SqliteLedgerOptions {
  /** Made, with its folder, where it is missing. */
  readonly file: string;
  /** Of the IANA list: a day's roll-up is a local day. */
  readonly zone: string;
  readonly retention: Retention;
  /** For the accounts; left out: there is none. */
  readonly tariffs?: readonly Tariff[];
  /** Rows that a {@link Forwarder} has not sent are kept for longer. */
  readonly isForwarded: boolean;
  readonly timers: Timers;
  readonly nowMs: () => WallMs;
  /** A sentence for the log. */
  readonly onWarning: (message: string) => void;
}

/** ms from an entry to the disk, at the most. */
const FLUSH_MS = 1_000;
/** Entries that make a transaction of their own at once. */
const BATCH = 1_000;
/** Entries that wait while the disk takes none. */
const MAX_WAITING = 20_000;
/** ms between two attempts then. */
const LONGEST_RETRY_MS = 60_000;
/** ms between two looks for what is to be forgotten. */
const PRUNE_MS = 60_000;

/**
 * Everything that a site manager keeps, in one SQLite file (docs/accounts.md). Entries wait up to a second and go into
 * one transaction, which is on the disk when it is done. Where the disk takes none they wait, up to 20,000 of them, and
 * the oldest are lost; a file that turns out to be corrupt is set aside under another name, and a new one begun.
 */
export class SqliteLedger implements Ledger, Outbox {
  private store: Store;
  private pruner: Pruner;
  private waiting: LedgerEntry[] = [];
  private lostEntries = 0;
  private readonly offsetAt: OffsetAt;
  private readonly timer: TimerHandle;
  private retryMs = 0;
  /** Until the next attempt, in flushes' ms. */
  private pauseMs = 0;
  private untilPruneMs = 0;
  private lastWarning: string | undefined;
  private isClosed = false;

  /** Throws a RangeError for an unknown zone, a LedgerError for a file that is not to be touched, and what the system throws. */
  constructor(private readonly options: SqliteLedgerOptions) {
    this.offsetAt = zoneOffset(options.zone);
    this.store = this.open();
    this.pruner = new Pruner(this.store.database, options.retention);
    this.timer = options.timers.repeat(() => this.tick(), FLUSH_MS);
  }

  get lost(): number {
    return this.lostEntries;
  }

  /** Draws and readings whose register cannot be, since the start. */
  get strange(): number {
    return this.store.strange;
  }

  /** Wh since the start of which nobody can tell who used them; they are on nobody's bill. */
  get unclearWh(): number {
    return this.store.unclearWh;
  }

  add(entry: LedgerEntry): void {
    if (this.isClosed || !isReckonable(entry)) {
      this.lostEntries += 1;
      return;
    }
    this.waiting.push(entry);
    if (this.waiting.length > MAX_WAITING) this.lostEntries += this.waiting.splice(0, BATCH).length;
    if (this.waiting.length >= BATCH && this.retryMs === 0) this.flush();
  }

  /** Writes what waits. Never throws. */
  flush(): void {
    while (this.waiting.length > 0) {
      const batch = this.waiting.slice(0, BATCH);
      if (!this.attempt((store) => store.write(batch))) return;
      this.waiting.splice(0, batch.length);
    }
    this.retryMs = 0;
    this.pauseMs = 0;
    this.lastWarning = undefined;
  }

  /** Energy and cost by user, charger and price over all that is kept. */
  accountsCsv(): Iterator<string> {
    this.flush();
    const { file, tariffs = [] } = this.options;
    return accountTexts(file, tariffs, this.offsetAt);
  }

  /** Twice does no harm. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.options.timers.clear(this.timer);
    this.flush();
    this.lostEntries += this.waiting.length;
    this.waiting = [];
    shut(this.store.database);
  }

  get position(): OutboxPosition | undefined {
    return this.ask(({ id, sent }) => ({ storeId: id, sent }));
  }

  rowsAfter({ storeId, sent }: OutboxPosition, maxRows: number): readonly OutboxRow[] {
    return this.ask((store) => (store.id === storeId ? store.rowsAfter(sent, maxRows) : [])) ?? [];
  }

  noteSent({ storeId, sent }: OutboxPosition): boolean {
    return this.attempt((store) => {
      if (store.id === storeId) store.sent = sent;
    });
  }

  renameStore(): boolean {
    return this.attempt((store) => store.rename());
  }

  private tick(): void {
    if (this.pauseMs > FLUSH_MS) {
      this.pauseMs -= FLUSH_MS;
      return;
    }
    this.flush();
    this.untilPruneMs -= FLUSH_MS;
    if (this.untilPruneMs > 0) return;
    let isMore = false;
    this.attempt((store) => {
      const sent = this.options.isForwarded ? store.sent : undefined;
      isMore = this.pruner.step({ nowMs: this.options.nowMs(), sent });
    });
    this.untilPruneMs = isMore ? 0 : PRUNE_MS;
  }

  private ask<T>(question: (store: Store) => T): T | undefined {
    let answer: T | undefined;
    this.attempt((store) => {
      answer = question(store);
    });
    return answer;
  }

  /** Whether it went well; on a corrupt file once more, with a new one. */
  private attempt(work: (store: Store) => void): boolean {
    if (!this.store.database.open) return false;
    try {
      try {
        work(this.store);
      } catch (error) {
        if (!isCorrupt(error) || this.isClosed) throw error;
        this.begin(error);
        work(this.store);
      }
      return true;
    } catch (error) {
      this.retryMs = Math.min(Math.max(this.retryMs * 2, FLUSH_MS), LONGEST_RETRY_MS);
      this.pauseMs = this.retryMs;
      this.warn(`the ledger's file takes nothing (${codeOf(error)}); what comes waits in memory`);
      return false;
    }
  }

  /** A new file in place of a corrupt one; what was reckoned goes on from where it was. */
  private begin(error: unknown): void {
    const { registers, strange, unclearWh } = this.store;
    shut(this.store.database);
    this.putAside(error);
    this.store = this.open();
    this.store.adopt(registers);
    this.store.strange = strange;
    this.store.unclearWh = unclearWh;
    this.pruner = new Pruner(this.store.database, this.options.retention);
  }

  private open(): Store {
    const { file } = this.options;
    try {
      return openStore(file, this.offsetAt);
    } catch (error) {
      if (!isCorrupt(error)) throw error;
      this.putAside(error);
      return openStore(file, this.offsetAt);
    }
  }

  private putAside(error: unknown): void {
    const { file, nowMs, onWarning } = this.options;
    const name = setAside(file, nowMs());
    onWarning(`the ledger ${file} is corrupt (${codeOf(error)}): it is now ${name}, and a new one is begun`);
  }

  /** Not the same every second. */
  private warn(message: string): void {
    if (message === this.lastWarning) return;
    this.lastWarning = message;
    this.options.onWarning(message);
  }
}

function openStore(file: string, offsetAt: OffsetAt): Store {
  const database = openFile(file);
  try {
    return new Store(database, offsetAt);
  } catch (error) {
    shut(database);
    throw error;
  }
}
