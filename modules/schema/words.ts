/** How many characters of somebody else's text an error repeats. */
const SHOWN = 40;

const PLAIN_NAME = "^[A-Za-z_$][A-Za-z0-9_$-]*$";

/** A text from outside as it may stand in an error: quoted, control characters escaped, cut. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
}

/** One step of a JSON path: `.voltage`, or `["two words"]`. */
export function memberStep(name: string): string {
  return name.length <= SHOWN && new RegExp(PLAIN_NAME).test(name) ? `.${name}` : `[${quoted(name)}]`;
}

/** What was found, in a few words; never longer than about 50 characters. */
export function found(value: unknown): string {
  if (value === null) return "null";
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  switch (typeof value) {
    case "number":
    case "boolean":
      return String(value);
    case "string":
      return quoted(value);
    case "object":
      return "an object";
    default:
      return `a ${typeof value}`;
  }
}

/** The same without the value itself, for secrets. */
export function foundSecret(value: unknown): string {
  return typeof value === "string"
    ? `a text of ${value.length}`
    : Array.isArray(value)
      ? "a list"
      : `a ${typeof value}`;
}

/** "a, b or c" */
export function choiceOf(words: readonly string[]): string {
  const last = words[words.length - 1] ?? "nothing";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} or ${last}`;
}
