import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..", "..");
const READY_MS = 20_000;

/** The live simulator as a person starts it, through npm. */
export interface RunningSimulator {
  /** Of npm, which has started everything else. */
  readonly pid: number;
  readonly url: string;
  /** All that it has printed so far. */
  readonly said: string;
  /** SIGTERM; the exit code of npm. */
  stop(): Promise<number | null>;
  /** The newest trace object. */
  state(): Promise<TraceState>;
  /** POST /api/sim/events; throws what it answers when that is not 200. */
  post(event: object): Promise<void>;
}

/** As much of a trace object as tests look at. */
export interface TraceState {
  readonly t: number;
  readonly total: number;
  readonly meter: { readonly current: number | null; readonly age: number | null };
  readonly chargers: {
    readonly [id: string]: {
      readonly state: string;
      readonly offered: number;
      readonly drawn: number;
      readonly contactor: boolean;
      readonly fault: string | null;
      readonly limit: string | null;
      readonly energyWh: number;
    };
  };
}

/**
 * `npm start`, or `script`. Resolves when it says that it is ready; rejects with what it said when it ends or is late.
 */
export function startSimulator(
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
  script = "start",
): Promise<RunningSimulator> {
  const child: ChildProcess = spawn("npm", ["run", "--silent", script, "--", "--port", "0", "--headless", ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)));
  return new Promise((resolve, reject) => {
    let said = "";
    const late = setTimeout(() => {
      child.kill("SIGTERM");
      reject(new Error(`the simulator was not ready within 20 s:\n${said}`));
    }, READY_MS);
    child.on("exit", (code) => {
      clearTimeout(late);
      reject(new Error(`the simulator ended with ${code}:\n${said}`));
    });
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      const url = /^ready (http:\S+)/m.exec(said)?.[1];
      if (url === undefined) return;
      clearTimeout(late);
      resolve(running(child, ended, url, () => said));
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
  });
}

function running(
  child: ChildProcess,
  ended: Promise<number | null>,
  url: string,
  said: () => string,
): RunningSimulator {
  return {
    pid: child.pid ?? 0,
    url,
    get said() {
      return said();
    },
    stop() {
      child.kill("SIGTERM");
      return ended;
    },
    async state() {
      const response = await fetch(`${url}api/sim/state`);
      return (await response.json()) as TraceState;
    },
    async post(event) {
      const headers = { "content-type": "application/json" };
      const response = await fetch(`${url}api/sim/events`, { method: "POST", headers, body: JSON.stringify(event) });
      if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    },
  };
}

/** Looks every 100 ms until `holds`; what it saw last comes with the error. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T>,
  holds: (value: T) => boolean,
  withinMs = 30_000,
) {
  const untilMs = performance.now() + withinMs;
  for (;;) {
    const value = await look();
    if (holds(value)) return value;
    if (performance.now() > untilMs)
      throw new Error(`${what}: not within ${withinMs} ms, found ${JSON.stringify(value)}`);
    await new Promise((wake) => setTimeout(wake, 100));
  }
}

/** What an npm script has printed when it matches `pattern`; then it is ended. Rejects when it ends by itself, or is late. */
export function saidUntil(
  words: readonly string[],
  env: NodeJS.ProcessEnv,
  pattern: RegExp,
  withinMs = 30_000,
): Promise<string> {
  const child = spawn("npm", ["run", "--silent", ...words], { cwd: ROOT, env: { ...process.env, ...env } });
  return new Promise((resolve, reject) => {
    let said = "";
    const late = setTimeout(() => child.kill("SIGTERM"), withinMs);
    child.on("exit", (code) => {
      clearTimeout(late);
      if (pattern.test(said)) resolve(said);
      else reject(new Error(`it ended with ${code}, and said nothing like ${pattern}:\n${said}`));
    });
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      if (pattern.test(said)) child.kill("SIGTERM");
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
  });
}
