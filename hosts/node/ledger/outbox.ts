import type { OutboxRow } from "./store";

/** How far the outbox is forwarded. A corrupt file is replaced at any time, and then another store id stands here. */
export interface OutboxPosition {
  /** The far side knows a row by this and its sequence number. */
  readonly storeId: string;
  /** All rows up to this one are on the far side; 0: none. */
  readonly sent: number;
}

/** What waits to be forwarded. Nothing here throws. */
export interface Outbox {
  /** undefined: the file cannot be read now. */
  readonly position: OutboxPosition | undefined;
  /** In order; none where that store is gone. */
  rowsAfter(position: OutboxPosition, maxRows: number): readonly OutboxRow[];
  /** false: it could not be kept, and the same rows are sent again. */
  noteSent(position: OutboxPosition): boolean;
  /** Another store id from now on; false: it could not be kept. */
  renameStore(): boolean;
}

/** Enough of a row to know it again. */
export type RemoteRow = Pick<OutboxRow, "sequence" | "atMs" | "kind" | "source">;

/** A connection to the far side. */
export interface RemoteStore {
  /** The row with the highest sequence number that it has of this store. */
  newest(storeId: string): Promise<RemoteRow | undefined>;
  /** Keeps these rows, all or none; those that it has already stay as they are. */
  put(storeId: string, rows: readonly OutboxRow[]): Promise<void>;
  /** Never rejects. */
  close(): Promise<void>;
}

/** Opens a connection, or rejects with a {@link RemoteError}. */
export type ConnectRemote = () => Promise<RemoteStore>;

/**
 * - `away`: try again later;
 * - `refused`: it does not take what these rows hold, and never will.
 */
export type RemoteErrorCode = "away" | "refused";

/** Its message is for the log, and holds no secret. */
export class RemoteError extends Error {
  constructor(
    readonly code: RemoteErrorCode,
    message: string,
  ) {
    super(message);
    this.name = "RemoteError";
  }
}
