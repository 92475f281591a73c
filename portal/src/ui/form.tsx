import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { check } from "../../../modules/schema/check";
import type { Answer } from "../api";
import { T } from "../language";
import { type Node, nodeAt } from "../schemas";
import type { Json, JsonObject } from "../types";
import { Alert, errorOf } from "./basics";
import { type FieldContext, withoutOptional, wrongOf } from "./leaf";

type Wrong = FieldContext["error"];

export interface FormProps {
  readonly schema: Node;
  readonly initial: JsonObject;
  /** Sends what differs. */
  readonly send: (patch: JsonObject) => Promise<Answer<unknown>>;
  /** Said when it went well. */
  readonly savedText?: (patch: JsonObject) => string;
  readonly scope: string;
  readonly choices?: FieldContext["choices"] | undefined;
  /** Stands before the paths of the answer's errors: `member.`. */
  readonly prefix?: string;
  readonly children: (
    draft: JsonObject,
    change: (patch: JsonObject) => void,
    context: FieldContext,
  ) => ComponentChildren;
}

/** Fields with one save bar; an error comes to stand beside its field. */
export function Form({ schema, initial, send, savedText, scope, choices, prefix = "", children }: FormProps) {
  const [draft, setDraft] = useState(initial);
  const [wrong, setWrong] = useState<Wrong>();
  const [said, setSaid] = useState("");
  // Another key: every field forgets what was typed.
  const [round, setRound] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const patch = difference(schema, initial, draft);
  const isChanged = Object.keys(patch).length > 0;
  const take = (next: JsonObject) => {
    setSaid("");
    setWrong(undefined);
    setDraft(next);
  };
  const renew = () => {
    take(initial);
    setRound(round + 1);
  };
  useEffect(() => setDraft(initial), [initial]);

  /** `text`: what is said where the field itself has no words for it. */
  const refuse = (path: string, text: string) => {
    const field = nearest(form.current, path);
    setWrong({ path: field, text: wordsFor(schema, path, draft) ?? text });
    setTimeout(() =>
      form.current?.querySelector<HTMLElement>(`[data-path="${field}"] :is(input, select, textarea)`)?.focus(),
    );
  };
  const submit = async () => {
    for (const [name, value] of Object.entries(patch)) {
      const checked = check(withoutOptional(nodeAt(schema, name) as Node), value);
      if (!checked.ok) return refuse(name + checked.path.slice(1), T.wrongOther);
    }
    const answer = await send(patch);
    if (!answer.ok) return refuse(answer.path === undefined ? "" : prefix + answer.path.slice(2), errorOf(answer));
    renew();
    setSaid(savedText?.(patch) ?? T.saved);
  };
  return (
    <form
      ref={form}
      noValidate
      onReset={renew}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div key={round}>
        {children(draft, (next) => take({ ...draft, ...next }), {
          scope,
          error: wrong,
          choices: choices ?? (() => undefined),
        })}
      </div>
      <Alert>{wrong?.path === "" && wrong.text}</Alert>
      <div class={isChanged ? "save-bar changed" : "save-bar"}>
        <p role="status">{isChanged ? T.unsaved : said}</p>
        {isChanged && (
          <>
            <button type="reset">{T.discard}</button>
            <button type="submit" class="primary">
              {T.save}
            </button>
          </>
        )}
      </div>
    </form>
  );
}

/** Top-level members that differ; of an object among them only its own that do: secrets would come along. */
function difference(schema: Node, before: JsonObject, after: JsonObject): JsonObject {
  const patch: { [name: string]: Json } = {};
  for (const [name, value] of Object.entries(after)) {
    const old = before[name];
    if (same(value) === same(old)) continue;
    const node = nodeAt(schema, name);
    const isObject = node !== undefined && withoutOptional(node).kind === "object";
    patch[name] = isObject ? difference(node as Node, Object(old), value as JsonObject) : value;
  }
  return patch;
}

/** What cannot be read as a number is NaN, and not the same as nothing. */
function same(value: Json | undefined): string {
  return JSON.stringify(value, (_name, each) => (Number.isNaN(each) ? "NaN" : each)) ?? "";
}

function wordsFor(schema: Node, path: string, draft: JsonObject): string | undefined {
  const node = nodeAt(schema, path.replace(/\[\d+\]/g, "[]"));
  let value: Json | undefined = draft;
  for (const step of path.split(/[.[\]]+/)) if (step !== "") value = (value as JsonObject | undefined)?.[step];
  return node === undefined ? undefined : wrongOf(node, path, value);
}

/** The path of the field that shows an error: the thing itself, or what it is in; empty: none does. */
function nearest(form: HTMLFormElement | null, path: string): string {
  let at = path;
  while (at !== "" && !form?.querySelector(`[data-path="${at}"]`)) at = at.replace(/(^|\.|\[)[^.[]*$/, "");
  return at;
}
