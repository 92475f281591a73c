import { callerPath } from "../../hosts/node/cli/caller-path";
import type { ParsedCommandLine } from "../../hosts/node/cli/parse";

/** Its message is for a person. */
export class Refused extends Error {}

/** What a script says, and its exit code. 1: it failed; 2: the command line is wrong. */
export interface Outcome {
  readonly status: 0 | 1 | 2;
  readonly text: string;
}

/** Usage, an error for a person, or what `run` returns. */
export function outcomeOf<T>(parsed: ParsedCommandLine<T>, run: (values: T) => string): Outcome {
  if (parsed.kind === "help") return { status: 0, text: parsed.text };
  if (parsed.kind === "error") return { status: parsed.exitCode, text: parsed.text };
  try {
    return { status: 0, text: run(parsed.values) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { status: 1, text: error.message };
  }
}

export function report({ status, text }: Outcome): void {
  (status === 0 ? process.stdout : process.stderr).write(`${text}\n`);
  process.exitCode = status;
}

/** @param script the npm script */
export function fromCaller(path: string, script: string): string {
  return callerPath(path, script);
}

/** Does something with a file; what the system says against it becomes a sentence. */
export function withFile<T>(file: string, what: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    throw new Refused(`${file} cannot be ${what} (${code})`);
  }
}
