import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { RETENTION, type Retention } from "../../../../hosts/node/ledger/settings";
import { SqliteLedger, type SqliteLedgerOptions } from "../../../../hosts/node/ledger/sqlite-ledger";
import { Scheduler } from "../../../../hosts/virtual/scheduler";
import { check } from "../../../../modules/schema/check";
import { JANUARY_MS } from "../../../modules/tariff/tariffs";

export function retention(change: Partial<Retention> = {}): Retention {
  const checked = check(RETENTION, change);
  if (!checked.ok) throw new Error(checked.reason);
  return checked.value;
}

const PAGE_BYTES = 4_096;

/** A ledger in a folder of its own, on virtual time. */
export class Rig {
  readonly folder = mkdtempSync(join(tmpdir(), "pilotline-ledger-"));
  readonly file = join(this.folder, "state", "ledger.sqlite");
  readonly warnings: string[] = [];
  readonly timers = new Scheduler();
  /** ms from January on. */
  now = 0;
  private readonly opened: SqliteLedger[] = [];

  open(change: Partial<SqliteLedgerOptions> = {}): SqliteLedger {
    const ledger = new SqliteLedger({
      file: this.file,
      zone: "Europe/Berlin",
      retention: retention(),
      isForwarded: false,
      timers: this.timers,
      nowMs: () => JANUARY_MS + this.now,
      onWarning: (message) => void this.warnings.push(message),
      ...change,
    });
    this.opened.push(ledger);
    return ledger;
  }

  /** Lets time go by. */
  run(ms: number): void {
    this.timers.runUntil(this.timers.nowMs() + ms);
  }

  /** Reads beside whoever writes. */
  all<Row>(sql: string): Row[] {
    const database = new Database(this.file, { readonly: true });
    try {
      return database.prepare<[], Row>(sql).all();
    } finally {
      database.close();
    }
  }

  count(table: string): number {
    return this.all<{ count: number }>(`SELECT count(*) AS count FROM ${table}`)[0]?.count ?? -1;
  }

  /** Overwrites a table's first page; nobody may have the file open. */
  damage(table: string): void {
    const [row] = this.all<{ rootpage: number }>(`SELECT rootpage FROM sqlite_master WHERE name = '${table}'`);
    const page = row?.rootpage ?? 0;
    const bytes = readFileSync(this.file);
    bytes.fill(0x5a, (page - 1) * PAGE_BYTES, page * PAGE_BYTES);
    writeFileSync(this.file, bytes);
  }

  close(): void {
    for (const ledger of this.opened) ledger.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
