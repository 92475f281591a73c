import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { EngineError } from "../engine";
import { NetstringReader, netstring } from "./netstring";
import { workerProgram } from "./program";

/** Bytes of one answer: far above a slice's trace lines. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;
/** What of the worker's own complaints is kept. */
const MAX_COMPLAINT_CHARS = 400;

/** File descriptors on which the worker listens and answers. */
const TO_WORKER = 3;
const FROM_WORKER = 4;

const EVALUATE = "e";
const COMMAND = "?";
const SNAPSHOT = "w";
const OKAY = ".";
const FAILED = "!";
/** Between the worker's meter, as JSON, and the answer itself. */
const METER_END = 1;

/** Exit codes of the worker (api.js of @agoric/xsnap). */
const EXITS: { readonly [code: number]: string } = Object.freeze({
  2: "an input or output error",
  11: "not enough memory",
  12: "its stack is full",
  15: "an exception that nobody caught",
  16: "too many different names",
  17: "too much computation",
});

export interface WorkerAnswer {
  readonly text: string;
  /** What the command cost, in the units of the worker's meter. */
  readonly compute: number;
}

/**
 * One XS machine in a process of its own: the worker of @agoric/xsnap. We speak to the worker ourselves instead of
 * through the package's `xsnap()`: that needs the whole process locked down (SES) and brings a tree of packages for
 * snapshots that are not needed here, while the protocol is netstrings on two pipes. The worker ends when its pipe does, so
 * nothing is left behind even when this process is killed.
 */
export class XsWorker {
  private readonly process: ChildProcess;
  private readonly input: Writable;
  private readonly reader = new NetstringReader(MAX_ANSWER_BYTES);
  private waiting:
    | { readonly resolve: (answer: WorkerAnswer) => void; readonly reject: (error: Error) => void }
    | undefined;
  private failure: EngineError | undefined;
  private complaint = "";
  private readonly exited: Promise<void>;
  private readonly killNow = (): void => void this.process.kill("SIGKILL");

  /** @throws EngineError when the worker is not installed. */
  constructor() {
    // No limit (-l) and no environment: a run may be long, and the worker needs to know nothing. In a session of its
    // own: Ctrl-C is for us, who then end it.
    this.process = spawn(workerProgram(), ["pilotline"], {
      stdio: ["ignore", "ignore", "pipe", "pipe", "pipe"],
      env: {},
      detached: true,
    });
    this.input = this.process.stdio[TO_WORKER] as Writable;
    const output = this.process.stdio[FROM_WORKER] as Readable;
    this.input.on("error", () => {});
    output.on("error", () => {});
    output.on("data", (piece: Uint8Array) => this.take(piece));
    this.process.stderr?.on("data", (text: Uint8Array) => {
      this.complaint = `${this.complaint}${text}`.slice(0, MAX_COMPLAINT_CHARS);
    });
    this.exited = new Promise((resolve) => {
      this.process.once("error", (error) => {
        this.fail(`the XS worker did not start (${error.message})`);
        resolve();
      });
      this.process.once("close", (code, signal) => {
        this.fail(this.goodbye(code, signal));
        process.off("exit", this.killNow);
        resolve();
      });
    });
    process.once("exit", this.killNow);
  }

  /** Evaluates a script in the worker's global scope. */
  evaluate(script: string): Promise<WorkerAnswer> {
    return this.send(EVALUATE, script);
  }

  /** Hands a command to the script's `handleCommand`. One at a time. */
  command(text: string): Promise<WorkerAnswer> {
    return this.send(COMMAND, text);
  }

  /** Collects garbage and writes all that lives to a file (./snapshot reads it). The machine runs on. */
  snapshot(path: string): Promise<WorkerAnswer> {
    return this.send(SNAPSHOT, path);
  }

  /** The process has ended when this resolves. What still waits for an answer is rejected. */
  async close(): Promise<void> {
    this.process.kill("SIGKILL");
    await this.exited;
  }

  private send(kind: string, text: string): Promise<WorkerAnswer> {
    if (this.waiting !== undefined) throw new RangeError("the XS worker takes one command at a time");
    return new Promise((resolve, reject) => {
      if (this.failure !== undefined) {
        reject(this.failure);
        return;
      }
      this.waiting = { resolve, reject };
      this.input.write(netstring(Buffer.from(`${kind}${text}`)));
    });
  }

  private take(piece: Uint8Array): void {
    try {
      for (const message of this.reader.push(piece)) this.answer(message);
    } catch (error) {
      this.fail(`the XS worker said something that is no message (${String((error as Error).message)})`);
      this.process.kill("SIGKILL");
    }
  }

  private answer(message: Uint8Array): void {
    const waiting = this.waiting;
    this.waiting = undefined;
    const kind = String.fromCharCode(message[0] ?? 0);
    const body = Buffer.from(message.buffer, message.byteOffset + 1, message.byteLength - 1);
    if (kind === OKAY) {
      const meterEnd = body.indexOf(METER_END);
      const { compute } = JSON.parse(body.toString("utf8", 0, meterEnd)) as { readonly compute: number };
      waiting?.resolve({ text: body.toString("utf8", meterEnd + 1), compute });
    } else if (kind === FAILED) {
      waiting?.reject(new EngineError(`XS threw: ${body.toString("utf8", 0, MAX_COMPLAINT_CHARS)}`));
    } else {
      throw new Error("an unknown kind of answer");
    }
  }

  private fail(reason: string): void {
    this.failure ??= new EngineError(reason);
    this.waiting?.reject(this.failure);
    this.waiting = undefined;
  }

  private goodbye(code: number | null, signal: string | null): string {
    const complaint = this.complaint.trim().split("\n", 1)[0] ?? "";
    const cause = code === null ? `by ${signal}` : (EXITS[code] ?? `with exit code ${code}`);
    return `the XS worker ended: ${cause}${complaint === "" ? "" : ` (${complaint})`}`;
  }
}
