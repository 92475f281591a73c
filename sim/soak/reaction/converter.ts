import type { ControlPilot, ControlPilotConstructor, PilotReading } from "../../../modules/device/control-pilot";
import type { MonotonicClock } from "../../../modules/device/time";
import type { PilotCircuit } from "../../plant/pilot-circuit";
import type { PilotPast } from "../probe/pilot-past";

/** How a converter takes its samples. */
export interface Sampling {
  /** ms between two samples. */
  readonly everyMs: number;
  /** ms of the first. */
  readonly phaseMs: number;
}

/**
 * A pilot whose converter samples at moments of its own, so that a reading is up to `everyMs` old; a new duty begins
 * with a sample. `past` knows what stood on the pilot.
 */
export function sampledPilot(
  circuit: PilotCircuit,
  past: PilotPast,
  clock: MonotonicClock,
  { everyMs, phaseMs }: Sampling,
): ControlPilotConstructor {
  return class SampledPilot implements ControlPilot {
    private writtenMs = clock.nowMs();
    private readonly reading: { highV: number; lowV: number; ageMs: number } = { highV: 0, lowV: 0, ageMs: 0 };

    write(dutyPercent: number): void {
      this.writtenMs = clock.nowMs();
      circuit.setDuty(dutyPercent);
    }

    read(): PilotReading {
      const nowMs = clock.nowMs();
      const sampledMs = Math.floor((nowMs - phaseMs) / everyMs) * everyMs + phaseMs;
      const takenMs = sampledMs >= this.writtenMs ? sampledMs : nowMs;
      const { highV, lowV } = past.at(takenMs) ?? circuit;
      this.reading.highV = highV;
      this.reading.lowV = lowV;
      this.reading.ageMs = nowMs - takenMs;
      return this.reading;
    }

    close(): void {
      circuit.setDuty(100);
    }
  };
}
