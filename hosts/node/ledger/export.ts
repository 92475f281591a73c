import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AccountBook } from "../../../modules/accounts/book";
import { csvRow } from "../../../modules/accounts/csv";
import type { OffsetAt } from "../../../modules/tariff/calendar";
import type { Tariff } from "../../../modules/tariff/tariff";
import { usageRows } from "./accounts";
import { openForReading, shut } from "./open";
import { accountFields, TABLES, type Table, type TableName, type TableSource } from "./tables";
import { daysRange, zoneOffset } from "./zone";

export interface ExportRequest {
  /** A manager may be writing it meanwhile. */
  readonly file: string;
  readonly table: TableName;
  /** Local days, `2026-01-31`, both included. */
  readonly from: string;
  readonly to: string;
  /** Of the IANA list. */
  readonly zone: string;
  /** Checked by `checkTariffs`. */
  readonly tariffs: readonly Tariff[];
}

/** Quarter hours that are added up at a time, while a manager has other work. */
const SLICE_ROWS = 5_000;
/** Characters that are handed on at a time. */
const CHUNK = 16_384;

export const TABLE_NAMES = Object.freeze(Object.keys(TABLES)) as readonly TableName[];

/**
 * Writes a table as CSV, no faster than `out` takes it, and ends `out` unless it is the program's own. Rejects with a
 * RangeError for a zone or days that are none, a LedgerError without a ledger, and what SQLite and `out` fail with.
 */
export async function exportCsv(request: ExportRequest, out: Writable): Promise<void> {
  const { file, table, from, to, zone, tariffs } = request;
  const offsetAt = zoneOffset(zone);
  const span = daysRange(from, to, offsetAt);
  const database = openForReading(file);
  try {
    const source = { database, span, tariffs, offsetAt };
    // A program's own output stays open for what else it has to say.
    const end = out !== process.stdout && out !== process.stderr;
    await pipeline(Readable.from(chunks(TABLES[table], source)), out, { end });
  } finally {
    shut(database);
  }
}

/** The text of a table, piece by piece. */
export function* chunks(table: Table, source: TableSource): Iterable<string> {
  let text = csvRow(table.columns);
  for (const row of table.rows(source)) {
    text += csvRow(row);
    if (text.length < CHUNK) continue;
    yield text;
    text = "";
  }
  yield text;
}

/**
 * Table `accounts` over all that is kept, a line at a time; an empty text while it adds up. What it throws is what the
 * database throws.
 */
export function* accountTexts(file: string, tariffs: readonly Tariff[], offsetAt: OffsetAt): Generator<string> {
  const book = new AccountBook(tariffs, offsetAt);
  // Of its own: the ledger writes meanwhile.
  const database = openForReading(file);
  try {
    let rows = 0;
    for (const { tag, ...usage } of usageRows(database, { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER })) {
      book.add({ ...usage, tag: tag === "" ? null : tag });
      rows += 1;
      if (rows % SLICE_ROWS === 0) yield "";
    }
  } finally {
    shut(database);
  }
  yield csvRow(TABLES.accounts.columns);
  for (const line of book.lines()) yield csvRow(accountFields(line));
}
