import { quoted } from "../../../modules/schema/words";
import type { Reader } from "./values";

/** An option that takes a value. `T` is what it reads, `F` what it is when it is not given. */
export interface ValueOption<T, F> {
  readonly kind: "value";
  /** What stands for the value in the usage: `FILE`. */
  readonly takes: string;
  readonly read: Reader<T>;
  readonly fallback: F;
  readonly help: string;
}

/** An option that is there or not. */
export interface FlagOption {
  readonly kind: "flag";
  readonly help: string;
}

/** An argument without a name, which is needed. */
export interface Argument<T> {
  readonly takes: string;
  readonly read: Reader<T>;
  readonly help: string;
}

export type Options = { readonly [name: string]: FlagOption | ValueOption<unknown, unknown> };
export type Arguments = { readonly [name: string]: Argument<unknown> };

export interface CommandLine<O extends Options, A extends Arguments> {
  /** As it is typed: `npm start --`. */
  readonly command: string;
  readonly options: O;
  readonly arguments: A;
}

type OptionValue<O> = O extends FlagOption ? boolean : O extends ValueOption<infer T, infer F> ? T | F : never;
type ArgumentValue<A> = A extends Argument<infer T> ? T : never;

export type Values<O extends Options, A extends Arguments> = { readonly [N in keyof O]: OptionValue<O[N]> } & {
  readonly [N in keyof A]: ArgumentValue<A[N]>;
};

export type ParsedCommandLine<T> =
  | { readonly kind: "values"; readonly values: T }
  /** `--help`: print it, exit 0. */
  | { readonly kind: "help"; readonly text: string }
  /** Print it to stderr (one line that says what is wrong, then the usage) and exit. */
  | { readonly kind: "error"; readonly text: string; readonly exitCode: 2 };

export function valueOption<T, F>(takes: string, read: Reader<T>, fallback: F, help: string): ValueOption<T, F> {
  return { kind: "value", takes, read, fallback, help };
}

export function flagOption(help: string): FlagOption {
  return { kind: "flag", help };
}

class CommandLineError extends Error {}

/**
 * Reads `argv` (without node and the script). Takes `--name value`, `--name=value` and `--` before arguments that begin
 * with a dash. What is repeated of `argv` in an error is an option's name, and a value only where its reader says so:
 * anything else may be a password that slipped into the wrong place.
 */
export function parseCommandLine<O extends Options, A extends Arguments>(
  line: CommandLine<O, A>,
  argv: readonly string[],
): ParsedCommandLine<Values<O, A>> {
  const usage = usageOf(line);
  try {
    const values = readAll(line, argv);
    return values === "help" ? { kind: "help", text: usage } : { kind: "values", values: values as Values<O, A> };
  } catch (error) {
    if (!(error instanceof CommandLineError)) throw error;
    return { kind: "error", text: `${error.message}\n\n${usage}`, exitCode: 2 };
  }
}

function readAll(line: CommandLine<Options, Arguments>, argv: readonly string[]): Record<string, unknown> | "help" {
  const values: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(line.options))
    values[name] = option.kind === "flag" ? false : option.fallback;
  const waiting = Object.entries(line.arguments);
  const given = new Set<string>();
  let optionsEnded = false;
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] ?? "";
    if (optionsEnded || !word.startsWith("-") || word === "-") {
      const [name, argument] = waiting.shift() ?? [];
      if (name === undefined || argument === undefined) throw new CommandLineError("there is an argument too many");
      values[name] = readValue(argument.takes, argument.read, word);
    } else if (word === "--") {
      optionsEnded = true;
    } else if (word === "--help" || word === "-h") {
      return "help";
    } else {
      const [name, option, attached] = findOption(line.options, word);
      if (given.has(name)) throw new CommandLineError(`--${name} is given twice`);
      given.add(name);
      if (option.kind === "flag") {
        if (attached !== undefined) throw new CommandLineError(`--${name} takes no value`);
        values[name] = true;
      } else {
        const text = attached ?? argv[++index];
        if (text === undefined || (attached === undefined && text.startsWith("--")))
          throw new CommandLineError(`--${name} needs a value: --${name} ${option.takes}`);
        values[name] = readValue(`--${name}`, option.read, text);
      }
    }
  }
  if (waiting[0] !== undefined) throw new CommandLineError(`${waiting[0][1].takes} is missing`);
  return values;
}

/** `--name` or `--name=value`. */
function findOption(options: Options, word: string): readonly [string, Options[string], string | undefined] {
  const equals = word.indexOf("=");
  const typed = equals < 0 ? word : word.slice(0, equals);
  const name = typed.slice(2);
  const option = typed.startsWith("--") && Object.hasOwn(options, name) ? options[name] : undefined;
  if (option === undefined) throw new CommandLineError(`${shown(typed)} is not an option`);
  return [name, option, equals < 0 ? undefined : word.slice(equals + 1)];
}

function readValue(name: string, read: Reader<unknown>, text: string): unknown {
  const result = read(text);
  if (!result.ok) throw new CommandLineError(`${name} ${result.reason}`);
  return result.value;
}

/** An option's name as typed, without what no option's name has in it. */
function shown(typed: string): string {
  return /^--[A-Za-z0-9-]{1,20}$/.test(typed) ? typed : quoted(`${typed.slice(0, 2)}…`);
}

function usageOf({ command, options, arguments: wanted }: CommandLine<Options, Arguments>): string {
  const heads = [
    ...Object.values(wanted).map(({ takes, help }) => [takes, help] as const),
    ...Object.entries(options).map(
      ([name, option]) => [option.kind === "flag" ? `--${name}` : `--${name} ${option.takes}`, option.help] as const,
    ),
  ];
  const width = Math.max(...heads.map(([head]) => head.length));
  const first = [command, ...Object.values(wanted).map(({ takes }) => takes), "[options]"].join(" ");
  return [`usage: ${first}`, ...heads.map(([head, help]) => `  ${head.padEnd(width)}  ${help}`)].join("\n");
}
