import type { ClosedPhases } from "../device/guard";
import { dutyForCurrent, NOT_AVAILABLE_DUTY_PERCENT, STEADY_DUTY_PERCENT } from "../pilot/duty";
import { testOutput } from "../residual/self-test";
import type { FaultCode } from "./faults";
import { closedPhases, type EvseState, isClosed } from "./state";

/** The state's name in SAE J1772 and IEC 61851-1; 2 with an offer, 1 without. */
export type StateName = "A" | "B1" | "B2" | "C1" | "C2" | "D1" | "D2" | "E" | "F";

export function dutyPercent(state: EvseState): number {
  const drive = state.drive;
  if (drive.kind === "X2") return dutyForCurrent(drive.offeredA);
  return drive.kind === "F" ? NOT_AVAILABLE_DUTY_PERCENT : STEADY_DUTY_PERCENT;
}

/** A in the pilot's duty; 0 where there is no PWM. */
export function offeredA(state: EvseState): number {
  return state.drive.kind === "X2" ? state.drive.offeredA : 0;
}

/** The phases whose coils have to be energised; 0: open. */
export function coil(state: EvseState): ClosedPhases {
  return closedPhases(state);
}

/** What the residual current detector's test input has to be. */
export function residualTest(state: EvseState): 0 | 1 {
  return testOutput(state.selfTest);
}

/** The plug has to be held: while a car is there, and until the contacts are open. */
export function wantsLock(state: EvseState, contacts: boolean | undefined): boolean {
  return state.isConnected || isClosed(state.phase) || contacts === true;
}

export function faultCode(state: EvseState): FaultCode | null {
  return state.phase.kind === "fault" ? state.phase.code : null;
}

/** A car is there, as far as the pilot tells. */
export function isConnected(state: EvseState): boolean {
  return state.isConnected;
}

/** The car has closed S2 and waits or charges. */
export function isAskingForCurrent(state: EvseState): boolean {
  return state.phase.kind === "asking" || state.phase.kind === "charging" || state.phase.kind === "stopping";
}

export function stateName(state: EvseState): StateName {
  const hasOffer = state.drive.kind === "X2";
  switch (state.phase.kind) {
    case "available":
      return "A";
    case "connected":
      return hasOffer ? "B2" : "B1";
    case "asking":
    case "charging":
    case "stopping":
      return hasOffer ? "C2" : "C1";
    case "ventilation":
      return "D1";
    case "switching":
      return "F";
    case "fault":
      return state.vehicle.level === "E" ? "E" : "F";
  }
}
