import { type ButtonEvent, buttonEvent, isHeldForReset, stepButton, UNSEEN_BUTTON } from "../button/button";
import type { Device } from "../device/device";
import type { InputLine, OutputLine } from "../device/lines";
import type { MonotonicMs } from "../device/time";
import { type Light, lightOutput, stepLight } from "../status-light/light";
import type { LightCode } from "../status-light/patterns";

/** The button and the light of a part; either may be missing. */
export class Panel {
  private readonly led: OutputLine | undefined;
  private readonly contact: InputLine | undefined;
  private button = UNSEEN_BUTTON;
  private light: Light;
  private shown: 0 | 1 = 0;

  constructor({ io, clock }: Pick<Device, "io" | "clock">) {
    const { StatusLed, Button } = io;
    this.led = StatusLed === undefined ? undefined : new StatusLed();
    this.contact = Button === undefined ? undefined : new Button();
    this.light = { code: "ready", sinceMs: clock.nowMs() };
  }

  /** Every 20 ms: what was done with the button. `code`: what the light says, while nobody holds the button. */
  step(nowMs: MonotonicMs, code: LightCode): ButtonEvent | undefined {
    if (this.contact !== undefined) this.button = stepButton(this.button, nowMs, this.contact.read() === 1);
    this.light = stepLight(this.light, nowMs, isHeldForReset(this.button, nowMs) ? "resetting" : code);
    const output = lightOutput(this.light, nowMs);
    if (output !== this.shown) {
      this.shown = output;
      this.led?.write(output);
    }
    return buttonEvent(this.button);
  }

  close(): void {
    this.led?.close();
    this.contact?.close();
  }
}
