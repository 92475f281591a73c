import { APPLICATIONS, BOARDS, type Target, target } from "./targets";

export const BUILD_USAGE = [
  "usage: npm run build -- APPLICATION BOARD [NAME=VALUE ...]",
  `  applications: ${APPLICATIONS.join(", ")}`,
  `  boards:       ${BOARDS.join(", ")}`,
  "  NAME=VALUE goes into the image of a chip: ssid, password, id, updateKey",
].join("\n");

/** What the image can be told at build time. */
const SETTINGS: readonly string[] = ["ssid", "password", "id", "updateKey"];

/** Public keys of `npm run keys`: the part takes images that one of them signed (docs/update.md). */
const UPDATE_KEYS = /^[0-9a-f]{64}(?:,[0-9a-f]{64}){0,3}$/;

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

export interface BuildArguments {
  readonly target: Target;
  /** `NAME=VALUE`, as mcconfig takes them. */
  readonly settings: readonly string[];
}

/** `charger esp32 ssid=home`: an error names the one argument that is wrong. */
export function parseBuildArguments(words: readonly string[]): Parsed<BuildArguments> {
  const [applicationWord, boardWord, ...rest] = words;
  if (applicationWord === undefined) return refuse("which application?");
  const application = APPLICATIONS.find((name) => name === applicationWord);
  if (application === undefined) return refuse(`there is no application ${quote(applicationWord)}`);
  if (boardWord === undefined) return refuse("for which board?");
  const board = BOARDS.find((name) => name === boardWord);
  if (board === undefined) return refuse(`there is no board ${quote(boardWord)}`);
  if (board === "lin" && rest.length > 0)
    return refuse("lin takes no settings: the simulator gives them (npm run lin)");
  for (const word of rest) {
    const name = word.split("=", 1)[0] ?? "";
    // The value may be a password: it is not repeated.
    if (!word.includes("=")) return refuse(`${quote(word)} is not NAME=VALUE`);
    if (!SETTINGS.includes(name)) return refuse(`there is no setting ${quote(name)}; there are ${SETTINGS.join(", ")}`);
    if (name === "updateKey" && !UPDATE_KEYS.test(word.slice(name.length + 1)))
      return refuse("updateKey is one to four keys of 64 hexadecimal digits, with commas between them");
  }
  return { ok: true, value: { target: target(application, board), settings: rest } };
}

export interface CheckArguments {
  /** Without the SDK: say so and succeed. */
  readonly ifPresent: boolean;
  readonly json: boolean;
  readonly targets: readonly Target[];
}

export const CHECK_USAGE = [
  "usage: npm run check:esp32 -- [--if-present] [--json] [APPLICATION BOARD]",
  `  applications: ${APPLICATIONS.join(", ")}`,
  `  boards:       ${BOARDS.join(", ")}`,
].join("\n");

export function parseCheckArguments(words: readonly string[], all: readonly Target[]): Parsed<CheckArguments> {
  const options = words.filter((word) => word.startsWith("-"));
  const unknown = options.find((word) => word !== "--if-present" && word !== "--json");
  if (unknown !== undefined) return refuse(`there is no option ${quote(unknown)}`);
  const names = words.filter((word) => !word.startsWith("-"));
  let targets = all;
  if (names.length > 0) {
    const one = parseBuildArguments(names);
    if (!one.ok) return one;
    if (one.value.settings.length > 0) return refuse("a check takes no settings");
    targets = [one.value.target];
  }
  return {
    ok: true,
    value: { ifPresent: options.includes("--if-present"), json: options.includes("--json"), targets },
  };
}

function refuse(message: string): { readonly ok: false; readonly message: string } {
  return { ok: false, message };
}

/** A word from a command line in an error: bounded, and no control characters. */
function quote(word: string): string {
  const printable = word.replaceAll(/[^\x20-\x7e]/g, "?");
  return JSON.stringify(printable.length > 40 ? `${printable.slice(0, 40)}…` : printable);
}
