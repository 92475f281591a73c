import type { Chronicle } from "../../modules/chronicle/chronicle";
import type { ResetReason } from "../../modules/device/device";
import type { MonotonicMs } from "../../modules/device/time";
import { restoreFault } from "../../modules/evse/fault-phase";
import { FAULTS, type FaultCode } from "../../modules/evse/faults";
import type { EvseState, FaultRepeats } from "../../modules/evse/state";
import { EVSE_TIMES } from "../../modules/evse/times";

/** Failures in a row from which on the charger waits before it charges, and from which on longer each time. */
const TO_REPEATED = 3;
const TO_LONGER = 10;
const FIRST_WAIT_MS = 60_000;
/** Doublings of the wait: up to about an hour. */
const MAX_DOUBLINGS = 6;
/** ms of a run after which the failures before it are forgotten. */
export const GOOD_RUN_MS = 600_000;

/** What the program's watchdog stands for in the journal. */
const STOOD_STILL = "stood still";

/** Before a restart for an error: the next start shows it. */
export function noteFailure(chronicle: Chronicle, text: string): void {
  const { count } = chronicle.failures;
  chronicle.failures = { count: count + 1, text: text === "" ? "unknown error" : text };
}

/** The EVSE's first state: with the fault that a restart must not hide, or as it is new. */
export function stateAfterStart(
  fresh: EvseState,
  chronicle: Chronicle,
  resetReason: ResetReason,
  nowMs: MonotonicMs,
): EvseState {
  if (resetReason === "watchdog") noteFailure(chronicle, STOOD_STILL);
  const { fault } = chronicle;
  const { count, text } = chronicle.failures;
  const hasFailed = text !== "";
  if (hasFailed) {
    // Told once: a power cut later is no failure.
    chronicle.failures = { count, text: "" };
    chronicle.note(text === STOOD_STILL ? "watchdog" : `error: ${text}`, undefined, nowMs);
  }
  const failure = hasFailed ? failureFault(count, resetReason) : undefined;
  const kept = fault?.isOver === false ? fault : null;
  // What was shown before the program failed matters more than that it did, as it does in the catalogue.
  const shown = kept !== null && !isOfProgram(kept.code) ? kept : (failure ?? kept);
  if (shown === null) return fault === null ? waitUnknown(fresh, chronicle, resetReason, nowMs) : wait(fresh, nowMs);
  // The next restart must not hide this one either.
  chronicle.fault = { code: shown.code, count: shown.count, isOver: false };
  const isRepeated = (failure ?? shown).code === "repeated-restarts";
  const minimumMs = Math.max(FAULTS[shown.code].minimumMs, isRepeated ? waitMs(count) : 0);
  return restoreFault(fresh, shown, nowMs, minimumMs);
}

/** Without a journal nobody knows why it restarted: it may have been an error, and the contactor is not to clatter. */
function waitUnknown(fresh: EvseState, chronicle: Chronicle, resetReason: ResetReason, nowMs: MonotonicMs): EvseState {
  return resetReason === "power-on" || chronicle.isKept ? fresh : wait(fresh, nowMs);
}

/** The time after an error, anew. */
function wait(fresh: EvseState, nowMs: MonotonicMs): EvseState {
  return { ...fresh, closeNotBeforeMs: nowMs + EVSE_TIMES.recloseAfterErrorMs };
}

/** A fault that tells of the program, not of car, cable or mains: a run in which it is shown proves nothing yet. */
export function isOfProgram(code: FaultCode | null): boolean {
  return code === "watchdog" || code === "program-error" || code === "repeated-restarts";
}

function failureFault(count: number, resetReason: ResetReason): FaultRepeats {
  if (count >= TO_REPEATED) return { code: "repeated-restarts", count: 0 };
  return { code: resetReason === "watchdog" ? "watchdog" : "program-error", count: 0 };
}

/** ms that the charger waits after so many failures in a row. */
function waitMs(count: number): number {
  const doublings = Math.min(Math.max(0, count - TO_LONGER), MAX_DOUBLINGS);
  return FIRST_WAIT_MS * (1 << doublings);
}

/** Forgets the failures before it, once it has lasted. */
export class GoodRun {
  private isOver = false;

  constructor(
    private readonly chronicle: Chronicle,
    private sinceMs: MonotonicMs,
  ) {}

  /** `shown`: a run in which a failure of the program is still shown proves nothing. */
  step(nowMs: MonotonicMs, shown: FaultCode | null): void {
    if (this.isOver) return;
    if (isOfProgram(shown)) this.sinceMs = nowMs;
    if (nowMs - this.sinceMs < GOOD_RUN_MS) return;
    this.isOver = true;
    if (this.chronicle.failures.count > 0) this.chronicle.failures = { count: 0, text: "" };
  }
}
