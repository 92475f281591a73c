import { spawnSync } from "node:child_process";
import path from "node:path";

export const REPOSITORY = path.resolve(__dirname, "..", "..");

export interface Ran {
  /** Exit code 0. */
  readonly ok: boolean;
  /** Standard output and error. */
  readonly output: string;
}

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Runs a tool to its end in the repository's root and keeps what it prints. */
export function run(command: string, words: readonly string[], env: NodeJS.ProcessEnv): Ran {
  const result = spawnSync(command, [...words], {
    cwd: REPOSITORY,
    env,
    encoding: "utf8",
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  const failure = result.error === undefined ? "" : `${command}: ${result.error.message}\n`;
  return { ok: result.status === 0, output: `${result.stdout ?? ""}${result.stderr ?? ""}${failure}` };
}

/** Runs a tool that talks to the user; its exit code. */
export function runAloud(command: string, words: readonly string[], env: NodeJS.ProcessEnv): number {
  const result = spawnSync(command, [...words], { cwd: REPOSITORY, env, stdio: "inherit" });
  if (result.error !== undefined) console.error(`${command}: ${result.error.message}`);
  return result.status ?? 1;
}
