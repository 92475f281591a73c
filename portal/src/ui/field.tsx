import { useId, useRef } from "preact/hooks";
import { T, weekday } from "../language";
import { bare, type Node } from "../schemas";
import { NEW } from "../sections";
import type { Json, JsonObject } from "../types";
import { Under } from "./basics";
import { type FieldProps, Leaf, plain, textsOf, withoutOptional } from "./leaf";

/** Whatever stands at a path of the settings, as its schema says. */
export function Field(props: FieldProps) {
  const { node, path } = props;
  const inner = bare(node);
  if (withoutOptional(node).kind === "nullable" && inner.kind === "object") return <Switched {...props} />;
  if (inner.kind === "object") return <Group {...props} />;
  if (inner.kind !== "list") return <Leaf {...props} />;
  if (plain(path).endsWith("days")) return <Days {...props} />;
  return <Rows {...props} />;
}

/** An object: its members one below the other. */
export function Group({ path, node, value, onChange, context }: FieldProps) {
  const given = (value ?? {}) as JsonObject;
  return (
    <div class="fields">
      {Object.entries(bare(node).members ?? {}).map(([name, member]) => (
        <Field
          key={name}
          path={path === "" ? name : `${path}.${name}`}
          node={member}
          value={given[name]}
          context={context}
          onChange={(next) => {
            const { [name]: _before, ...others } = given;
            onChange(next === undefined ? others : { ...given, [name]: next });
          }}
        />
      ))}
    </div>
  );
}

/** An object or a list that may be null: a switch, and what it opens. */
function Switched(props: FieldProps) {
  const { path, node, value, onChange, context } = props;
  const id = useId();
  const [label, meaning] = textsOf(context, path);
  const isOn = value !== null && value !== undefined;
  return (
    <div class="field" data-path={path}>
      <label class="choice">
        <input
          type="checkbox"
          checked={isOn}
          aria-describedby={id}
          onChange={() => onChange(isOn ? null : NEW[plain(path)])}
        />
        {label}
      </label>
      <Under hint={meaning} hintId={id} errorId="" />
      {isOn && (
        <fieldset class="inner">
          <legend class="hidden">{label}</legend>
          <Field {...props} node={bare(node)} />
        </fieldset>
      )}
    </div>
  );
}

/** A list of objects: a row each. */
function Rows({ path, node, value, onChange, context }: FieldProps) {
  const rows = (value ?? []) as readonly Json[];
  const { item, max = 0 } = bare(node);
  const [label, meaning] = textsOf(context, path);
  const [rowName] = textsOf(context, `${path}[]`);
  // A row keeps its fields when another one before it goes.
  const keys = useRef<number[]>([]);
  const nextKey = useRef(0);
  while (keys.current.length < rows.length) keys.current.push(nextKey.current++);
  const list = useRef<HTMLDivElement>(null);
  const error = context.error?.path === path ? context.error.text : undefined;
  const add = () => {
    onChange([...rows, NEW[plain(path)] ?? null]);
    setTimeout(() => list.current?.querySelector<HTMLElement>(".row:last-of-type :is(input, select)")?.focus());
  };
  const remove = (index: number) => {
    keys.current.splice(index, 1);
    onChange(rows.filter((_, at) => at !== index));
    setTimeout(() => list.current?.querySelector<HTMLElement>(":scope > button")?.focus());
  };
  return (
    <div class="rows" ref={list} data-path={path}>
      <h3>{label}</h3>
      <p class="hint">{`${meaning} · ${T.atMost(max)}`}</p>
      <Under error={error} errorId="" hintId="" />
      {rows.map((row, index) => (
        <fieldset class="row" key={keys.current[index]}>
          <legend>{`${rowName} ${index + 1}`}</legend>
          <Group
            path={`${path}[${index}]`}
            node={item as Node}
            value={row}
            context={context}
            onChange={(next) => onChange(rows.map((each, at) => (at === index ? (next ?? null) : each)))}
          />
          <button type="button" onClick={() => remove(index)} aria-label={`${T.remove}: ${rowName} ${index + 1}`}>
            {T.remove}
          </button>
        </fieldset>
      ))}
      {rows.length < max && (
        <button type="button" onClick={add}>
          + {rowName}
        </button>
      )}
    </div>
  );
}

/** Days of the week, 0 is Monday. */
function Days({ path, value, onChange, context }: FieldProps) {
  const days = (value ?? []) as readonly number[];
  const id = useId();
  const [label, meaning] = textsOf(context, path);
  const error = context.error?.path === path ? context.error.text : days.length === 0 ? T.wrongOther : undefined;
  return (
    <fieldset class="field" data-path={path} aria-describedby={id}>
      <legend>{label}</legend>
      <div class="buttons">
        {[0, 1, 2, 3, 4, 5, 6].map((day) => (
          <label class="choice" key={day}>
            <input
              type="checkbox"
              checked={days.includes(day)}
              onChange={(event) => {
                const others = days.filter((each) => each !== day);
                onChange(event.currentTarget.checked ? [...others, day].sort() : others);
              }}
            />
            {weekday(day)}
          </label>
        ))}
      </div>
      <Under hint={meaning} hintId={id} error={error} errorId={`${id}e`} />
    </fieldset>
  );
}
