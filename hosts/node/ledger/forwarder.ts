import type { TimerHandle, Timers } from "../../../modules/device/time";
import {
  type ConnectRemote,
  type Outbox,
  type OutboxPosition,
  RemoteError,
  type RemoteRow,
  type RemoteStore,
} from "./outbox";
import type { OutboxRow } from "./store";

export interface ForwarderOptions {
  readonly outbox: Outbox;
  readonly connect: ConnectRemote;
  readonly timers: Timers;
  readonly onWarning: (message: string) => void;
}

/** Rows in one statement. */
const BATCH_ROWS = 500;
/** Characters of their bodies, about. */
const BATCH_CHARACTERS = 500_000;
/** ms until the next look when all is sent. */
const IDLE_MS = 1_000;
/** ms until the next attempt when the far side is away: doubled each time. */
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;
const NO_FILE = "the ledger's own file cannot be used";

/**
 * Sends the outbox in order, one batch after another. A row is sent again until the far side said that it has it, and
 * the far side keeps it once: it knows a row by store id and sequence number.
 */
export class Forwarder {
  /** Rows that the far side does not take, whatever is done. */
  refused = 0;
  /** Rows that were forgotten by retention before they could be sent. */
  missed = 0;
  private remote: RemoteStore | undefined;
  private timer: TimerHandle | undefined;
  private retryMs = FIRST_RETRY_MS;
  private isClosed = false;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: ForwarderOptions) {
    this.wait(0);
  }

  /** The far side answered last time. */
  get isConnected(): boolean {
    return this.remote !== undefined;
  }

  /** Cuts off the batch under way; the next start sends it again. Twice does no harm. */
  async close(): Promise<void> {
    this.isClosed = true;
    this.options.timers.clear(this.timer);
    await this.hangUp();
    await this.running;
    // It may have connected meanwhile.
    await this.hangUp();
  }

  private wait(delayMs: number): void {
    if (this.isClosed) return;
    this.timer = this.options.timers.set(() => {
      this.running = this.run();
    }, delayMs);
  }

  private async run(): Promise<void> {
    try {
      this.remote ??= await this.connect();
      const isAll = await this.sendBatch(this.remote);
      if (this.retryMs > FIRST_RETRY_MS) this.options.onWarning("the remote store is back");
      this.retryMs = FIRST_RETRY_MS;
      this.wait(isAll ? IDLE_MS : 0);
    } catch (error) {
      await this.hangUp();
      if (this.isClosed) return;
      if (this.retryMs === FIRST_RETRY_MS) this.options.onWarning(`the remote store is away: ${sentenceOf(error)}`);
      this.wait(this.retryMs);
      this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS);
    }
  }

  private async connect(): Promise<RemoteStore> {
    const remote = await this.options.connect();
    try {
      await this.compare(remote);
      return remote;
    } catch (error) {
      await remote.close();
      throw error;
    }
  }

  /**
   * An older copy of the file gives numbers again that the far side has: it has to be another store. What is there
   * beyond what is known to be there came from a batch whose answer was lost, or else from such a file.
   */
  private async compare(remote: RemoteStore): Promise<void> {
    const { outbox, onWarning } = this.options;
    const position = positionOf(outbox);
    const newest = await remote.newest(position.storeId);
    if (newest === undefined || newest.sequence <= position.sent) return;
    const [own] = outbox.rowsAfter({ ...position, sent: newest.sequence - 1 }, 1);
    if (own !== undefined && isSameRow(own, newest)) return;
    if (!outbox.renameStore()) throw new RemoteError("away", NO_FILE);
    onWarning("the ledger's file is older than what was forwarded from it; it goes on under another store id");
  }

  /** Whether nothing is left. */
  private async sendBatch(remote: RemoteStore): Promise<boolean> {
    const { outbox } = this.options;
    const { storeId, sent } = positionOf(outbox);
    const found = outbox.rowsAfter({ storeId, sent }, BATCH_ROWS);
    const rows = bounded(found);
    const last = rows.at(-1);
    if (last === undefined) return true;
    await this.put(remote, storeId, rows);
    if (!outbox.noteSent({ storeId, sent: last.sequence })) return true;
    this.missed += last.sequence - sent - rows.length;
    return found.length < BATCH_ROWS && rows.length === found.length;
  }

  private async put(remote: RemoteStore, storeId: string, rows: readonly OutboxRow[]): Promise<void> {
    try {
      await remote.put(storeId, rows);
    } catch (error) {
      if (!(error instanceof RemoteError) || error.code !== "refused") throw error;
      if (rows.length > 1) {
        // One by one, so that a bad row does not hold up the others.
        for (const row of rows) await this.put(remote, storeId, [row]);
        return;
      }
      this.refused += 1;
      if (this.refused === 1) this.options.onWarning(`the remote store does not take a row: ${error.message}`);
    }
  }

  private async hangUp(): Promise<void> {
    const { remote } = this;
    this.remote = undefined;
    await remote?.close();
  }
}

function positionOf(outbox: Outbox): OutboxPosition {
  const { position } = outbox;
  if (position === undefined) throw new RemoteError("away", NO_FILE);
  return position;
}

function isSameRow(one: RemoteRow, other: RemoteRow): boolean {
  const { sequence, atMs, kind, source } = other;
  return one.sequence === sequence && one.atMs === atMs && one.kind === kind && one.source === source;
}

function bounded(rows: readonly OutboxRow[]): readonly OutboxRow[] {
  let characters = 0;
  const end = rows.findIndex((row, index) => {
    characters += row.body.length;
    return index > 0 && characters > BATCH_CHARACTERS;
  });
  return end < 0 ? rows : rows.slice(0, end);
}

/** What a library says may hold a password. */
function sentenceOf(error: unknown): string {
  return error instanceof RemoteError ? error.message : "an error of the program";
}
