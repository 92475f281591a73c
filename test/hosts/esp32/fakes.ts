import type { DigitalClass } from "../../../hosts/esp32/hardware";

interface PinState {
  readonly mode: number;
  level: 0 | 1;
}

const PULL_UP = 1;
const PULL_DOWN = 2;
const OUTPUT = 8;

/** The pins of a chip: raw levels, one user a pin, as Moddable has it. */
export class FakeChip {
  readonly pins = new Map<number, PinState>();
  /** Every level that an output showed, in order: `26=1`. */
  readonly wrote: string[] = [];
  readonly Digital: DigitalClass;

  constructor() {
    const chip = this;
    this.Digital = class {
      static readonly InputPullUp = PULL_UP;
      static readonly InputPullDown = PULL_DOWN;
      static readonly Output = OUTPUT;
      private readonly pin: number;

      constructor(options: { readonly pin: number; readonly mode: number; readonly initialValue?: 0 | 1 }) {
        this.pin = options.pin;
        if (chip.pins.has(options.pin)) throw new Error("in use");
        const level = options.initialValue ?? (options.mode === PULL_UP ? 1 : 0);
        chip.pins.set(options.pin, { mode: options.mode, level });
        if (options.mode === OUTPUT) chip.wrote.push(`${options.pin}=${level}`);
      }

      read(): 0 | 1 {
        return chip.state(this.pin).level;
      }

      write(value: 0 | 1): void {
        chip.state(this.pin).level = value;
        chip.wrote.push(`${this.pin}=${value}`);
      }

      close(): void {
        chip.pins.delete(this.pin);
      }
    };
  }

  state(pin: number): PinState {
    const state = this.pins.get(pin);
    if (state === undefined) throw new Error(`pin ${pin} is closed`);
    return state;
  }

  isPulledUp(pin: number): boolean {
    return this.state(pin).mode === PULL_UP;
  }
}
