import type { BoardData, InputPin } from "../../modules/boards/board";
import type { DigitalInput, NativeGuard, NativeGuardClass } from "./hardware";

/** Parts of a period: all of them is steadily high. */
export const DUTY_FULL = 8192;

/** Where in the report of the native guard what stands: native/guard_task.c. */
export const REPORT = Object.freeze({
  closed: 0,
  dropped: 1,
  highMv: 2,
  lowMv: 3,
  ageMs: 4,
  temperatureMv: 5,
  proximityMv: 6,
  contacts: 7,
  extraContacts: 8,
  tripLine: 9,
  emergencyStop: 10,
} as const);
const REPORT_LENGTH = 11;

/** ms: a gauge's value is taken with the pilot's, and worth no more than that one is. */
const GAUGE_MAX_AGE_MS = 1000;

/**
 * The native guard, which holds the coils and the ADC. Control pilot, guard, gauges and the lines that it listens to
 * share it: the first who opens it starts it, the last who closes it stops it.
 */
export class GuardTask {
  private native: NativeGuard | undefined;
  private readonly report = new Int32Array(REPORT_LENGTH);
  private users = 0;

  constructor(
    private readonly Native: NativeGuardClass,
    private readonly board: BoardData,
  ) {}

  open(): NativeGuard {
    this.native ??= new this.Native(configOf(this.board));
    this.users++;
    return this.native;
  }

  close(): void {
    this.users--;
    if (this.users > 0) return;
    this.native?.close();
    this.native = undefined;
  }

  /** The same array at every call. */
  read(): Int32Array {
    this.native?.read(this.report);
    return this.report;
  }
}

/** A line that the native guard hears, for the firmware. */
export class GuardLine implements DigitalInput {
  private closed = false;

  constructor(
    private readonly task: GuardTask,
    private readonly index: number,
  ) {
    task.open();
  }

  read(): 0 | 1 {
    if (this.closed) throw new Error("input: closed");
    return this.task.read()[this.index] === 1 ? 1 : 0;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.task.close();
  }
}

/** V at the pin of a gauge; NaN where nothing was measured lately. */
export function gaugeV(report: Int32Array, index: number): number {
  const millivolts = report[index] as number;
  return millivolts < 0 || (report[REPORT.ageMs] as number) > GAUGE_MAX_AGE_MS ? Number.NaN : millivolts / 1000;
}

function configOf({ pins, pilot }: BoardData): Int32Array {
  return Int32Array.of(
    lineOf(pins.contactorCoil),
    lineOf(pins.secondContactorCoil),
    lineOf(pins.contactorFeedback),
    lineOf(pins.secondContactorFeedback),
    lineOf(pins.tripLine),
    lineOf(pins.emergencyStop),
    pins.pilotAdc * 2,
    adcOf(pins.temperatureAdc),
    adcOf(pins.proximityAdc),
    Math.round(pilot.voltsPerAdcVolt * 1000),
    Math.round(pilot.offsetV * 1000),
  );
}

function lineOf(line: InputPin | undefined): number {
  return line === undefined ? -1 : line.pin * 2 + (line.active === "high" ? 1 : 0);
}

function adcOf(input: { readonly pin: number } | undefined): number {
  return input === undefined ? -1 : input.pin * 2;
}
