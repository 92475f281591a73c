import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const LINE_END = 0x0a;
const READ_BYTES = 65_536;

/** The program is gone. */
export class ProgramGone extends Error {
  override readonly name = "ProgramGone";
}

/**
 * A program that is spoken to in lines, on its file descriptors 3 and 4, while nothing else happens here: the
 * simulation's time stands still until it has answered. It ends when this process does.
 */
export class LineProcess {
  private readonly child: ChildProcess;
  private readonly toProgram: number;
  private readonly fromProgram: number;
  private readonly piece = Buffer.alloc(READ_BYTES);
  private waiting: Buffer = Buffer.alloc(0);
  private isOpen = true;

  /** Throws an Error where the program cannot be started; one that is not there shows as {@link ProgramGone}. */
  constructor(file: string, words: readonly string[]) {
    const folder = mkdtempSync(join(tmpdir(), "pilotline-desk-"));
    const [down, up] = [join(folder, "down"), join(folder, "up")];
    try {
      execFileSync("mkfifo", ["-m", "600", down, up]);
      // Open for both directions a named pipe waits for nobody; afterwards each side keeps its own end alone, so that
      // each notices when the other is gone.
      const downBoth = openSync(down, "r+");
      const upBoth = openSync(up, "r+");
      this.toProgram = openSync(down, "w");
      this.fromProgram = openSync(up, "r");
      const downEnd = openSync(down, "r");
      const upEnd = openSync(up, "w");
      closeSync(downBoth);
      closeSync(upBoth);
      this.child = spawn(file, [...words], { stdio: ["ignore", "ignore", "ignore", downEnd, upEnd], env: {} });
      this.child.once("error", () => {});
      closeSync(downEnd);
      closeSync(upEnd);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** Throws {@link ProgramGone}. */
  write(line: string): void {
    try {
      const bytes = Buffer.from(`${line}\n`);
      for (let at = 0; at < bytes.length; ) at += writeSync(this.toProgram, bytes, at);
    } catch {
      throw new ProgramGone("the program does not listen any more");
    }
  }

  /** The next line, without its end; waits for it. Throws {@link ProgramGone}. */
  read(): string {
    for (let searched = 0; ; ) {
      const end = this.waiting.indexOf(LINE_END, searched);
      if (end >= 0) {
        const line = this.waiting.toString("utf8", 0, end);
        this.waiting = this.waiting.subarray(end + 1);
        return line;
      }
      searched = this.waiting.length;
      const count = readSync(this.fromProgram, this.piece);
      if (count === 0) throw new ProgramGone("the program ended");
      this.waiting = Buffer.concat([this.waiting, this.piece.subarray(0, count)]);
    }
  }

  /** At once, with whatever it is doing. */
  kill(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    closeSync(this.toProgram);
    closeSync(this.fromProgram);
    this.child.kill("SIGKILL");
  }
}
