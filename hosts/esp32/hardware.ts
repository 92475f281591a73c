/**
 * The little that this folder's logic wants of Moddable's classes. `provider.ts` is the only place that imports them,
 * so everything else here runs in a test on a desk.
 */
export interface AnalogInput {
  readonly resolution: number;
  /** Undefined where the conversion failed. */
  read(): number | undefined;
  close(): void;
}

export interface PwmOutput {
  readonly resolution: number;
  write(value: number): void;
  close(): void;
}

export interface DigitalOutput {
  write(value: 0 | 1): void;
  close(): void;
}

export interface DigitalInput {
  read(): 0 | 1;
  close(): void;
}

export interface DigitalClass {
  readonly InputPullUp: number;
  readonly InputPullDown: number;
  readonly Output: number;
  /** Throws where the pin is in use. */
  new (options: {
    readonly pin: number;
    readonly mode: number;
    readonly initialValue?: 0 | 1;
  }): DigitalInput & DigitalOutput;
}

export type AnalogClass = new (options: { readonly pin: number }) => AnalogInput;

export type PwmClass = new (options: {
  readonly pin: number;
  readonly hz: number;
  readonly resolution: number;
}) => PwmOutput;
