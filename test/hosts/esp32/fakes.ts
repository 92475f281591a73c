import { REPORT } from "../../../hosts/esp32/guard-task";
import type { DigitalClass, NativeGuardClass } from "../../../hosts/esp32/hardware";

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

/** The native guard of a chip: what it was told, and a report that a test writes. */
export class FakeNative {
  readonly Guard: NativeGuardClass;
  readonly said: string[] = [];
  readonly report: { -readonly [name in keyof typeof REPORT]: number } = {
    closed: 0,
    dropped: 0,
    highMv: 0,
    lowMv: 0,
    ageMs: 0,
    temperatureMv: -1,
    proximityMv: -1,
    contacts: 0,
    extraContacts: 0,
    tripLine: 0,
    emergencyStop: 0,
  };
  config: readonly number[] = [];
  isOpen = false;

  constructor() {
    const native = this;
    this.Guard = class {
      private closed = false;

      constructor(config: Int32Array) {
        if (native.isOpen) throw new Error("guard: in use");
        native.isOpen = true;
        native.config = [...config];
      }

      write(phases: number): void {
        this.say(`write ${phases}`);
        native.report.closed = phases;
      }

      renew(): void {
        this.say("renew");
      }

      drive(duty: number): void {
        this.say(`drive ${duty}`);
      }

      read(report: Int32Array): void {
        this.check();
        if (report.length !== Object.keys(REPORT).length) throw new RangeError("guard: report");
        for (const [name, index] of Object.entries(REPORT)) report[index] = native.report[name as keyof typeof REPORT];
      }

      close(): void {
        this.say("close");
        this.closed = true;
        native.isOpen = false;
      }

      private say(word: string): void {
        this.check();
        native.said.push(word);
      }

      private check(): void {
        if (this.closed) throw new TypeError("closed");
      }
    };
  }
}
