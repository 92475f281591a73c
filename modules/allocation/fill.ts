import type { AllocatorInput, Share } from "./allocation";
import { Headroom } from "./circuits";
import { pour } from "./pour";
import { byClaim, type Ranked, rank } from "./rank";
import { admit, seatsOf, serveStandby, sharesOf, thoseWho } from "./seats";

/** A above what a car was found to use, where nobody needs them: so it is seen at once when it wants more. */
const SPARE_A = 2;

/**
 * Whole amperes poured level, nothing usable left over. First the minimums, by priority, turn and urgency; then, by
 * priority, what is left: to the cars in a hurry one after the other, to those of which nothing is known level, to those
 * with time.
 */
export function fill(input: AllocatorInput): readonly Share[] {
  const headroom = Headroom.of(input.availableA, input.circuits);
  const seats = seatsOf(input, headroom);
  const ranked = rank(thoseWho("current", seats), input);
  const later = thoseWithTime(ranked, input);
  const charging = admitAll(
    ranked.filter((one) => !later.has(one)),
    headroom,
    input,
    input.maxCharging,
  );
  pour(charging, headroom, ({ usefulA }) => usefulA);
  // Something may be left all the same.
  const rest = admitAll(
    ranked.filter((one) => later.has(one)),
    headroom,
    input,
    input.maxCharging - charging.length,
  );
  pour(rest, headroom, ({ usefulA }) => usefulA);
  markTurns(ranked, later);
  serveStandby(seats, headroom, input, input.maxCharging - charging.length - rest.length);
  pour([...charging, ...rest], headroom, ({ mostA, usefulA }) => Math.min(mostA, usefulA + SPARE_A));
  return sharesOf(seats);
}

/** Gives minimums, in this order, to at most `places`. */
function admitAll(ranked: readonly Ranked[], headroom: Headroom, input: AllocatorInput, places: number): Ranked[] {
  const charging: Ranked[] = [];
  for (const one of ranked) {
    if (charging.length >= places) one.seat.reason = "turn";
    else if (admit(one.seat, headroom, input)) charging.push(one);
  }
  return charging;
}

/** Cars that can wait while those in a greater hurry can use all that there is. */
function thoseWithTime(ranked: readonly Ranked[], input: AllocatorInput): ReadonlySet<Ranked> {
  const later = new Set<Ranked>();
  if (!ranked.some(({ canWait }) => canWait)) return later;
  const wishes = Headroom.of(input.availableA, input.circuits);
  for (const one of [...ranked].sort(byClaim)) {
    const { ways, usefulA } = one.seat;
    const roomA = wishes.room(ways);
    if (roomA > 0) wishes.take(ways, Math.min(usefulA, roomA));
    else if (one.canWait) later.add(one);
  }
  return later;
}

/** Who waits for others, or stops where one begins, is not short of current: it is their turn. */
function markTurns(ranked: readonly Ranked[], later: ReadonlySet<Ranked>): void {
  const isSwap = ranked.some(({ seat }) => seat.currentA > 0 && seat.claimant.grantedA === 0);
  for (const one of ranked) {
    const { seat } = one;
    if (seat.currentA === 0 && seat.reason === "short" && (later.has(one) || (isSwap && seat.claimant.grantedA > 0)))
      seat.reason = "turn";
  }
}
