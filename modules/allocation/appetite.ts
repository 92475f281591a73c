import type { MonotonicMs } from "../device/time";
import { MAX_OFFER_A, MIN_OFFER_A } from "../pilot/duty";

/** ms that offer and draw stand still before they tell something: a car has 5 s to follow, and some ramp for longer. */
const SETTLE_MS = 10_000;
/** The same for a car that draws nothing: it may be about to begin. */
const START_MS = 60_000;
/** A below which nothing is drawn. */
const NOTHING_A = 1;
/** A within which a draw stands still, or is all that is offered. */
const STEADY_A = 0.3;
/** A by which a draw may be above a whole number and still mean that. */
const OVER_A = 0.2;
/** A by which a draw has to rise to be a wish for more. */
const RISE_A = 0.6;
/** A more than it was found to use, for a try. */
const TRY_A = 4;
/** ms from what was found to a try whether it is more by now; doubles with each try in vain. */
const FIRST_TRY_MS = 240_000;
const LAST_TRY_MS = 3_840_000;
/** A car whose draw rises to all that it may have is tried so many times sooner. */
const SIGN_DIVISOR = 16;
/** A by which a car may stay below an offer that does limit it. */
const MOST_SHY_A = 2;

/** What a car uses of what it is offered, by its draw. */
export interface Appetite {
  /** A, whole; null: all that it is offered, so far. */
  readonly foundA: number | null;
  /** A that it was found to use before more was tried; null: nothing is tried. */
  readonly triedA: number | null;
  /** When that was found or tried. */
  readonly atMs: MonotonicMs;
  /** ms from what was found to the next try. */
  readonly tryMs: number;
  /** A by which it stays below an offer that limits it. */
  readonly shyA: number;
  /** When the offer changed or the draw rose for the last time. */
  readonly stillSinceMs: MonotonicMs;
  readonly offeredA: number;
  /** A, the highest draw since then. */
  readonly highA: number;
  /** A, the lowest draw since `foundA` was found. */
  readonly lowA: number;
}

export function newAppetite(nowMs: MonotonicMs): Appetite {
  return {
    foundA: null,
    triedA: null,
    atMs: nowMs,
    tryMs: FIRST_TRY_MS,
    shyA: 0,
    stillSinceMs: nowMs,
    offeredA: 0,
    highA: 0,
    lowA: MAX_OFFER_A,
  };
}

/** A that the car can use: at least what can be offered at all, at most `maxA`. */
export function usefulA({ foundA }: Appetite, maxA: number): number {
  return foundA === null ? maxA : Math.min(maxA, foundA);
}

/**
 * After a look at a car that asks and is offered current. `drawnA`: on its heaviest phase; null: its meter is silent,
 * and nothing is found.
 */
export function observeAppetite(
  before: Appetite,
  nowMs: MonotonicMs,
  offeredA: number,
  drawnA: number | null,
): Appetite {
  if (drawnA === null || offeredA < MIN_OFFER_A) return { ...before, stillSinceMs: nowMs, offeredA, highA: 0 };
  const isStill = offeredA === before.offeredA && drawnA <= before.highA + STEADY_A;
  const next: Appetite = {
    ...before,
    stillSinceMs: isStill ? before.stillSinceMs : nowMs,
    offeredA,
    highA: isStill ? Math.max(before.highA, drawnA) : drawnA,
    lowA: Math.min(before.lowA, drawnA),
  };
  if (next.triedA !== null && drawnA > next.triedA + RISE_A) return open(next);
  if (wantsMore(next, nowMs, drawnA)) return tried(next, nowMs, null);
  const settleMs = next.highA < NOTHING_A ? START_MS : SETTLE_MS;
  if (nowMs - next.stillSinceMs < settleMs) return next;
  return { ...settled(next, nowMs), stillSinceMs: nowMs, highA: drawnA };
}

/** It draws more than it was found to use; or its draw rose to that, and may be held back by it. */
function wantsMore({ foundA, lowA, shyA, atMs, tryMs }: Appetite, nowMs: MonotonicMs, drawnA: number): boolean {
  if (foundA === null) return false;
  if (drawnA > foundA + RISE_A) return true;
  const isHeldBack = drawnA >= foundA - shyA - STEADY_A && drawnA > lowA + RISE_A;
  return isHeldBack && nowMs - atMs >= tryMs / SIGN_DIVISOR;
}

/** Offer and draw stood still for long enough. */
function settled(from: Appetite, nowMs: MonotonicMs): Appetite {
  const { foundA, triedA, offeredA, shyA, highA, atMs, tryMs, stillSinceMs } = from;
  const usesA = Math.max(MIN_OFFER_A, Math.ceil(highA + shyA - OVER_A));
  if (usesA < Math.min(offeredA, foundA ?? MAX_OFFER_A)) {
    // Lowered by a little it follows by as much: it did use what it was offered, less a little.
    const isLowered = foundA === offeredA && stillSinceMs - atMs < SETTLE_MS;
    const isShy = isLowered && shyA === 0 && offeredA - highA <= MOST_SHY_A;
    if (isShy) return { ...open(from), shyA: offeredA - highA };
    const isInVain = triedA !== null;
    return {
      ...from,
      foundA: usesA,
      triedA: null,
      atMs: nowMs,
      tryMs: isInVain ? Math.min(LAST_TRY_MS, 2 * tryMs) : tryMs,
      lowA: highA,
    };
  }
  // Offered more than it was found to use, it has room already, and would show it.
  const isDue = foundA !== null && triedA === null && offeredA === foundA && nowMs - atMs >= tryMs;
  return isDue ? tried(from, nowMs, foundA + TRY_A) : from;
}

/** More is allowed, to see what the car makes of it. */
function tried(from: Appetite, nowMs: MonotonicMs, foundA: number | null): Appetite {
  return { ...from, foundA, triedA: from.foundA, atMs: nowMs };
}

function open(from: Appetite): Appetite {
  return { ...from, foundA: null, triedA: null, tryMs: FIRST_TRY_MS };
}
