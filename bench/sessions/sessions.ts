import { POLICIES } from "../../modules/allocation/policies";
import { rounded } from "../figures";
import { ADVISERS, type Departures } from "./advisers";
import { type Replay, replay } from "./replay";
import { readSessions, SessionFileError } from "./session-file";
import { SLOT_S, visitsOf } from "./visits";

export interface SessionsOptions {
  readonly file: string;
  /** The stations with the most sessions, so many. */
  readonly evse: number;
  /** A for all of them. */
  readonly current: number;
  /** What the allocator is told of need and departure. */
  readonly departures: Departures;
}

export interface SessionFigures {
  /** Delivered ÷ needed; null: nobody needed any. */
  readonly energyPercent: number | null;
  /** Used ÷ given, in slots in which the cars could take all; null: there was none. */
  readonly usedWhenCongestedPercent: number | null;
  /** Sessions that got less than half of their need. */
  readonly underHalfServedPercent: number | null;
}

export interface SessionsReport extends SessionFigures {
  readonly sessions: number;
  readonly decisions: number;
  /** The months on which the policy was tuned, and those that were kept back. */
  readonly tuned: SessionFigures;
  readonly held: SessionFigures;
}

/** s since 1970, 1 July 2019 in Pasadena: the policy was tuned on what arrived before. */
const HELD_FROM_S = 1_561_964_400;
const HELD_FROM_SLOT = HELD_FROM_S / SLOT_S;
/** Of a need: what rounding may take from a half. */
const HALF = 0.5 - 1e-9;

/** Replays sessions that happened, through the allocator. Throws a {@link SessionFileError}. */
export function sessions({ file, evse, current, departures }: SessionsOptions): SessionsReport {
  const visits = visitsOf(readSessions(file), evse);
  if (visits.length === 0) throw new SessionFileError("none of its sessions needs energy");
  const result = replay(visits, current, POLICIES.fill, ADVISERS[departures]());
  return {
    ...figures(result, current, () => true),
    sessions: visits.length,
    decisions: result.decisions,
    tuned: figures(result, current, (slot) => slot < HELD_FROM_SLOT),
    held: figures(result, current, (slot) => slot >= HELD_FROM_SLOT),
  };
}

function figures(
  { served, congested }: Replay,
  currentA: number,
  isCounted: (slot: number) => boolean,
): SessionFigures {
  const counted = served.filter(({ visit }) => isCounted(visit.fromSlot));
  const slots = congested.filter(({ slot }) => isCounted(slot));
  const neededWh = counted.reduce((sum, { visit }) => sum + visit.neededWh, 0);
  const servedWh = counted.reduce((sum, one) => sum + one.servedWh, 0);
  const usedA = slots.reduce((sum, slot) => sum + slot.usedA, 0);
  const underHalf = counted.filter(({ visit, servedWh }) => servedWh < visit.neededWh * HALF).length;
  return {
    energyPercent: percent(servedWh, neededWh),
    usedWhenCongestedPercent: percent(usedA, currentA * slots.length),
    underHalfServedPercent: percent(underHalf, counted.length),
  };
}

function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : rounded((100 * part) / whole, 2);
}
