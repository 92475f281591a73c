import type { FaultCode } from "../../../../modules/evse/faults";
import type { EvseInput } from "../../../../modules/evse/state";
import { EVSE_TIMES } from "../../../../modules/evse/times";
import type { PilotLevel } from "../../../../modules/pilot/level";
import { isFeedbackWrong } from "./contactor-history";
import { isSampleFresh, sampledLevel } from "./pilot-seen";
import type { Seen } from "./seen";

/** What was seen of the fault that is shown. Times in ms. */
export interface FaultHistory {
  readonly sinceMs: number;
  /** The newest moment of an error: the cause of the fault that is shown, or another behind it. */
  readonly errorMs: number;
  /** No sample of the pilot has been well since the fault began. */
  readonly isPilotBad: boolean;
  /** Since when samples at a steady +12 V have shown nobody, without a break. */
  readonly nobodySinceMs: number | undefined;
  /** Since it is shown, nobody was seen for long enough, or a person cleared it. */
  readonly isReleased: boolean;
}

/** `code`: a fault that is shown from the start. */
export function faultHistoryAt(nowMs: number, code: FaultCode | null): FaultHistory {
  const errorMs = code === null ? Number.NEGATIVE_INFINITY : nowMs;
  return { sinceMs: nowMs, errorMs, isPilotBad: code !== null, nobodySinceMs: undefined, isReleased: false };
}

export function rememberFault(
  history: FaultHistory,
  pilotMs: number,
  feedbackSinceMs: number | undefined,
  before: Seen,
  after: Seen,
  nowMs: number,
  input: EvseInput,
): FaultHistory {
  const code = after.fault;
  if (code === null) return history;
  if (code !== before.fault)
    return { sinceMs: nowMs, errorMs: nowMs, isPilotBad: true, nobodySinceMs: undefined, isReleased: false };
  const isFresh = isSampleFresh(pilotMs, nowMs, input);
  const level = isFresh ? sampledLevel(input, before.pilot === "F" ? "F" : "A") : undefined;
  const isPilotBad = history.isPilotBad && (level === undefined || isBad(level));
  const isNobody = before.pilot === "X1" && level === "A";
  const nobodySinceMs = isNobody ? (history.nobodySinceMs ?? nowMs - input.readingAgeMs) : undefined;
  const isReleased = history.isReleased || isReleasing(history, pilotMs, before, nowMs, input);
  const isWelded =
    feedbackSinceMs !== undefined && nowMs - feedbackSinceMs >= EVSE_TIMES.feedbackMs && isFeedbackWrong(before, input);
  const isPilotSeenBad = isPilotBad && level !== undefined;
  const isThere =
    isErrorTold(before, input) ||
    isCauseThere(code, isPilotSeenBad, before.pilot === "F" ? level : undefined, isWelded, input);
  const errorMs = isThere ? nowMs : history.errorMs;
  const isSame =
    errorMs === history.errorMs &&
    isPilotBad === history.isPilotBad &&
    nobodySinceMs === history.nobodySinceMs &&
    isReleased === history.isReleased;
  return isSame ? history : { sinceMs: history.sinceMs, errorMs, isPilotBad, nobodySinceMs, isReleased };
}

/** In this very step a person clears the fault, or nobody has been seen for long enough. */
export function isReleasing(
  { nobodySinceMs }: FaultHistory,
  pilotMs: number,
  before: Seen,
  nowMs: number,
  input: EvseInput,
): boolean {
  if (input.isCleared) return true;
  if (nobodySinceMs === undefined || before.pilot !== "X1" || !isSampleFresh(pilotMs, nowMs, input)) return false;
  return sampledLevel(input, "A") === "A" && nowMs - input.readingAgeMs - nobodySinceMs >= EVSE_TIMES.plugDebounceMs;
}

function isBad(level: PilotLevel): boolean {
  return level === "E" || level === "invalid" || level === "F";
}

/** What makes a fault in the very step that sees it. */
export function isErrorTold(before: Seen, input: EvseInput): boolean {
  return (
    !(input.readingAgeMs <= EVSE_TIMES.readingMaxAgeMs) ||
    input.guardDropped === "trip-line" ||
    input.guardDropped === "emergency-stop" ||
    input.guardDropped === "permit-expired" ||
    (before.coil !== 0 && input.residualTrip === 1) ||
    input.isEmergencyStop ||
    input.isEarthMissing ||
    input.isHot ||
    input.mainsFault !== null ||
    input.lockFault !== null
  );
}

/** What else shows that the cause of a fault is still there. */
function isCauseThere(
  code: FaultCode,
  isPilotBad: boolean,
  levelAtF: PilotLevel | undefined,
  isWelded: boolean,
  input: EvseInput,
): boolean {
  switch (code) {
    case "residual-current":
      return input.residualTrip === 1;
    case "pilot-short":
    case "pilot-invalid":
      return isPilotBad;
    case "diode":
      return levelAtF !== undefined && levelAtF !== "F";
    case "contactor-welded":
      return isWelded;
    case "over-voltage":
    case "under-voltage":
      return input.isMainsBad;
    default:
      return false;
  }
}
