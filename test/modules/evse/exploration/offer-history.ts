import { WAKE_CALLS } from "../../../../modules/evse/wake";
import type { Seen } from "./seen";

/** What was seen of pilot and offer. Times in ms. */
export interface OfferHistory {
  /** The newest change of the duty. */
  readonly pilotMs: number;
  /**
   * The newest change of the offered current; −Infinity where nobody has been there since, and where it was a call that
   * woke the car.
   */
  readonly changedMs: number;
  /** That change was a call for a sleeping car. */
  readonly isCall: boolean;
  /** Calls in this stay in B. */
  readonly calls: number;
}

export function offerHistoryAt(nowMs: number): OfferHistory {
  return { pilotMs: nowMs, changedMs: Number.NEGATIVE_INFINITY, isCall: false, calls: 0 };
}

/** The same object comes back while nothing changes, here and in the other histories. */
export function rememberOffer(history: OfferHistory, before: Seen, after: Seen, nowMs: number): OfferHistory {
  const isChanged = after.offeredA !== before.offeredA;
  const pilotMs = isChanged || after.pilot !== before.pilot ? nowMs : history.pilotMs;
  const isInB = after.name === "B1" || after.name === "B2";
  const isCalling = before.name === "B2" && after.name === "B1" && isCallDue(history, nowMs);
  const calls = isInB ? history.calls + (isCalling ? 1 : 0) : 0;
  const isOver = after.name === "A" || (history.isCall && !isInB);
  const changedMs = isChanged ? nowMs : isOver ? Number.NEGATIVE_INFINITY : history.changedMs;
  const isCall = isChanged ? isCalling : history.isCall && !isOver;
  const isSame =
    pilotMs === history.pilotMs &&
    changedMs === history.changedMs &&
    isCall === history.isCall &&
    calls === history.calls;
  return isSame ? history : { pilotMs, changedMs, isCall, calls };
}

/** An offer stood in B for so long that the car may be called by a pause. */
export function isCallDue({ calls, pilotMs }: OfferHistory, nowMs: number): boolean {
  const call = WAKE_CALLS[calls];
  return call !== undefined && nowMs - pilotMs >= call.afterMs;
}
