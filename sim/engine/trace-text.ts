import type { TraceLine } from "../scenario/trace-line";

/** Lines of the trace as a file holds them, until somebody takes them away. Runs on every engine. */
export class TraceText {
  private lines: string[] = [];

  add(line: TraceLine): void {
    this.lines.push(JSON.stringify(line));
  }

  /** All that was added since the last time, each with its line end. */
  take(): string {
    if (this.lines.length === 0) return "";
    const text = `${this.lines.join("\n")}\n`;
    this.lines = [];
    return text;
  }
}
