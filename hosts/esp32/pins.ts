import Digital from "embedded:io/digital";
import type { BoardPins, InputPin, OutputPin } from "../../modules/boards/board";
import type { GuardPins } from "./guard";
import type { DigitalInput, DigitalOutput } from "./hardware";

/** The pins of contactor and detector in the sense "1 is on", whatever level the board has for that. */
export function openGuardPins(pins: BoardPins): GuardPins {
  return {
    coil: openOutput(pins.contactorCoil),
    feedback: pins.contactorFeedback && openInput(pins.contactorFeedback),
    tripLine: pins.tripLine && openInput(pins.tripLine),
  };
}

function openOutput({ pin, active }: OutputPin): DigitalOutput {
  const off = active === "high" ? 0 : 1;
  // With the level first and the direction after it, as Moddable does it, the pin never shows the other one.
  const digital = new Digital({ pin, mode: Digital.Output, initialValue: off });
  return {
    write: (value) => digital.write(value === 1 ? invert(off) : off),
    close: () => digital.close(),
  };
}

/** Pulled to the level that means "open": a broken wire closes nothing. Pins 34 to 39 of an ESP32 need a resistor. */
function openInput({ pin, active }: InputPin): DigitalInput {
  const mode = active === "low" ? Digital.InputPullUp : Digital.InputPullDown;
  const digital = new Digital({ pin, mode });
  return {
    read: () => (active === "high" ? digital.read() : invert(digital.read())),
    close: () => digital.close(),
  };
}

function invert(value: 0 | 1): 0 | 1 {
  return value === 0 ? 1 : 0;
}
