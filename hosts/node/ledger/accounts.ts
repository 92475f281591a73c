import type Database from "better-sqlite3";
import { AccountBook, type AccountLine } from "../../../modules/accounts/book";
import type { WallMs } from "../../../modules/device/time";
import type { OffsetAt } from "../../../modules/tariff/calendar";
import type { Tariff } from "../../../modules/tariff/tariff";

/** From `fromMs` up to `toMs`. */
export interface Span {
  readonly fromMs: WallMs;
  readonly toMs: WallMs;
}

/** A row of table `usage`. */
export interface UsageRow {
  readonly quarterMs: WallMs;
  readonly chargerId: string;
  /** '': nobody. */
  readonly tag: string;
  readonly energyWh: number;
}

export function usageRows(database: Database.Database, { fromMs, toMs }: Span): IterableIterator<UsageRow> {
  return database
    .prepare<[number, number], UsageRow>(
      `SELECT quarter_ms AS quarterMs, charger_id AS chargerId, tag, energy_wh AS energyWh FROM usage
       WHERE quarter_ms >= ? AND quarter_ms < ? ORDER BY quarter_ms, charger_id, tag`,
    )
    .iterate(fromMs, toMs);
}

/** Energy and cost per user, charger and price, by the tariffs as they are now. Throws what SQLite throws. */
export function accounts(
  database: Database.Database,
  span: Span,
  tariffs: readonly Tariff[],
  offsetAt: OffsetAt,
): readonly AccountLine[] {
  const book = new AccountBook(tariffs, offsetAt);
  for (const { tag, ...usage } of usageRows(database, span)) book.add({ ...usage, tag: tag === "" ? null : tag });
  return book.lines();
}
