import type { InputLine, InputLineConstructor } from "../../modules/device/lines";

/** A detector's line that is believed when two readings in a row agree: one of them may be noise. A missing line says 0. */
export class DebouncedLine {
  private readonly line: InputLine | undefined;
  private newest: 0 | 1 = 0;
  private believed: 0 | 1 = 0;

  constructor(Line: InputLineConstructor | undefined) {
    this.line = Line === undefined ? undefined : new Line();
  }

  read(): 0 | 1 {
    if (this.line === undefined) return 0;
    const value = this.line.read();
    if (value === this.newest) this.believed = value;
    this.newest = value;
    return this.believed;
  }

  close(): void {
    this.line?.close();
  }
}
