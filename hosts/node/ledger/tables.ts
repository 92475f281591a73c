import type Database from "better-sqlite3";
import type { AccountLine } from "../../../modules/accounts/book";
import type { CsvField } from "../../../modules/accounts/csv";
import type { OffsetAt } from "../../../modules/tariff/calendar";
import { fixedPoint } from "../../../modules/tariff/cost";
import { priceAt } from "../../../modules/tariff/price";
import type { Tariff } from "../../../modules/tariff/tariff";
import { accounts, type Span, usageRows } from "./accounts";
import { isoLocal, localDate } from "./zone";

/** Digits of a kWh: Wh. */
const WH_DIGITS = 3;
const PHASES = [0, 1, 2] as const;

/** What a table is made from. */
export interface TableSource {
  readonly database: Database.Database;
  readonly span: Span;
  readonly tariffs: readonly Tariff[];
  readonly offsetAt: OffsetAt;
}

/** Columns of a CSV file, and its rows one after another. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: (source: TableSource) => Iterable<readonly CsvField[]>;
}

type Body = Readonly<Record<string, unknown>>;
type Cell = (body: Body, offsetAt: OffsetAt) => CsvField;

/** What can be exported; docs/accounts.md explains the columns. */
export const TABLES = Object.freeze({
  accounts: {
    columns: ["tag", "charger", "tariff", "band", "energy_kwh", "price_per_kwh", "cost", "currency"],
    rows: accountRows,
  },
  usage: {
    columns: ["from", "tag", "charger", "energy_wh", "tariff", "band", "price_per_kwh", "currency"],
    rows: quarterRows,
  },
  sessions: entryTable("session", "charger", {
    number: plain("number"),
    tag: plain("tag"),
    started: moment("startedAtMs"),
    ended: moment("endedAtMs"),
    energy_wh: plain("energyWh"),
    plugged_in_s: plain("durationS"),
    contactor_s: plain("contactorS"),
    highest_a: plain("highestA"),
    stop_reason: plain("stopReason"),
  }),
  grants: entryTable("grant", "charger", { current_a: plain("currentA"), reason: plain("reason") }),
  events: entryTable("event", "source", { code: plain("code"), text: plain("text") }),
  readings: entryTable("reading", "meter", {
    ...phases("current_a", "currentA"),
    ...phases("voltage_v", "voltageV"),
    ...phases("power_w", "powerW"),
    energy_wh: plain("energyWh"),
  }),
  draws: entryTable("draw", "charger", {
    ...phases("current_a", "currentA"),
    energy_wh: plain("energyWh"),
    tag: plain("tag"),
  }),
  quarters: rollUpTable("quarter", isoLocal),
  days: rollUpTable("day", localDate),
} satisfies Readonly<Record<string, Table>>);

export type TableName = keyof typeof TABLES;

function* accountRows({ database, span, tariffs, offsetAt }: TableSource): Iterable<readonly CsvField[]> {
  for (const line of accounts(database, span, tariffs, offsetAt)) yield accountFields(line);
}

/** Of table `accounts`. */
export function accountFields({ tag, chargerId, price, energyWh, cost }: AccountLine): readonly CsvField[] {
  const money = price === undefined ? null : fixedPoint(cost, price.decimals);
  const { tariff = null, band = null, perKWh = null, currency = null } = price ?? {};
  return [tag, chargerId, tariff, band, kWh(energyWh), perKWh, money, currency];
}

function* quarterRows({ database, span, tariffs, offsetAt }: TableSource): Iterable<readonly CsvField[]> {
  for (const { quarterMs, tag, chargerId, energyWh } of usageRows(database, span)) {
    const price = priceAt(tariffs, quarterMs, offsetAt(quarterMs));
    const { tariff = null, band = null, perKWh = null, currency = null } = price ?? {};
    yield [isoLocal(quarterMs, offsetAt), tag || null, chargerId, energyWh, tariff, band, perKWh, currency];
  }
}

/** One kind of entry: its time, its source, then what `cells` take out of its body. */
function entryTable(kind: string, source: string, cells: Readonly<Record<string, Cell>>): Table {
  const takers = Object.values(cells);
  return {
    columns: ["time", source, ...Object.keys(cells)],
    *rows({ database, span, offsetAt }) {
      const statement = database.prepare<[string, number, number], { atMs: number; source: string; body: string }>(
        `SELECT at_ms AS atMs, source, body FROM entry WHERE kind = ? AND at_ms >= ? AND at_ms < ?
         ORDER BY at_ms, sequence`,
      );
      for (const row of statement.iterate(kind, span.fromMs, span.toMs)) {
        const body = JSON.parse(row.body) as Body;
        yield [isoLocal(row.atMs, offsetAt), row.source, ...takers.map((cell) => cell(body, offsetAt))];
      }
    },
  };
}

interface RollUpRow {
  readonly startMs: number;
  readonly kind: string;
  readonly source: string;
  readonly samples: number;
  readonly [sumOrMax: string]: string | number;
}

function rollUpTable(span: string, when: (atMs: number, offsetAt: OffsetAt) => string): Table {
  const amperes = (name: string) => PHASES.map((phase) => `${name}_a_l${phase + 1}`);
  return {
    columns: ["from", "kind", "source", "samples", ...amperes("mean"), ...amperes("highest"), "energy_wh"],
    *rows({ database, span: { fromMs, toMs }, offsetAt }) {
      const statement = database.prepare<[string, number, number], RollUpRow>(
        `SELECT start_ms AS startMs, * FROM roll_up WHERE span = ? AND start_ms >= ? AND start_ms < ?
         ORDER BY start_ms, kind, source`,
      );
      for (const row of statement.iterate(span, fromMs, toMs)) {
        const { samples } = row;
        const mean = PHASES.map((phase) => hundredths(Number(row[`sum_a${phase + 1}`]) / Math.max(samples, 1)));
        const highest = PHASES.map((phase) => hundredths(Number(row[`max_a${phase + 1}`])));
        const energyWh = Number(row["energy_wh"]);
        yield [when(row.startMs, offsetAt), row.kind, row.source, samples, ...mean, ...highest, energyWh];
      }
    },
  };
}

function plain(name: string): Cell {
  return (body) => field(body[name]);
}

function moment(name: string): Cell {
  return (body, offsetAt) => {
    const atMs = body[name];
    return typeof atMs === "number" ? isoLocal(atMs, offsetAt) : null;
  };
}

/** A list of one to three numbers as three columns. */
function phases(column: string, name: string): Readonly<Record<string, Cell>> {
  return Object.fromEntries(
    PHASES.map((phase) => {
      const cell: Cell = (body) => {
        const list = body[name];
        return Array.isArray(list) ? field(list[phase]) : null;
      };
      return [`${column}_l${phase + 1}`, cell];
    }),
  );
}

function field(value: unknown): CsvField {
  return typeof value === "number" || typeof value === "string" ? value : null;
}

function kWh(energyWh: number): string {
  return fixedPoint(energyWh, WH_DIGITS);
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100;
}
