/**
 * A contact, a button or a detector's output. 1 while what it stands for is so (closed, pressed, tripped, missing):
 * the level that means it is the board's data. May throw where the pin cannot be read.
 */
export interface InputLine {
  read(): 0 | 1;
  close(): void;
}

export type InputLineConstructor = new () => InputLine;

/** 1: what it stands for is switched on. 0 from power-on until the first write. */
export interface OutputLine {
  write(value: 0 | 1): void;
  /** Also switches it off. */
  close(): void;
}

export type OutputLineConstructor = new () => OutputLine;

/** One measured quantity, in the unit that the device's member says; NaN where it cannot be measured. */
export interface Gauge {
  read(): number;
  close(): void;
}

export type GaugeConstructor = new () => Gauge;
