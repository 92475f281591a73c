import { useId, useRef, useState } from "preact/hooks";
import { check } from "../../../modules/schema/check";
import { num, SETTING_TEXTS, T } from "../language";
import { bare, type Node } from "../schemas";
import type { Json } from "../types";
import { isClock, unitOf } from "../units";
import { Input, Labelled, type Ties, Under } from "./basics";

export interface FieldProps {
  /** With the numbers of rows: `users[2].tag`. */
  readonly path: string;
  readonly node: Node;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  readonly context: FieldContext;
}

export interface FieldContext {
  /** `charger`, `member` …: whose texts come first. */
  readonly scope: string;
  readonly error: { readonly path: string; readonly text: string } | undefined;
  /** Values to choose from where the schema has a number. */
  readonly choices: (path: string) => readonly Choice[] | undefined;
}

export type Choice = readonly [value: Json, label: string];

/** Longer texts get several lines. */
const LONG_TEXT = 300;
const MINUTE_MS = 60_000;

/** `users[2].tag` → `users[].tag` */
export function plain(path: string): string {
  return path.replace(/\[\d+\]/g, "[]");
}

export function textsOf({ scope }: FieldContext, path: string): readonly [label: string, meaning?: string] {
  const at = plain(path);
  return SETTING_TEXTS[`${scope}:${at}`] ?? SETTING_TEXTS[at] ?? [at];
}

/** "6 to 80 A": what may be typed, in the unit that is shown. */
export function rangeText(node: Node, path: string): string {
  const { kind, min = 0, max = 0, minLength = 0, maxLength = 0, means } = bare(node);
  const { unit, scale } = unitOf(path);
  if (kind === "number" && !isClock(path)) return `${T.range(num(min / scale), num(max / scale))} ${unit}`.trim();
  if (kind !== "text") return "";
  const length = T.length(minLength, maxLength);
  return means === undefined ? length : `${length}: ${T.means[means] ?? means}`;
}

/** What is wrong with it, in the person's language; undefined: nothing. */
export function wrongOf(node: Node, path: string, value: Json | undefined): string | undefined {
  if (value === undefined || check(withoutOptional(node), value).ok) return undefined;
  const { kind } = bare(node);
  if (isClock(path)) return T.wrongTime;
  if (kind === "number") return T.wrongNumber(rangeText(node, path));
  return kind === "text" ? T.wrongText(rangeText(node, path)) : T.wrongOther;
}

/** A member's own schema. */
export function withoutOptional(node: Node): Node {
  return node.kind === "optional" ? (node.inner ?? node) : node;
}

/** One number, text, choice or switch. */
export function Leaf({ path, node, value, onChange, context }: FieldProps) {
  const [isTouched, setTouched] = useState(false);
  const groupId = useId();
  // A secret that is set comes as null.
  const isSetBefore = useRef(value === null);
  const [label, meaning = ""] = textsOf(context, path);
  const { kind, values, secret = false, maxLength = 0 } = bare(node);
  const error = context.error?.path === path ? context.error.text : isTouched ? wrongOf(node, path, value) : undefined;
  const usual = usualText(path, node);
  const hint = [meaning, ...[rangeText(node, path), usual].filter(Boolean)].join(" · ");
  const blur = () => setTouched(true);
  const choices = context.choices(path) ?? values?.map((each): Choice => [each, choiceLabel(path, each)] as const);

  if (kind === "flag")
    return (
      <div class="field" data-path={path}>
        <label class="choice">
          <input
            type="checkbox"
            checked={value === true}
            aria-describedby={`${groupId}h`}
            onChange={(event) => onChange(event.currentTarget.checked)}
          />
          {label}
        </label>
        <Under hint={hint} hintId={`${groupId}h`} error={error} errorId={`${groupId}e`} />
      </div>
    );
  const isLeftOut = node.filled === false;
  const mayBeEmpty = isLeftOut || withoutOptional(node).kind === "nullable";
  const empty = isLeftOut ? undefined : null;
  if (secret) {
    const isKept = value === null;
    const hidden = isKept ? `${T.isSet} ${meaning}` : value === "" && isSetBefore.current ? T.willBeRemoved : hint;
    return (
      <div>
        <Input
          secret
          label={label}
          path={path}
          error={error}
          hint={hidden}
          fill="new-password"
          value={typeof value === "string" ? value : ""}
          onInput={(text) => onChange(text === "" && (isSetBefore.current || isLeftOut) ? empty : text)}
        />
        {isKept && (
          <button type="button" class="quiet" onClick={() => onChange("")}>
            {T.remove}
          </button>
        )}
      </div>
    );
  }
  const control = (ties: Ties) => {
    if (choices !== undefined)
      return (
        <select
          {...ties}
          value={String(choices.findIndex(([each]) => each === value))}
          onChange={(event) => onChange(choices[Number(event.currentTarget.value)]?.[0])}
        >
          {choices.map(([each, text], index) => (
            <option key={String(each)} value={String(index)}>
              {text}
            </option>
          ))}
        </select>
      );
    if (isClock(path))
      return (
        <input
          {...ties}
          type="time"
          value={Number.isNaN(value) ? undefined : clockOf(value)}
          onBlur={blur}
          onInput={(event) => onChange(minutesOf(event.currentTarget.valueAsNumber, bare(node).min ?? 0))}
        />
      );
    const { unit, scale } = unitOf(path);
    if (kind === "number")
      return (
        <span class={unit && "with-unit"}>
          <input
            {...ties}
            type="number"
            step="any"
            value={typeof value === "number" && !Number.isNaN(value) ? rounded(value / scale) : undefined}
            onBlur={blur}
            onInput={({ currentTarget: { valueAsNumber, validity } }) =>
              onChange(
                Number.isNaN(valueAsNumber) && mayBeEmpty && !validity.badInput
                  ? empty
                  : rounded(valueAsNumber * scale),
              )
            }
          />
          {unit && <span aria-hidden="true">{unit}</span>}
        </span>
      );
    const common = {
      ...ties,
      value: typeof value === "string" ? value : "",
      autocomplete: "off",
      autocapitalize: "none",
      spellcheck: false,
      onBlur: blur,
      onInput: (event: { currentTarget: { value: string } }) =>
        onChange(mayBeEmpty && event.currentTarget.value === "" ? empty : event.currentTarget.value),
    } as const;
    return maxLength > LONG_TEXT ? <textarea {...common} /> : <input {...common} />;
  };
  return (
    <Labelled label={label} hint={hint} error={error} path={path}>
      {control}
    </Labelled>
  );
}

function rounded(value: number): number {
  return Number(value.toPrecision(12));
}

function clockOf(value: Json | undefined): string {
  return new Date((Number(value) || 0) * MINUTE_MS).toISOString().slice(11, 16);
}

/** Midnight is 24:00 where the schema takes no 0. */
function minutesOf(ms: number, min: number): number {
  const minutes = ms / MINUTE_MS;
  return minutes < min ? minutes + 1440 : minutes;
}

function choiceLabel(path: string, value: Json): string {
  const at = plain(path);
  return (SETTING_TEXTS[`${at}=${value}`] ?? SETTING_TEXTS[`=${value}`] ?? [String(value)])[0];
}

/** What holds where nobody has chosen; that it may be empty. */
function usualText(path: string, node: Node): string {
  const usual = node.fallback;
  const { unit, scale } = unitOf(path);
  if (usual === null || usual === "" || node.filled === false) return T.canBeEmpty;
  return typeof usual === "number" && bare(node).kind === "number"
    ? T.standard(`${num(usual / scale)} ${unit}`.trim())
    : "";
}
