import type { ClosedPhases } from "../../../../modules/device/guard";
import type { EvseInput } from "../../../../modules/evse/state";
import { EVSE_TIMES } from "../../../../modules/evse/times";
import { isAsking } from "../../../../modules/pilot/level";
import { isSampleFresh, sampledLevel } from "./pilot-seen";
import type { Seen } from "./seen";

/** What was seen around the contactor, for whoever closes it next. Times in ms. */
export interface ContactorHistory {
  /** Since when, begun with the contactor closed, the samples have been out of C and D without a break. */
  readonly outSinceMs: number | undefined;
  /** The newest moment at which a car left C with the contactor closed, or the guard had opened. */
  readonly leftMs: number;
  /** The detector tripped while it was tested, and when its line was quiet after that; since the newest close. */
  readonly hasTripped: boolean;
  readonly passedMs: number | undefined;
  /** Phases of the newest close, while it forbids to close others; else 0. */
  readonly boundPhases: ClosedPhases;
  /** Since when a feedback contact has said something else than its coil. */
  readonly feedbackSinceMs: number | undefined;
}

export const NO_CONTACTOR_HISTORY: ContactorHistory = Object.freeze({
  outSinceMs: undefined,
  leftMs: Number.NEGATIVE_INFINITY,
  hasTripped: false,
  passedMs: undefined,
  boundPhases: 0,
  feedbackSinceMs: undefined,
});

export function rememberContactor(
  history: ContactorHistory,
  pilotMs: number,
  before: Seen,
  after: Seen,
  nowMs: number,
  input: EvseInput,
): ContactorHistory {
  const outMs = after.fault === null ? outSince(history.outSinceMs, pilotMs, before, nowMs, input) : undefined;
  // Only a sample that still says so makes it more than a bounce.
  const isBelieved =
    outMs !== undefined &&
    isSampleFresh(pilotMs, nowMs, input) &&
    nowMs - input.readingAgeMs - outMs >= EVSE_TIMES.leaveDebounceMs;
  const hasLeft = after.coil === 0 && isBelieved;
  const outSinceMs = hasLeft ? undefined : outMs;
  const leftMs = isSentOff(before, after, input) ? nowMs : hasLeft ? outMs : history.leftMs;
  const { hasTripped, passedMs } = selfTest(history, before, after, nowMs, input);
  const boundPhases = after.coil !== 0 ? after.coil : isFree(pilotMs, before, after, nowMs) ? 0 : history.boundPhases;
  // A contactor that is told otherwise has its time to move.
  const isWrong = before.coil === after.coil && isFeedbackWrong(before, input);
  const feedbackSinceMs = isWrong ? (history.feedbackSinceMs ?? nowMs) : undefined;
  const isSame =
    outSinceMs === history.outSinceMs &&
    leftMs === history.leftMs &&
    hasTripped === history.hasTripped &&
    passedMs === history.passedMs &&
    boundPhases === history.boundPhases &&
    feedbackSinceMs === history.feedbackSinceMs;
  return isSame ? history : { outSinceMs, leftMs, hasTripped, passedMs, boundPhases, feedbackSinceMs };
}

function outSince(
  outSinceMs: number | undefined,
  pilotMs: number,
  before: Seen,
  nowMs: number,
  input: EvseInput,
): number | undefined {
  const isBegun = before.coil !== 0 || outSinceMs !== undefined;
  if (!isBegun || !isSampleFresh(pilotMs, nowMs, input)) return outSinceMs;
  if (isAsking(sampledLevel(input, "C"))) return undefined;
  return outSinceMs ?? nowMs - input.readingAgeMs;
}

/** The contactor opens because of D, or after the guard. */
function isSentOff(before: Seen, after: Seen, input: EvseInput): boolean {
  if (before.coil === 0 || after.coil !== 0 || after.fault !== null) return false;
  return after.name === "D1" || input.guardDropped !== null;
}

function selfTest(
  { hasTripped, passedMs }: ContactorHistory,
  before: Seen,
  after: Seen,
  nowMs: number,
  input: EvseInput,
): Pick<ContactorHistory, "hasTripped" | "passedMs"> {
  if (after.coil !== 0 || after.fault !== null) return { hasTripped: false, passedMs: undefined };
  if (before.residualTest === 1) return { hasTripped: hasTripped || input.residualTrip === 1, passedMs: undefined };
  if (!hasTripped || input.residualTrip !== 0) return { hasTripped, passedMs };
  return { hasTripped: false, passedMs: nowMs };
}

/** Nobody is there, or the pilot was off for as long as a car needs to count its phases anew. */
function isFree(pilotMs: number, before: Seen, after: Seen, nowMs: number): boolean {
  if (after.name === "A") return true;
  return before.pilot === "F" && after.pilot !== "F" && nowMs - pilotMs >= EVSE_TIMES.phaseChangeMs;
}

/** A contact says something else than its coil was told before this step. */
export function isFeedbackWrong({ coil }: Seen, { contacts, extraContacts }: EvseInput): boolean {
  const isClosed = coil > 0;
  const isExtraClosed = coil === 3;
  return (contacts ?? isClosed) !== isClosed || (extraContacts ?? isExtraClosed) !== isExtraClosed;
}
