import { call, number } from "desk-channel";
import type { ControlPilot, PilotReading } from "../../modules/device/control-pilot";

/** The control pilot of the simulated board. */
export class DeskPilot implements ControlPilot {
  private readonly reading = { highV: 0, lowV: 0, ageMs: 0 };

  write(dutyPercent: number): void {
    call("pilot.write", dutyPercent);
  }

  read(): PilotReading {
    const { reading } = this;
    reading.highV = call("pilot.read");
    reading.lowV = number(1);
    reading.ageMs = number(2);
    return reading;
  }

  close(): void {
    call("pilot.close");
  }
}
