import { MIN_OFFER_A } from "../pilot/duty";
import type { ShareReason } from "./allocation";
import type { Headroom } from "./circuits";
import { byClaim, type Ranked } from "./rank";
import { byRegistration, give, type Seat } from "./seats";

/** Gives what is left, until everybody has what `upTo` says or a limit is reached; says of each what ended it. */
export function pour(charging: readonly Ranked[], headroom: Headroom, upTo: (seat: Seat) => number): void {
  const order = [...charging].sort(byClaim);
  for (let from = 0; from < order.length; ) {
    const first = order[from] as Ranked;
    let to = from + 1;
    while (to < order.length && isLevelWith(first, order[to] as Ranked)) to++;
    const group = order.slice(from, to).map(({ seat }) => seat);
    pourLevel(group.sort(byHolding), headroom, upTo);
    from = to;
  }
}

/** Cars of which nothing is known are level with each other; the others come one after the other. */
function isLevelWith(a: Ranked, b: Ranked): boolean {
  return a.tier === 1 && b.tier === 1 && a.seat.claimant.priority === b.seat.claimant.priority;
}

/** Ampere by ampere: whoever is still filled has the same, but for the last one. */
function pourLevel(group: readonly Seat[], headroom: Headroom, upTo: (seat: Seat) => number): void {
  let open = group;
  for (let levelA = MIN_OFFER_A + 1; open.length > 0; levelA++)
    open = open.filter((seat) => {
      if (seat.currentA >= upTo(seat)) seat.reason = seat.currentA >= seat.mostA ? "enough" : "car";
      else if (seat.currentA >= levelA) return true;
      else if (headroom.room(seat.ways) < 1) seat.reason = whyNoMore(seat, headroom);
      else {
        give(seat, headroom, 1);
        return true;
      }
      return false;
    });
}

/** Who had the last ampere before keeps it. */
function byHolding(a: Seat, b: Seat): number {
  return b.claimant.grantedA - a.claimant.grantedA || byRegistration(a, b);
}

function whyNoMore(seat: Seat, headroom: Headroom): ShareReason {
  if (seat.currentA >= seat.usefulA) return "car";
  return headroom.isMainTightest(seat.ways) ? "shared" : "circuit";
}
