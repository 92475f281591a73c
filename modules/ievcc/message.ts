import { check } from "../schema/check";
import { parseJson } from "../schema/json";
import { either, type Infer, number, object, oneOf, optional, text } from "../schema/schema";
import { PART_ID } from "../settings/part-id";
import { decodeUtf8 } from "../text/utf8";
import { IEVCC_MAX_BYTES } from "./constants";

/** A load in amperes or a status: a number, or the state of a charger as in SAE J1772. */
const VALUE = either(number({ min: 0, max: 1000 }), oneOf("A", "B", "C", "D", "E", "F"));

export type IevccValue = Infer<typeof VALUE>;

const CODE_MAX = 0xffff;

const JSON_FORM = object({
  code: either(number({ min: 0, max: CODE_MAX, integer: true }), text({ maxLength: 6 })),
  id: PART_ID,
  value: optional(VALUE),
});

/** How a device writes, which is how it is written to. */
export interface IevccForm {
  readonly syntax: "json" | "blank" | "comma";
  /** `0x033` instead of 51. */
  readonly isHex: boolean;
}

export interface IevccMessage {
  /** 0: it cannot be read, which is no code either. */
  readonly code: number;
  readonly id: string;
  readonly value: IevccValue | undefined;
  readonly form: IevccForm;
}

/** The text of a payload; undefined: too long, or no UTF-8. */
export function ievccText(payload: Uint8Array): string | undefined {
  return payload.byteLength <= IEVCC_MAX_BYTES ? decodeUtf8(payload) : undefined;
}

/**
 * Reads `{"code": 1, "id": "Counter-1"}`, the same with the code as text ("0x001"), `0x001 Counter-1` and
 * `1,Counter-1`; a value follows as `value`, or as the third word. Undefined: it is no message.
 */
export function readIevcc(text: string): IevccMessage | undefined {
  if (text.length > IEVCC_MAX_BYTES) return undefined;
  return text.charAt(firstVisible(text)) === "{" ? readJson(text) : readWords(text);
}

/** The wire text. */
export function writeIevcc(form: IevccForm, code: number, id: string, value?: IevccValue): string {
  const word = form.isHex ? `0x${code.toString(16).padStart(3, "0")}` : code;
  if (form.syntax === "json") return JSON.stringify({ code: word, id, value });
  const words = value === undefined ? [word, id] : [word, id, value];
  return words.join(form.syntax === "comma" ? "," : " ");
}

function readJson(text: string): IevccMessage | undefined {
  const checked = parseJson(JSON_FORM, text, { maxBytes: IEVCC_MAX_BYTES, maxDepth: 2, isForeign: true });
  if (!checked.ok) return undefined;
  const { code, id, value } = checked.value;
  const isHex = typeof code === "string";
  return { code: isHex ? (readCode(code) ?? 0) : code, id, value, form: { syntax: "json", isHex } };
}

function readWords(text: string): IevccMessage | undefined {
  const [first = "", id = "", third, ...more] = wordsOf(text);
  const code = readCode(first);
  if (code === undefined || more.length > 0 || !check(PART_ID, id).ok) return undefined;
  const value = third === undefined ? undefined : check(VALUE, readNumber(third) ?? third);
  if (value?.ok === false) return undefined;
  const syntax = text.includes(",") ? "comma" : "blank";
  return { code, id, value: value?.value, form: { syntax, isHex: first.charAt(1) === "x" || first.charAt(1) === "X" } };
}

/**
 * Hexadecimal behind 0x, else decimal, as a C program prints the number. 0: digits with a zero in front, which may be
 * either. Undefined: no number of at most four digits.
 */
function readCode(word: string): number | undefined {
  const isHex = word.startsWith("0x") || word.startsWith("0X");
  const digits = isHex ? word.slice(2) : word;
  if (digits.length < 1 || digits.length > 4 || !consistsOf(digits, isHex ? "0123456789abcdefABCDEF" : DECIMAL))
    return undefined;
  return !isHex && digits.startsWith("0") ? 0 : Number(word);
}

const DECIMAL = "0123456789";

/** Digits and a point; no sign, no exponent. */
function readNumber(word: string): number | undefined {
  if (word.length > 10 || !consistsOf(word, `${DECIMAL}.`)) return undefined;
  const value = Number(word);
  return Number.isFinite(value) ? value : undefined;
}

function consistsOf(word: string, characters: string): boolean {
  for (let index = 0; index < word.length; index++) if (!characters.includes(word.charAt(index))) return false;
  return word.length > 0;
}

const SPACE = 0x20;
const COMMA = 0x2c;

/** The first character that is no blank, line end or NUL. */
function firstVisible(text: string): number {
  let index = 0;
  while (text.charCodeAt(index) <= SPACE) index++;
  return index;
}

/** At most four of the words between blanks or single commas: no message has more than three. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  let isAfterComma = true;
  for (let at = 0; at < text.length && words.length < 4; ) {
    const unit = text.charCodeAt(at);
    if (unit === COMMA) {
      if (isAfterComma) words.push("");
      isAfterComma = true;
      at++;
    } else if (unit <= SPACE) at++;
    else {
      let end = at;
      while (end < text.length && text.charCodeAt(end) > SPACE && text.charCodeAt(end) !== COMMA) end++;
      words.push(text.slice(at, end));
      isAfterComma = false;
      at = end;
    }
  }
  return words;
}
