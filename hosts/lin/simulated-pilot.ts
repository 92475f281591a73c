import type { ControlPilot, ControlPilotConstructor, PilotReading } from "../../modules/device/control-pilot";

/** V, both rails of the pilot's driver. */
const RAIL_V = 12;

/** A pilot with nobody at the other end of the cable: it reads what it writes. */
export function simulatedPilot(): ControlPilotConstructor {
  return class SimulatedPilot implements ControlPilot {
    private readonly reading = { highV: -RAIL_V, lowV: -RAIL_V, ageMs: 0 };

    write(dutyPercent: number): void {
      this.reading.highV = dutyPercent > 0 ? RAIL_V : -RAIL_V;
      this.reading.lowV = dutyPercent < 100 ? -RAIL_V : RAIL_V;
    }

    read(): PilotReading {
      return this.reading;
    }

    close(): void {
      this.write(0);
    }
  };
}
