/**
 * The little that this folder's logic wants of Moddable's classes. `provider.ts` is the only place that imports them,
 * so everything else here runs in a test on a desk.
 */
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

export type PwmClass = new (options: {
  readonly pin: number;
  readonly hz: number;
  readonly resolution: number;
}) => PwmOutput;

/** The native guard: native/guard_task.c. */
export interface NativeGuard {
  /** 1 or 3: close, which renews. 0: open, which acknowledges a drop. */
  write(phases: number): void;
  renew(): void;
  /** What the PWM does from now on, in parts of 8192; both ends are steady. Samples around the change are not used. */
  drive(duty: number): void;
  /** The numbers that guard-task.ts names. */
  read(report: Int32Array): void;
  /** Opens first. */
  close(): void;
}

/** Throws where it is open already, where a pin is in use, and where the ADC does not start. */
export type NativeGuardClass = new (config: Int32Array) => NativeGuard;
