import { MIN_OFFER_A } from "../pilot/duty";
import type { AllocatorInput, Claimant, Share, ShareReason } from "./allocation";
import { type Headroom, wholeAmperes } from "./circuits";

/** A claimant while current is being shared. */
export interface Seat {
  readonly claimant: Claimant;
  /** All that its current flows through, see {@link Headroom}. */
  readonly ways: readonly number[];
  /** A, whole, that charger and cable can use; 0 where that is less than an offer can be. */
  readonly mostA: number;
  /** A, whole, from 6 to `mostA`: what the car was found to use. */
  readonly usefulA: number;
  /** A, whole, that it gets so far. */
  currentA: number;
  reason: ShareReason;
}

/** One a claimant, in their order, with nothing yet. */
export function seatsOf({ claimants }: AllocatorInput, headroom: Headroom): readonly Seat[] {
  return claimants.map((claimant) => {
    const maxA = wholeAmperes(claimant.maxA);
    const mostA = maxA >= MIN_OFFER_A ? maxA : 0;
    return {
      claimant,
      ways: headroom.waysOf(claimant),
      mostA,
      usefulA: Math.max(MIN_OFFER_A, Math.min(mostA, wholeAmperes(claimant.usefulA))),
      currentA: 0,
      reason: "nothing",
    };
  });
}

/** Those who want that, and can be given something. */
export function thoseWho(wants: Claimant["wants"], seats: readonly Seat[]): Seat[] {
  return seats.filter(({ claimant, mostA }) => claimant.wants === wants && mostA > 0);
}

/** Who registered earlier goes first; where that says nothing, by id. */
export function byRegistration(a: Seat, b: Seat): number {
  return a.claimant.order - b.claimant.order || (a.claimant.id < b.claimant.id ? -1 : 1);
}

/** Gives the minimum where there is room for it and the car may come back; else says why not. */
export function admit(seat: Seat, headroom: Headroom, { nowMs }: AllocatorInput): boolean {
  const { pausedUntilMs } = seat.claimant;
  if (headroom.room(seat.ways) < MIN_OFFER_A) seat.reason = headroom.isMainTightest(seat.ways) ? "short" : "circuit";
  else if (pausedUntilMs !== null && nowMs < pausedUntilMs) seat.reason = "resume";
  else {
    give(seat, headroom, MIN_OFFER_A);
    return true;
  }
  return false;
}

export function give(seat: Seat, headroom: Headroom, currentA: number): void {
  headroom.take(seat.ways, currentA);
  seat.currentA += currentA;
}

/** A car that has not asked yet gets the minimum out of what nobody else can use, so that it can begin at once. */
export function serveStandby(seats: readonly Seat[], headroom: Headroom, input: AllocatorInput, places: number): void {
  let free = places;
  for (const seat of thoseWho("standby", seats).sort(byRegistration)) {
    if (free <= 0) seat.reason = "turn";
    else if (admit(seat, headroom, input)) {
      seat.reason = "enough";
      free -= 1;
    }
  }
}

export function sharesOf(seats: readonly Seat[]): readonly Share[] {
  return seats.map(({ currentA, reason }) => ({ currentA, reason }));
}
