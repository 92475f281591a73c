import type { BoardPins } from "../../modules/boards/board";
import type { ClosedPhases } from "../../modules/device/guard";
import type { DigitalClass, DigitalInput, DigitalOutput } from "./hardware";
import { openInput, openOutput } from "./pins";

/** Pins in the sense "1 is on, closed, tripped, pressed", whatever level that is on the board. */
export interface GuardPins {
  /** Of the contactor, or of the one for L1 and N where there are two. */
  readonly coil: DigitalOutput;
  readonly feedback: DigitalInput | undefined;
  readonly extraCoil: DigitalOutput | undefined;
  readonly extraFeedback: DigitalInput | undefined;
  readonly tripLine: DigitalInput | undefined;
  readonly emergencyStop: DigitalInput | undefined;
}

/** Lines that the firmware listens to as well. */
export interface SharedLines {
  readonly tripLine: (() => DigitalInput) | undefined;
  readonly emergencyStop: (() => DigitalInput) | undefined;
}

export function openGuardPins(Digital: DigitalClass, pins: BoardPins, lines: SharedLines): GuardPins {
  return {
    coil: openOutput(Digital, pins.contactorCoil),
    extraCoil: pins.secondContactorCoil && openOutput(Digital, pins.secondContactorCoil),
    feedback: pins.contactorFeedback && openInput(Digital, pins.contactorFeedback),
    extraFeedback: pins.secondContactorFeedback && openInput(Digital, pins.secondContactorFeedback),
    tripLine: lines.tripLine?.(),
    emergencyStop: lines.emergencyStop?.(),
  };
}

/** Both coils. A coil that cannot be switched off does not keep the other one on. */
export function openContactors(pins: GuardPins): void {
  try {
    pins.extraCoil?.write(0);
  } finally {
    pins.coil.write(0);
  }
}

export function closeContactors(pins: GuardPins, phases: Exclude<ClosedPhases, 0>): void {
  pins.coil.write(1);
  if (phases === 3) pins.extraCoil?.write(1);
}

export function closeGuardPins(pins: GuardPins): void {
  for (const pin of Object.values(pins)) pin?.close();
}
