import type { AllocatorInput, Share } from "./allocation";
import { Headroom } from "./circuits";
import { admit, byRegistration, give, type Seat, seatsOf, serveStandby, sharesOf, thoseWho } from "./seats";

/**
 * The published rules: whole amperes, the same for all that charge, whatever their cars draw. Where a share would fall
 * below 6 A, the charger that registered last waits, then the next; they come back in the order of registration. On a
 * site with circuits or three phases: the same for all whose tightest limit is the same.
 */
export function equal(input: AllocatorInput): readonly Share[] {
  const minimums = Headroom.of(input.availableA, input.circuits);
  const seats = seatsOf(input, minimums);
  const charging: Seat[] = [];
  for (const seat of thoseWho("current", seats).sort(byPriority)) {
    if (charging.length >= input.maxCharging) seat.reason = "turn";
    else if (admit(seat, minimums, input)) charging.push(seat);
  }
  const headroom = Headroom.of(input.availableA, input.circuits);
  const level = headroom.dividedBy(charging.map(({ ways }) => ways));
  for (const seat of charging) {
    const levelA = level.room(seat.ways);
    seat.currentA = 0;
    give(seat, headroom, Math.min(levelA, seat.mostA));
    seat.reason = levelA >= seat.mostA ? "enough" : level.isMainTightest(seat.ways) ? "shared" : "circuit";
  }
  serveStandby(seats, headroom, input, input.maxCharging - charging.length);
  return sharesOf(seats);
}

function byPriority(a: Seat, b: Seat): number {
  return b.claimant.priority - a.claimant.priority || byRegistration(a, b);
}
