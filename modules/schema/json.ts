import { type Checked, check } from "./check";
import type { Members, ObjectSchema, Schema } from "./schema";
import { quoted } from "./words";

export interface JsonLimits {
  /** Of the text as UTF-8, bytes. */
  readonly maxBytes: number;
  /** Lists and objects within each other; default 16. A parser on a chip recurses, and its stack is small. */
  readonly maxDepth?: number;
  /**
   * It came over a network. A member whose name stands nowhere in the schema is refused before the engine parses it: XS
   * never forgets a name that it has met, and ends when its table of names is full.
   */
  readonly isForeign?: boolean;
}

const DEFAULT_DEPTH = 16;

/** Parses and checks a text from outside. Whatever it holds, the answer is a value or a reason, never an exception. */
export function parseJson<T>(schema: Schema<T>, text: string, limits: JsonLimits): Checked<T> {
  const { maxBytes, maxDepth = DEFAULT_DEPTH, isForeign = false } = limits;
  if (isLonger(text, maxBytes)) return refused(`is longer than ${maxBytes} bytes`);
  const bad = scan(text, maxDepth, isForeign ? schema : undefined);
  if (bad !== undefined) return refused(bad);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The engine's own message differs from engine to engine and quotes the text, which may hold a secret.
    return refused("is not JSON");
  }
  return check(schema, value);
}

function refused(reason: string): Checked<never> {
  return { ok: false, path: "$", reason };
}

/** Counts UTF-8 bytes up to the limit and no further. */
function isLonger(text: string, maxBytes: number): boolean {
  if (text.length > maxBytes) return true;
  if (text.length * 3 <= maxBytes) return false;
  let bytes = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    // Each half of a surrogate pair counts 2 of the pair's 4 bytes; a lone half would be 3, and no JSON has one unescaped.
    bytes += unit < 0x80 ? 1 : unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 2 : 3;
    if (bytes > maxBytes) return true;
  }
  return false;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const SPACE = 0x20;

/** What is wrong before a parser has seen it. `schema`: whose names are the only ones that may come. */
function scan(text: string, maxDepth: number, schema: Schema<unknown> | undefined): string | undefined {
  const names: string[] = [];
  if (schema !== undefined) addNames(schema, names);
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === QUOTE) {
      const end = endOfText(text, index + 1);
      if (schema !== undefined && isBeforeColon(text, end + 1)) {
        const name = text.slice(index + 1, end);
        if (!names.includes(name)) return `has a member ${quoted(name)}, which is not known here`;
      }
      index = end;
    } else if (unit === 0x5b || unit === 0x7b) {
      depth++;
      if (depth > maxDepth) return `is nested deeper than ${maxDepth}`;
    } else if (unit === 0x5d || unit === 0x7d) depth--;
  }
  return undefined;
}

/** The closing quote of a text whose inside begins at `from`; where there is none, the end of all. */
function endOfText(text: string, from: number): number {
  let end = text.indexOf('"', from);
  for (; end >= 0; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (before >= from && text.charCodeAt(before) === BACKSLASH) before--;
    if ((end - before) % 2 === 1) return end;
  }
  return text.length;
}

function isBeforeColon(text: string, from: number): boolean {
  let index = from;
  while (text.charCodeAt(index) <= SPACE) index++;
  return text.charCodeAt(index) === COLON;
}

/** A schema's part, as far as names go. */
interface Named {
  readonly kind: string;
  readonly item?: Schema<unknown>;
  readonly inner?: Schema<unknown>;
  readonly items?: readonly Schema<unknown>[];
  readonly options?: readonly Schema<unknown>[];
  readonly members?: Members;
  readonly key?: string;
  readonly cases?: { readonly [name: string]: ObjectSchema<Members> };
}

/** All names that may stand in a message of this schema. They are compared as texts: to ask an object teaches XS a name. */
function addNames(schema: Named, names: string[]): void {
  const { item, inner, items, options, members, key, cases } = schema;
  const one = item ?? inner;
  if (one !== undefined) addNames(one, names);
  if (key !== undefined) names.push(key);
  for (const part of items ?? options ?? []) addNames(part, names);
  const named = members ?? cases;
  if (named === undefined) return;
  for (const [name, part] of Object.entries(named)) {
    if (members !== undefined) names.push(name);
    addNames(part, names);
  }
}
