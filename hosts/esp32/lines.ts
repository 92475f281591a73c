import type { InputLine, InputLineConstructor, OutputLine, OutputLineConstructor } from "../../modules/device/lines";
import type { DigitalInput, DigitalOutput } from "./hardware";

/** The contract's input line on a pin that `open` opens. */
export function inputLine(open: () => DigitalInput): InputLineConstructor {
  return class PinInput implements InputLine {
    private readonly pin = open();

    read(): 0 | 1 {
      return this.pin.read();
    }

    close(): void {
      this.pin.close();
    }
  };
}

/** The contract's output line on a pin that `open` opens, switched off. */
export function outputLine(open: () => DigitalOutput): OutputLineConstructor {
  return class PinOutput implements OutputLine {
    private readonly pin = open();
    private closed = false;

    write(value: 0 | 1): void {
      this.pin.write(value);
    }

    close(): void {
      if (this.closed) return;
      this.closed = true;
      this.pin.write(0);
      this.pin.close();
    }
  };
}
