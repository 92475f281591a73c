import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";

const PYTHON = "/usr/bin/python3";
export const zeroconfMissing =
  spawnSync(PYTHON, ["-c", "import zeroconf"]).status === 0
    ? undefined
    : "no python-zeroconf here: install the Debian package python3-zeroconf";

export interface Found {
  readonly addresses: readonly string[];
  readonly server: string;
  readonly port: number;
  readonly text: Readonly<Record<string, string>>;
}

/** python-zeroconf, the resolver of Home Assistant, on loopback. It browses for web pages from its start on. */
export class Zeroconf {
  private readonly process: ChildProcess;
  private readonly lines: Interface;
  private readonly waiting: ((answer: unknown) => void)[] = [];

  private constructor() {
    this.process = spawn(PYTHON, [join(__dirname, "zeroconf-peer.py")], { stdio: ["pipe", "pipe", "inherit"] });
    if (this.process.stdout === null) throw new Error("no output");
    this.lines = createInterface(this.process.stdout);
    this.lines.on("line", (line) => this.waiting.shift()?.(JSON.parse(line)));
  }

  static async start(): Promise<Zeroconf> {
    const peer = new Zeroconf();
    await peer.answer();
    return peer;
  }

  /** What it learns of that page; null: nothing. */
  async find(label: string): Promise<Found | null> {
    return (await this.ask(`find ${label}`)) as Found | null;
  }

  /** Takes the name for itself, if nobody has it. */
  async take(label: string): Promise<"taken" | "not unique"> {
    return (await this.ask(`take ${label}`)) as "taken" | "not unique";
  }

  /** What came and went, as `Added` and a name. */
  async events(): Promise<readonly (readonly [string, string])[]> {
    return (await this.ask("events")) as [string, string][];
  }

  async close(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.stdin?.end();
    await ended;
    this.lines.close();
  }

  private ask(line: string): Promise<unknown> {
    this.process.stdin?.write(`${line}\n`);
    return this.answer();
  }

  private answer(): Promise<unknown> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
