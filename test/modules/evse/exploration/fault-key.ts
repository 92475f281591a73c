import type { ClosedPhases } from "../../../../modules/device/guard";
import { FAULTS, type FaultCode } from "../../../../modules/evse/faults";
import type { Drive, EvseState, FaultPhase } from "../../../../modules/evse/state";
import { EVSE_TIMES } from "../../../../modules/evse/times";
import type { History } from "./history";
import { codeNumber, region, repeatsNumber, vehicleNumber } from "./regions";
import { risksOf } from "./risks";

/**
 * Faults that are looked at in every detail of car, contacts and cable. Each of the others is one of these with another
 * row in the catalogue or another line that tells its cause.
 */
const DETAILED: ReadonlySet<FaultCode> = new Set<FaultCode>([
  "residual-current",
  "pilot-short",
  "diode",
  "contactor-welded",
  "self-test",
  "cable-missing",
]);

/**
 * The abstract state of a fault. What ends before the shortest fault does (the wait for a raise, the patience after a
 * lowering) tells nothing here.
 */
export function faultKey(
  state: EvseState,
  phase: FaultPhase,
  history: History,
  nowMs: number,
  boundPhases: ClosedPhases,
  isDetailed: boolean,
): string {
  const { code } = phase;
  const gone = region(phase.causeGoneMs, EVSE_TIMES.recloseAfterErrorMs, nowMs);
  const waits =
    pilotRegion(state.drive, nowMs) + 8 * (nowMs < phase.shownUntilMs ? 0 : 1) + 16 * carWaits(phase, nowMs);
  const repeats = state.repeats === undefined ? 0 : 1 + repeatsNumber(state.repeats);
  const flags = (phase.invited ? 1 : 0) + (state.isConnected ? 2 : 0) + (state.phases === 3 ? 4 : 0);
  const { fault, offer } = history;
  const seen =
    (fault.isPilotBad ? 1 : 0) +
    (code === "residual-current" && fault.isReleased ? 2 : 0) +
    (nowMs - fault.sinceMs < FAULTS[code].minimumMs ? 4 : 0) +
    (nowMs - fault.errorMs < EVSE_TIMES.recloseAfterErrorMs ? 8 : 0) +
    (nowMs < state.closeNotBeforeMs ? 32 : 0) +
    (state.drive.kind === "F" && nowMs - offer.pilotMs < EVSE_TIMES.stateFMinimumMs ? 16 : 0);
  return String.fromCharCode(
    0xff00 + codeNumber(code),
    waits + 64 * gone + 192 * repeats,
    flags + 8 * boundPhases + 32 * seen,
    isDetailed && DETAILED.has(code) ? details(state, phase, nowMs) : outline(state, phase),
    risksOf(state, history, nowMs),
  );
}

/** At −12 V nobody looks at the car. */
function isLooking({ drive }: EvseState): boolean {
  return drive.kind !== "F";
}

function outline(state: EvseState, phase: FaultPhase): number {
  const { vehicle } = state;
  const isChanging = isLooking(state) && vehicle.kind === "changing";
  const level = vehicleNumber({ kind: "steady", level: vehicle.level });
  return level + (isChanging ? 8 : 0) + (phase.nobodySinceMs === undefined ? 0 : 16);
}

function details(state: EvseState, phase: FaultPhase, nowMs: number): number {
  const { vehicle, feedbackWrongSinceMs, cableGoneSinceMs } = state;
  const car = isLooking(state) ? vehicleNumber(vehicle) : vehicleNumber({ kind: "steady", level: vehicle.level });
  const contacts = region(feedbackWrongSinceMs, EVSE_TIMES.feedbackMs, nowMs);
  const cable = region(cableGoneSinceMs, EVSE_TIMES.cableDebounceMs, nowMs);
  const nobody = region(phase.nobodySinceMs, EVSE_TIMES.plugDebounceMs, nowMs);
  return 0x1000 + car + 128 * (contacts + 3 * cable + 9 * nobody);
}

function pilotRegion(drive: Drive, nowMs: number): number {
  const ageMs = nowMs - drive.sinceMs;
  const isOff = drive.kind === "F";
  const firstMs = isOff ? EVSE_TIMES.stateFMinimumMs : EVSE_TIMES.faultLookMs;
  const lastMs = isOff ? EVSE_TIMES.faultShowMs : EVSE_TIMES.faultLongLookMs;
  const age = ageMs < EVSE_TIMES.stepMs ? 0 : ageMs < firstMs ? 1 : ageMs < lastMs ? 2 : 3;
  return age + (isOff ? 4 : 0);
}

/** 0: no longer than it is shown, 1: longer, 2: that is over, 3: until it is unplugged. */
function carWaits({ shownUntilMs, carWaitsUntilMs }: FaultPhase, nowMs: number): number {
  if (carWaitsUntilMs === Number.POSITIVE_INFINITY) return 3;
  if (carWaitsUntilMs <= shownUntilMs) return 0;
  return nowMs < carWaitsUntilMs ? 1 : 2;
}
