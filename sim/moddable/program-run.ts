import { type ChildProcess, spawn } from "node:child_process";
import type { Duplex, Readable } from "node:stream";
import { LINE_BYTES } from "./requests";

/** What runs a program, and the program. */
export interface ProgramFiles {
  readonly host: string;
  readonly program: string;
}

export interface ProgramRunOptions extends ProgramFiles {
  /** A line of the program, without its end; it waits for {@link ProgramRun.answer}. */
  readonly onLine: (line: string) => void;
  /** A line that it printed: of the engine, or of a library. */
  readonly onPrinted: (line: string) => void;
  /** It ended by itself. */
  readonly onEnded: (how: string) => void;
}

const MAX_PRINTED_CHARACTERS = 500;
const LINE_END = 0x0a;

/** One run of a program of Moddable's Linux build, and the channel to it: its file descriptor 3. */
export class ProgramRun {
  /** Resolves when it is gone. */
  readonly gone: Promise<void>;
  private readonly child: ChildProcess;
  private readonly channel: Duplex;
  private waiting: Buffer = Buffer.alloc(0);
  private isOver = false;

  constructor(private readonly options: ProgramRunOptions) {
    const { host, program } = options;
    this.child = spawn(host, [program], { stdio: ["ignore", "pipe", "pipe", "pipe"], env: {} });
    this.channel = this.child.stdio[3] as Duplex;
    this.channel.on("data", (bytes: Buffer) => this.take(bytes));
    this.channel.on("error", () => {});
    for (const output of [this.child.stdout, this.child.stderr]) if (output !== null) this.listen(output);
    this.gone = new Promise((resolve) => {
      this.child.once("error", (error) => {
        resolve();
        this.ended(error.message);
      });
      this.child.once("close", (code, signal) => {
        resolve();
        this.ended(signal === null ? `exit code ${code}` : `signal ${signal}`);
      });
    });
  }

  answer(line: string): void {
    if (!this.isOver) this.channel.write(`${line}\n`);
  }

  /** At once, with whatever it is doing. Nothing more comes of it. */
  kill(): void {
    this.isOver = true;
    this.channel.destroy();
    this.child.kill("SIGKILL");
  }

  private take(bytes: Buffer): void {
    this.waiting = Buffer.concat([this.waiting, bytes]);
    for (let end = this.waiting.indexOf(LINE_END); end >= 0 && !this.isOver; end = this.waiting.indexOf(LINE_END)) {
      const line = this.waiting.toString("utf8", 0, end);
      this.waiting = this.waiting.subarray(end + 1);
      this.options.onLine(line);
    }
    if (this.waiting.length >= LINE_BYTES) this.channel.destroy();
  }

  private listen(output: Readable): void {
    let text = "";
    output.setEncoding("utf8");
    output.on("data", (part: string) => {
      const lines = (text + part).split("\n");
      text = (lines.pop() ?? "").slice(0, MAX_PRINTED_CHARACTERS);
      for (const line of lines) if (line !== "") this.options.onPrinted(line.slice(0, MAX_PRINTED_CHARACTERS));
    });
  }

  private ended(how: string): void {
    if (this.isOver) return;
    this.isOver = true;
    this.options.onEnded(how);
  }
}
