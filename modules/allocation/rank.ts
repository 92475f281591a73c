import type { AllocatorInput } from "./allocation";
import { laxityMs } from "./laxity";
import { byRegistration, type Seat } from "./seats";

const HOUR_MS = 3_600_000;

/** ms that a car charges before another may take its turn, and waits before it may take another's. */
export const TURN_MS = 900_000;
/** ms after which a car that waits goes first, so that nobody starves; more where it is known to have time. */
export const LONGEST_WAIT_MS = 2 * HOUR_MS;
export const LONGEST_KNOWN_WAIT_MS = 4 * HOUR_MS;
/** Wh with which a car of which nothing is known goes before the others of its kind: something for everybody first. */
const FIRST_HELPING_WH = 1_000;
/** ms that a car of which nothing is known is taken to have to spare. */
const SUPPOSED_LAXITY_MS = 2 * HOUR_MS;
/** ms to spare that its whole need is worth: of two in an equal hurry goes first who got the smaller part. */
const SERVED_MS = 2 * HOUR_MS;
/** ms to spare that an ampere held is worth, so that two in an equal hurry do not swap all the time. */
const HELD_MS = 60_000;
/** Up to here in ms to spare, and in parts of its need, nobody has to wait for those in a greater hurry. */
const ENOUGH_LAXITY_MS = 2 * HOUR_MS;
const ENOUGH_SERVED = 0.5;
/** ms: goes before every car that is judged by what it has to spare. */
const FIRST_MS = 1_000 * HOUR_MS;

/** A car that asks, with its place in the order. */
export interface Ranked {
  readonly seat: Seat;
  /** 0: it charges, and its turn is not over. 1: it charges or waits, and turns may change. 2: it waits, not for long. */
  readonly turn: 0 | 1 | 2;
  /** For what is above the minimum. 0: in a hurry. 1: nothing is known. 2: it has time. */
  readonly tier: 0 | 1 | 2;
  /** ms; the less, the more urgent. */
  readonly urgencyMs: number;
  /** It has so much time that those in a greater hurry may use all there is. */
  readonly canWait: boolean;
}

/** The order in which minimums are given. */
export function rank(seats: readonly Seat[], input: AllocatorInput): readonly Ranked[] {
  return seats.map((seat) => rankOf(seat, input)).sort(byTurn);
}

function rankOf(seat: Seat, input: AllocatorInput): Ranked {
  const { claimant, usefulA } = seat;
  const { servedWh, neededWh, grantedA } = claimant;
  const isServed = grantedA > 0;
  const spanMs = input.nowMs - claimant.sinceMs;
  const isFirst = servedWh < FIRST_HELPING_WH;
  const mayTurn = spanMs >= TURN_MS || (!isServed && isFirst);
  const turn = mayTurn ? 1 : isServed ? 0 : 2;
  const laxity = laxityMs(claimant, usefulA, input);
  const isOverdue = !isServed && spanMs >= (laxity === null ? LONGEST_WAIT_MS : LONGEST_KNOWN_WAIT_MS);
  const aheadMs = isOverdue ? 2 * FIRST_MS : 0;
  if (laxity === null) {
    const urgencyMs = SUPPOSED_LAXITY_MS - (isFirst ? FIRST_MS : 0) - aheadMs;
    return { seat, turn, tier: 1, urgencyMs, canWait: false };
  }
  const served = servedWh / Math.max(1, neededWh ?? 1);
  const hasTime = laxity > ENOUGH_LAXITY_MS || served >= ENOUGH_SERVED;
  return {
    seat,
    turn,
    tier: laxity < SUPPOSED_LAXITY_MS ? 0 : 2,
    urgencyMs: laxity + SERVED_MS * served - HELD_MS * grantedA - aheadMs,
    canWait: turn !== 0 && hasTime && !isOverdue,
  };
}

function byTurn(a: Ranked, b: Ranked): number {
  return b.seat.claimant.priority - a.seat.claimant.priority || a.turn - b.turn || byUrgency(a, b);
}

/** The order in which what is above the minimums is given. */
export function byClaim(a: Ranked, b: Ranked): number {
  return b.seat.claimant.priority - a.seat.claimant.priority || a.tier - b.tier || byUrgency(a, b);
}

function byUrgency(a: Ranked, b: Ranked): number {
  return (
    a.urgencyMs - b.urgencyMs || a.seat.claimant.pluggedMs - b.seat.claimant.pluggedMs || byRegistration(a.seat, b.seat)
  );
}
