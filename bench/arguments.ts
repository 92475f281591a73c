import { parseArgs } from "node:util";
import type { EngineOptions } from "./engine/engine";

/** What the command line asks for. */
export interface Wanted extends EngineOptions {
  readonly names: readonly string[];
}

export function usage(names: readonly string[]): string {
  return `usage: npm run -s bench [-- NAME …], NAME being ${names.join(" or ")}
       npm run -s bench -- reaction                  takes minutes, so that it has to be named
       npm run -s bench -- engine --check            exit 1 where a figure grew by more than 10 %
       npm run -s bench -- engine --accept REASON    makes what is found the baseline
       npm run -s bench -- sessions FILE [options]   replays charging sessions; --help says more`;
}

/** `names`: of all benchmarks; without one of them all but `long` are asked for. undefined: that is no command line of ours. */
export function parseArguments(
  argv: readonly string[],
  names: readonly string[],
  long: readonly string[] = [],
): Wanted | undefined {
  const options = { check: { type: "boolean", default: false }, accept: { type: "string" } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    const { check, accept } = values;
    const isEngineOnly = check || accept !== undefined;
    if (positionals.some((name) => !names.includes(name))) return undefined;
    if (isEngineOnly && positionals.join() !== "engine") return undefined;
    if (accept !== undefined && (accept.trim() === "" || check)) return undefined;
    return {
      names: positionals.length === 0 ? names.filter((name) => !long.includes(name)) : positionals,
      check,
      accept,
    };
  } catch {
    return undefined;
  }
}
