import type { OutputLine, OutputLineConstructor } from "../../modules/device/lines";

/** The light on a board. */
export class StatusLed {
  private isOn = false;

  get isLit(): boolean {
    return this.isOn;
  }

  /** The board's processor stopped, or its power went. */
  outputsOff(): void {
    this.isOn = false;
  }

  /** The class a board hands to the firmware. */
  deviceClass(): OutputLineConstructor {
    const led = this;
    return class BoardLed implements OutputLine {
      write(value: 0 | 1): void {
        led.isOn = value === 1;
      }
      close(): void {
        led.isOn = false;
      }
    };
  }
}
