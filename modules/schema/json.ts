import { type Checked, check } from "./check";
import type { Schema } from "./schema";

export interface JsonLimits {
  /** Of the text as UTF-8, bytes. */
  readonly maxBytes: number;
  /** Lists and objects within each other; default 16. A parser on a chip recurses, and its stack is small. */
  readonly maxDepth?: number;
}

const DEFAULT_DEPTH = 16;

/** Parses and checks a text from outside. Whatever it holds, the answer is a value or a reason, never an exception. */
export function parseJson<T>(schema: Schema<T>, text: string, limits: JsonLimits): Checked<T> {
  const { maxBytes, maxDepth = DEFAULT_DEPTH } = limits;
  if (isLonger(text, maxBytes)) return refused(`is longer than ${maxBytes} bytes`);
  if (isDeeper(text, maxDepth)) return refused(`is nested deeper than ${maxDepth}`);
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

function isDeeper(text: string, maxDepth: number): boolean {
  let depth = 0;
  let inText = false;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (inText) {
      if (unit === BACKSLASH) index++;
      else if (unit === QUOTE) inText = false;
    } else if (unit === QUOTE) inText = true;
    else if (unit === 0x5b || unit === 0x7b) {
      depth++;
      if (depth > maxDepth) return true;
    } else if (unit === 0x5d || unit === 0x7d) depth--;
  }
  return false;
}
