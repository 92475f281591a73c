import type { ControlPilot, ControlPilotConstructor, PilotReading } from "../../modules/device/control-pilot";
import type { PilotWave } from "./pilot-wave";

/** Holds the one open pilot, where the guard finds it. */
export interface PilotSlot {
  wave: PilotWave | undefined;
}

/** The contract's control pilot, bound to the board's pins by `open`. */
export function controlPilot(open: () => PilotWave, slot: PilotSlot): ControlPilotConstructor {
  return class BoardControlPilot implements ControlPilot {
    private readonly wave: PilotWave;

    constructor() {
      if (slot.wave !== undefined) throw new Error("control pilot: in use");
      this.wave = open();
      slot.wave = this.wave;
    }

    write(dutyPercent: number): void {
      this.wave.write(dutyPercent);
    }

    read(): PilotReading {
      return this.wave.read();
    }

    close(): void {
      if (slot.wave !== this.wave) return;
      slot.wave = undefined;
      this.wave.close();
    }
  };
}
