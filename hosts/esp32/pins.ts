import type { InputPin, OutputPin } from "../../modules/boards/board";
import type { DigitalClass, DigitalInput, DigitalOutput } from "./hardware";

/** A pin in the sense "1 is on", whatever level the board has for that; off from the first moment. */
export function openOutput(Digital: DigitalClass, { pin, active }: OutputPin): DigitalOutput {
  const off = active === "high" ? 0 : 1;
  // With the level first and the direction after it, as Moddable does it, the pin never shows the other one.
  const digital = new Digital({ pin, mode: Digital.Output, initialValue: off });
  return {
    write: (value) => digital.write(value === 1 ? invert(off) : off),
    close: () => digital.close(),
  };
}

/**
 * A pin in the sense "1 is closed, tripped, pressed". A broken wire reads as 0, by the chip's own resistor; pins 34 to 39
 * of an ESP32 need one outside.
 */
export function openInput(Digital: DigitalClass, { pin, active }: InputPin): DigitalInput {
  const digital = new Digital({ pin, mode: active === "low" ? Digital.InputPullUp : Digital.InputPullDown });
  return {
    read: () => (active === "high" ? digital.read() : invert(digital.read())),
    close: () => digital.close(),
  };
}

function invert(value: 0 | 1): 0 | 1 {
  return value === 0 ? 1 : 0;
}
