import { callerPath } from "../../hosts/node/cli/caller-path";
import { parseCommandLine, valueOption } from "../../hosts/node/cli/parse";
import { choice, decimal, path, wholeNumber } from "../../hosts/node/cli/values";
import { SessionFileError } from "./session-file";
import { type SessionsReport, sessions } from "./sessions";

const SESSIONS = {
  command: "npm run -s bench -- sessions",
  arguments: { file: { takes: "FILE", read: path(), help: "charging sessions as CSV, plain or packed with gzip" } },
  options: {
    evse: valueOption("N", wholeNumber(1, 1_000), 8, "the N stations with the most sessions (8)"),
    current: valueOption("A", decimal(6, 100_000), 30, "for all of them together (30)"),
    departures: valueOption(
      "none|stated|true",
      choice("none", "stated", "true"),
      "stated" as const,
      "what the allocator is told of departure and need (stated)",
    ),
  },
} as const;

export type SessionsOutcome =
  | { readonly kind: "report"; readonly report: SessionsReport }
  | { readonly kind: "help"; readonly text: string }
  /** For stderr; the exit code is 2. */
  | { readonly kind: "refused"; readonly text: string };

/** Runs `npm run -s bench -- sessions …`; `argv` without that word. */
export function runSessions(argv: readonly string[]): SessionsOutcome {
  const parsed = parseCommandLine(SESSIONS, argv);
  if (parsed.kind === "help") return parsed;
  if (parsed.kind === "error") return { kind: "refused", text: parsed.text };
  const { file } = parsed.values;
  try {
    return { kind: "report", report: sessions({ ...parsed.values, file: callerPath(file, "bench") }) };
  } catch (error) {
    if (!(error instanceof SessionFileError)) throw error;
    return { kind: "refused", text: `${file}: ${error.message}` };
  }
}
