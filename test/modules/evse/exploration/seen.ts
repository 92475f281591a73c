import type { ClosedPhases } from "../../../../modules/device/guard";
import type { FaultCode } from "../../../../modules/evse/faults";
import {
  coil,
  dutyPercent,
  faultCode,
  offeredA,
  residualTest,
  type StateName,
  stateName,
} from "../../../../modules/evse/outputs";
import type { Drive, EvseState } from "../../../../modules/evse/state";

/** What anybody outside can tell of a charger at one moment: what it shows, and what it drives. */
export interface Seen {
  readonly name: StateName;
  /** X1: steady +12 V, X2: PWM, F: steady −12 V. */
  readonly pilot: Drive["kind"];
  readonly dutyPercent: number;
  readonly offeredA: number;
  readonly coil: ClosedPhases;
  readonly fault: FaultCode | null;
  /** The test input of the residual current detector. */
  readonly residualTest: 0 | 1;
}

export function seenOf(state: EvseState): Seen {
  return {
    name: stateName(state),
    pilot: state.drive.kind,
    dutyPercent: dutyPercent(state),
    offeredA: offeredA(state),
    coil: coil(state),
    fault: faultCode(state),
    residualTest: residualTest(state),
  };
}
