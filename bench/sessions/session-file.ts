import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { quoted } from "../../modules/schema/words";
import { fileReason } from "../../sim/cli/file-reason";

/** A charging session that happened, as the file tells it. */
export interface SessionRow {
  /** s since 1970. */
  readonly arrivalS: number;
  readonly departureS: number;
  readonly deliveredWh: number;
  readonly station: string;
  /** What the driver said; null: nobody claimed the session, and these columns hold what came to be. */
  readonly stated: { readonly departureS: number; readonly neededWh: number } | null;
}

/** The file is not what it has to be; the message says where. */
export class SessionFileError extends Error {
  override readonly name = "SessionFileError";
}

const COLUMNS = Object.freeze({
  arrival: "arrival",
  departure: "departure",
  requested: "requested_energy (kWh)",
  delivered: "delivered_energy (kWh)",
  station: "station_id",
  statedDeparture: "estimated_departure",
  claimed: "claimed",
} as const);
type Column = keyof typeof COLUMNS;

const MOST_BYTES = 256 * 1024 * 1024;
const MOST_KWH = 1_000;
const MOST_STAY_S = 31 * 86_400;
const TIME = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?)(Z|[+-]\d{2}:\d{2})$/;

/** Reads a file, packed with gzip or plain. Throws a {@link SessionFileError}. */
export function readSessions(path: string): readonly SessionRow[] {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new SessionFileError(`it cannot be read: ${fileReason(error)}`);
  }
  return parseSessions(textOf(bytes));
}

function textOf(bytes: Uint8Array): string {
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  try {
    const plain = isPacked ? gunzipSync(bytes, { maxOutputLength: MOST_BYTES }) : bytes;
    return new TextDecoder("utf-8", { fatal: true }).decode(plain);
  } catch {
    throw new SessionFileError(isPacked ? "its gzip is damaged or too large" : "it is no UTF-8 text");
  }
}

/** Throws a {@link SessionFileError} with the line, counted from 1. */
export function parseSessions(text: string): readonly SessionRow[] {
  const [head = "", ...lines] = text.split(/\r?\n/);
  const names = head.split(",");
  const at = Object.fromEntries(
    Object.entries(COLUMNS).map(([column, name]) => {
      const index = names.indexOf(name);
      if (index < 0) throw new SessionFileError(`line 1 has no column ${quoted(name)}`);
      return [column, index];
    }),
  ) as { readonly [column in Column]: number };
  const rows: SessionRow[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const fields = line.split(",");
    try {
      if (fields.length !== names.length)
        throw new SessionFileError(`has ${fields.length} fields, not ${names.length}`);
      rows.push(rowOf((column) => fields[at[column]] ?? ""));
    } catch (error) {
      throw error instanceof SessionFileError ? new SessionFileError(`line ${index + 2} ${error.message}`) : error;
    }
  }
  if (rows.length === 0) throw new SessionFileError("it holds no session");
  return rows;
}

type Field = (column: Column) => string;

function rowOf(field: Field): SessionRow {
  const arrivalS = seconds(field, "arrival");
  const departureS = seconds(field, "departure");
  if (departureS < arrivalS) throw new SessionFileError("leaves before it arrives");
  if (departureS - arrivalS > MOST_STAY_S)
    throw new SessionFileError(`stays for more than ${MOST_STAY_S / 86_400} days`);
  const station = field("station");
  if (station === "" || station.length > 64) throw new SessionFileError(`has no ${COLUMNS.station}`);
  const claimed = field("claimed").toLowerCase();
  if (claimed !== "true" && claimed !== "false")
    throw new SessionFileError(`has a ${COLUMNS.claimed} of neither True nor False`);
  return {
    arrivalS,
    departureS,
    deliveredWh: wattHours(field, "delivered"),
    station,
    stated:
      claimed === "true"
        ? { departureS: seconds(field, "statedDeparture"), neededWh: wattHours(field, "requested") }
        : null,
  };
}

function seconds(field: Field, column: Column): number {
  const [, day, time, zone] = TIME.exec(field(column)) ?? [];
  const ms = day === undefined ? Number.NaN : Date.parse(`${day}T${time}${zone}`);
  if (!Number.isFinite(ms))
    throw new SessionFileError(`has a ${COLUMNS[column]} that is no time: ${quoted(field(column))}`);
  return ms / 1_000;
}

function wattHours(field: Field, column: Column): number {
  const text = field(column);
  const kWh = /^\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (!(kWh >= 0 && kWh <= MOST_KWH)) {
    const why = `has a ${COLUMNS[column]} that is not from 0 to ${MOST_KWH}: ${quoted(text)}`;
    throw new SessionFileError(why);
  }
  return 1_000 * kWh;
}
