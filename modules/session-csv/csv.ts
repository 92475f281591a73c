import { type CsvField, csvRow } from "../accounts/csv";
import type { WallMs } from "../device/time";
import { isoLocal, isoUtc } from "../local-time/iso";
import { offsetMinAt } from "../local-time/local-time";
import type { ZoneGroup } from "../local-time/zones";
import { COST_DECIMALS, costInHundredths, type Price } from "../sessions/cost";
import type { FinishedSession } from "../sessions/session";
import { fixedPoint } from "../tariff/cost";

/** What a list of sessions is written with. */
export interface CsvRules {
  readonly zone: ZoneGroup;
  readonly price: Price | null;
}

const COLUMNS = Object.freeze([
  "number",
  "tag",
  "started_utc",
  "ended_utc",
  "started_local",
  "ended_local",
  "energy_wh",
  "duration_s",
  "contactor_s",
  "highest_a",
  "stop_reason",
  "cost",
  "currency",
] as const);

/** The first line, with its line end. */
export function csvHead(): string {
  return csvRow(COLUMNS);
}

/** One session's line, with its line end; what is not known is empty. At most 256 characters. */
export function csvOf(session: FinishedSession, { zone, price }: CsvRules): string {
  const { number, tag, startedAtMs, endedAtMs, energyWh, durationMs, contactorMs, highestA, stopReason } = session;
  const cost = costInHundredths(energyWh, price);
  const local = (atMs: WallMs | null): CsvField => (atMs === null ? null : isoLocal(atMs, offsetMinAt(zone, atMs)));
  return csvRow([
    number,
    tag,
    startedAtMs === null ? null : isoUtc(startedAtMs),
    endedAtMs === null ? null : isoUtc(endedAtMs),
    local(startedAtMs),
    local(endedAtMs),
    energyWh,
    Math.floor(durationMs / 1_000),
    Math.floor(contactorMs / 1_000),
    highestA,
    stopReason,
    cost === null ? null : fixedPoint(cost, COST_DECIMALS),
    price === null ? null : price.currency,
  ]);
}
