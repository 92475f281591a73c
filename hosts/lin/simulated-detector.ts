import type { InputLineConstructor, OutputLineConstructor } from "../../modules/device/lines";

/** A residual current detector that finds no fault, and trips as long as it is tested. */
export interface SimulatedDetector {
  readonly ResidualTrip: InputLineConstructor;
  readonly ResidualTest: OutputLineConstructor;
  isTripped(): boolean;
}

export function simulatedDetector(): SimulatedDetector {
  let tested: 0 | 1 = 0;
  return {
    ResidualTrip: class SimulatedTrip {
      read(): 0 | 1 {
        return tested;
      }
      close(): void {}
    },
    ResidualTest: class SimulatedTest {
      write(value: 0 | 1): void {
        tested = value;
      }
      close(): void {
        tested = 0;
      }
    },
    isTripped: () => tested === 1,
  };
}
