import type { ControlPilot, ControlPilotConstructor, PilotReading } from "../../modules/device/control-pilot";
import type { DriverCrash } from "./driver-crash";
import type { PilotCircuit } from "./pilot-circuit";

/** V of one step of a 12-bit converter behind a divider for ±15 V. */
const STEP_V = 30 / 4096;
/** V, the largest error of a reading: what is left of supply ripple and converter noise after averaging a half wave. */
const NOISE_V = 0.12;

/**
 * The pilot's driver and its converter, as a board has them. `nextInt` draws the noise: a signed 32-bit integer.
 * `crash`: what makes a reading throw.
 */
export function simulatedPilot(
  circuit: PilotCircuit,
  nextInt: () => number,
  crash?: Pick<DriverCrash, "strike">,
): ControlPilotConstructor {
  return class SimulatedPilot implements ControlPilot {
    private readonly reading: { highV: number; lowV: number; ageMs: number } = { highV: 0, lowV: 0, ageMs: 0 };

    write(dutyPercent: number): void {
      if (!(dutyPercent >= 0 && dutyPercent <= 100)) throw new RangeError("a duty is 0 to 100 %");
      circuit.setDuty(dutyPercent);
    }

    read(): PilotReading {
      crash?.strike();
      const noise = nextInt();
      this.reading.highV = sample(circuit.highV, noise & 0xffff);
      this.reading.lowV = sample(circuit.lowV, noise >>> 16);
      return this.reading;
    }

    close(): void {
      circuit.setDuty(100);
    }
  };
}

/** Two bytes of noise make a triangular error around the true level. */
function sample(levelV: number, noise: number): number {
  const error = ((noise & 0xff) + (noise >>> 8) - 255) / 255;
  return Math.round((levelV + error * NOISE_V) / STEP_V) * STEP_V;
}
