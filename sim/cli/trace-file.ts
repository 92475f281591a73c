import { closeSync, openSync, statSync, writeSync } from "node:fs";
import { fileReason } from "./file-reason";

export class TraceFileError extends Error {
  override readonly name = "TraceFileError";
}

/** The file that `--trace` names. What is handed over is in it at once, so that it can be followed while it grows. */
export class TraceFile {
  private readonly descriptor: number;

  /**
   * Makes the file, or empties it.
   * @param source the scenario: it must not be the same file
   * @throws TraceFileError with the reason in a sentence, here and while writing
   */
  constructor(
    private readonly path: string,
    source: string,
  ) {
    try {
      if (isSameFile(path, source)) throw new TraceFileError(`${path} is the scenario itself: name another file`);
      this.descriptor = openSync(path, "w");
    } catch (error) {
      throw this.because(error);
    }
  }

  /** Whole lines, each with its end. */
  write(lines: string): void {
    const bytes = Buffer.from(lines);
    try {
      for (let done = 0; done < bytes.byteLength; ) done += writeSync(this.descriptor, bytes, done);
    } catch (error) {
      throw this.because(error);
    }
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private because(error: unknown): Error {
    if (error instanceof TraceFileError) return error;
    return new TraceFileError(`${this.path} cannot be written: ${fileReason(error)}`);
  }
}

function isSameFile(path: string, source: string): boolean {
  const other = statSync(path, { throwIfNoEntry: false });
  const own = statSync(source, { throwIfNoEntry: false });
  return other !== undefined && own !== undefined && other.dev === own.dev && other.ino === own.ino;
}
