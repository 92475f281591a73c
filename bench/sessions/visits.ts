import { crc32 } from "../../modules/journal/crc32";
import type { SessionRow } from "./session-file";

/** s of a slot, and V line to neutral, of the replay that policies are compared by. */
export const SLOT_S = 300;
export const VOLTAGE_V = 230;
/** A of a car's own charger. */
const CARS_A = Object.freeze([16, 16, 16, 13, 32, 10] as const);

/** A car at a station, by those rules. */
export interface Visit {
  readonly number: number;
  readonly station: string;
  readonly fromSlot: number;
  /** The first slot without it. */
  readonly toSlot: number;
  /** A, the most that it takes. */
  readonly mostA: number;
  /** Wh, more than 0. */
  readonly neededWh: number;
  readonly stated: SessionRow["stated"];
}

/** The visits at the `stations` stations with the most sessions; of equally many the first by name. In order of arrival. */
export function visitsOf(rows: readonly SessionRow[], stations: number): readonly Visit[] {
  const busiest = new Set(busiestOf(rows, stations));
  const visits: Visit[] = [];
  const leavesAt = new Map<string, number>();
  // From the last to the first: a station has one plug, so a car is gone when the next arrives.
  const ordered = rows.filter(({ station }) => busiest.has(station)).sort((a, b) => b.arrivalS - a.arrivalS);
  for (const [index, row] of ordered.entries()) {
    const fromSlot = slotOf(row.arrivalS);
    const toSlot = Math.min(slotOf(row.departureS), leavesAt.get(row.station) ?? Number.POSITIVE_INFINITY);
    leavesAt.set(row.station, fromSlot);
    const mostA = CARS_A[crc32(Buffer.from(`${row.station}${fromSlot}`)) % CARS_A.length] ?? 0;
    const neededWh = Math.min(row.deliveredWh, slotWh(mostA) * (toSlot - fromSlot));
    const number = ordered.length - index;
    if (neededWh > 0)
      visits.push({ number, station: row.station, fromSlot, toSlot, mostA, neededWh, stated: row.stated });
  }
  return visits.reverse();
}

/** Wh that a current brings in a slot. */
export function slotWh(currentA: number): number {
  return (currentA * VOLTAGE_V * SLOT_S) / 3_600;
}

function slotOf(unixS: number): number {
  return Math.floor(unixS / SLOT_S);
}

function busiestOf(rows: readonly SessionRow[], stations: number): readonly string[] {
  const counts = new Map<string, number>();
  for (const { station } of rows) counts.set(station, (counts.get(station) ?? 0) + 1);
  const order = [...counts].sort(([a, most], [b, least]) => least - most || (a < b ? -1 : 1));
  return order.slice(0, stations).map(([station]) => station);
}
