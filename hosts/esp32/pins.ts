import type { InputPin, OutputPin } from "../../modules/boards/board";
import type { DigitalClass, DigitalInput, DigitalOutput } from "./hardware";

/** Where the chip's own resistor holds an input that nothing drives. Pins 34 to 39 of an ESP32 need one outside. */
export type PulledTo = "rest" | "active";

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

/** A pin in the sense "1 is closed, tripped, pressed". `pulledTo` says what a broken wire reads as. */
export function openInput(Digital: DigitalClass, { pin, active }: InputPin, pulledTo: PulledTo = "rest"): DigitalInput {
  const pullsUp = (active === "low") === (pulledTo === "rest");
  const digital = new Digital({ pin, mode: pullsUp ? Digital.InputPullUp : Digital.InputPullDown });
  return {
    read: () => (active === "high" ? digital.read() : invert(digital.read())),
    close: () => digital.close(),
  };
}

/**
 * For a line that both the guard and the firmware listen to: Moddable opens a pin once only. The first listener opens
 * it, the last one to close closes it.
 */
export function sharedInput(open: () => DigitalInput): () => DigitalInput {
  let pin: DigitalInput | undefined;
  let listeners = 0;
  return () => {
    const opened = pin ?? open();
    pin = opened;
    listeners++;
    let closed = false;
    return {
      read() {
        if (closed) throw new Error("input: closed");
        return opened.read();
      },
      close() {
        if (closed) return;
        closed = true;
        listeners--;
        if (listeners > 0) return;
        pin = undefined;
        opened.close();
      },
    };
  };
}

function invert(value: 0 | 1): 0 | 1 {
  return value === 0 ? 1 : 0;
}
