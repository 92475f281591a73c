import type { ControlPilot, ControlPilotConstructor, PilotReading } from "../../../modules/device/control-pilot";
import { ask, type Exchange, numberIn } from "./exchange";

/** The control pilot of the board at the other end of the channel. */
export function remotePilot(exchange: Exchange): ControlPilotConstructor {
  return class RemotePilot implements ControlPilot {
    private readonly reading = { highV: 0, lowV: 0, ageMs: 0 };

    write(dutyPercent: number): void {
      ask(exchange, "pilot.write", { dutyPercent });
    }

    read(): PilotReading {
      const answer = ask(exchange, "pilot.read");
      this.reading.highV = numberIn(answer, "highV");
      this.reading.lowV = numberIn(answer, "lowV");
      this.reading.ageMs = numberIn(answer, "ageMs");
      return this.reading;
    }

    close(): void {
      ask(exchange, "pilot.close");
    }
  };
}
