import type { FaultCode } from "../../../modules/evse/faults";
import type { NoticeCode } from "../../../modules/evse/notices";
import type { FaultName } from "../../scenario/vocabulary";
import { always, type Invariant, inRun, lasted } from "./invariant";
import type { Sight } from "./sight";
import { slowMs } from "./slow-car";

/** What of the plant explains that something is shown. */
interface Explained {
  readonly by: readonly FaultName[];
  /** ms: it was there so recently. */
  readonly withinMs: number;
}

function explained(withinMs: number, ...by: FaultName[]): Explained {
  return Object.freeze({ withinMs, by: Object.freeze(by) });
}

/** ms until what is there is seen, with late ticks. */
const SEEN_MS = 300;

/** Only these causes; a fault that was there before a restart stands for itself. */
const FAULT_CAUSES: { readonly [code in FaultCode]: Explained } = Object.freeze({
  "residual-current": explained(1_000, "residual-current"),
  "emergency-stop": explained(SEEN_MS, "emergency-stop"),
  "pilot-short": explained(SEEN_MS, "pilot-short"),
  "pilot-invalid": explained(0),
  "pilot-unread": explained(0),
  diode: explained(SEEN_MS, "diode-missing"),
  "contactor-welded": explained(1_000, "contactor-welded"),
  "contactor-stuck-open": explained(1_000, "contactor-stuck-open"),
  "earth-missing": explained(SEEN_MS, "earth-missing"),
  // What is seen too late proves nothing, so a hang fails the test.
  "self-test": explained(1_000, "self-test-fails", "firmware-hang"),
  "over-current": explained(20_000, "ev-overdraw", "ev-ignores-offer"),
  "over-temperature": explained(62_000, "overheat"),
  "over-voltage": explained(15_000, "over-voltage"),
  "under-voltage": explained(15_000, "under-voltage"),
  "cable-missing": explained(1_500, "cable-missing"),
  "lock-open": explained(35_000, "lock-jammed"),
  "lock-stuck": explained(35_000, "lock-jammed"),
  watchdog: explained(1_000, "firmware-hang"),
  "program-error": explained(1_000, "firmware-crash"),
  "repeated-restarts": explained(1_000, "firmware-crash", "firmware-hang"),
});

/** Of the notices that need a cause in the plant. A meter is believed anew after 300 s. */
const NOTICE_CAUSES: { readonly [code in NoticeCode]?: Explained } = Object.freeze({
  "meter-mismatch": explained(400_000, "meter-ct-off"),
  "own-meter-silent": explained(30_000, "under-voltage"),
  "temperature-unread": explained(0),
  "reader-silent": explained(0),
});

/** Faults are shown when there is a cause, and only then. */
export const FAULT_RULES: readonly Invariant[] = Object.freeze([
  inRun("no fault without a cause", "design, users: what a person reads is what is there", watchCauses),
  always("no notice without a cause", "design, users: what is told is so", (sight) => {
    if (!sight.isSecond || sight.view === undefined) return undefined;
    const notice = sight.view.notices.find((code) => {
      const cause = NOTICE_CAUSES[code];
      return cause !== undefined && !isExplained(sight, cause);
    });
    return notice === undefined ? undefined : `${notice} is told, and nothing of the plant makes it`;
  }),
  always("an emergency stop is shown", "facts, faults: each fault is shown while its cause lasts", (sight) =>
    isMissed(sight, sight.stoppedSinceMs) ? "the emergency stop is pressed, and no fault is shown" : undefined,
  ),
  always("a missing earth is shown", "facts, faults: each fault is shown while its cause lasts", (sight) =>
    isMissed(sight, sight.earthMissingSinceMs) ? "the earth is missing, and no fault is shown" : undefined,
  ),
  inRun("a welded contactor is shown", "facts, faults: contactor stuck closed; 200 ms for its contacts to move", () => {
    let sinceMs: number | undefined;
    return (sight) => {
      sinceMs = sight.isClosed && !sight.isCoilOn ? (sinceMs ?? sight.nowMs) : undefined;
      const isLong = lasted(sight.nowMs, sinceMs) > WELDED_MS && sight.isAliveFor(WELDED_MS);
      return isLong && sight.fault === null ? "contacts stay closed, and no fault is shown" : undefined;
    };
  }),
  inRun("a shorted pilot is shown", "facts, times table: pilot short at the latest in 3 s by the standard", () => {
    let sinceMs: number | undefined;
    return (sight) => {
      sinceMs = sight.level === "E" && sight.dutyPercent > 0 && sight.hasPower ? (sinceMs ?? sight.nowMs) : undefined;
      const isLong = lasted(sight.nowMs, sinceMs) > SHORTED_MS && sight.isAliveFor(SHORTED_MS);
      return isLong && sight.fault === null ? "the pilot is shorted, and no fault is shown" : undefined;
    };
  }),
]);

/** ms of contacts that do not follow: 200, a late tick, and the weld's own moment. */
const WELDED_MS = 600;
/** ms of a short: two samples, and ticks that are late. */
const SHORTED_MS = 300;

function watchCauses() {
  let fault: FaultCode | null = null;
  let starts = 0;
  return (sight: Sight): string | undefined => {
    const before = fault;
    const isSameStart = starts === sight.starts;
    fault = sight.fault;
    starts = sight.starts;
    if (fault === null || fault === before || !isSameStart) return undefined;
    if (fault === "over-current" && slowMs(sight.charger) > 0) return undefined;
    return isExplained(sight, FAULT_CAUSES[fault]) ? undefined : `${fault} is shown, and nothing of the plant makes it`;
  };
}

function isExplained({ faults, nowMs }: Sight, { by, withinMs }: Explained): boolean {
  return by.some((fault) => faults.wasWithin(fault, nowMs, withinMs));
}

function isMissed(sight: Sight, sinceMs: number | undefined): boolean {
  return lasted(sight.nowMs, sinceMs) > SEEN_MS && sight.isAliveFor(SEEN_MS) && sight.fault === null;
}
