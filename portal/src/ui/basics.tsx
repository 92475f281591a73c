import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import type { Answer } from "../api";
import { T } from "../language";

export interface Inside {
  readonly children?: ComponentChildren;
}

export function Card({ title, children, class: extra = "" }: Inside & { title?: string | undefined; class?: string }) {
  const id = useId();
  return (
    <section class={`card ${extra}`} aria-labelledby={title === undefined ? undefined : id}>
      {title !== undefined && <h2 id={id}>{title}</h2>}
      {children}
    </section>
  );
}

export function Icon({ path }: { path: string }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}

/** Something is wrong, and a screen reader says so at once. */
export function Alert({ children }: Inside) {
  return <div role="alert">{children && <p class="alert">{children}</p>}</div>;
}

export function Facts({ rows }: { rows: readonly (readonly [label: string, value: ComponentChildren] | false)[] }) {
  return (
    <dl class="facts">
      {rows.map(
        (row) =>
          row !== false && (
            <div key={row[0]}>
              <dt>{row[0]}</dt>
              <dd>{row[1]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** Label, control, hint and error, tied together for whoever cannot see them together. */
export function Labelled({
  label,
  hint,
  error,
  path,
  children,
}: {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  path?: string;
  children: (ties: Ties) => ComponentChildren;
}) {
  const id = useId();
  const hintId = hint ? `${id}h` : "";
  const errorId = error ? `${id}e` : "";
  const ties = { id, "aria-describedby": `${errorId} ${hintId}`.trim() || undefined, "aria-invalid": Boolean(error) };
  return (
    <div class="field" data-path={path}>
      <label for={id}>{label}</label>
      {children(ties)}
      <Under hint={hint} hintId={hintId} error={error} errorId={errorId} />
    </div>
  );
}

export interface Ties {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": boolean;
}

/** What stands below a control. */
export function Under(props: {
  hint?: string | undefined;
  hintId: string;
  error?: string | undefined;
  errorId: string;
}) {
  return (
    <>
      {props.error && (
        <p class="error" id={props.errorId} role="alert">
          {props.error}
        </p>
      )}
      {props.hint && (
        <p class="hint" id={props.hintId}>
          {props.hint}
        </p>
      )}
    </>
  );
}

interface InputProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly path?: string;
  /** A password, with a button that shows it. */
  readonly secret?: boolean | undefined;
  /** For password managers. */
  readonly fill?: string | undefined;
}

/** One line of text. */
export function Input({ label, value, onInput, hint, error, path = "", secret = false, fill = "off" }: InputProps) {
  const [isShown, setShown] = useState(false);
  const button = isShown ? T.hide : T.show;
  return (
    <Labelled {...{ label, hint, error, path }}>
      {(ties) => (
        <span class="with-button">
          <input
            {...ties}
            type={(secret && !isShown ? "password" : "text") as "text"}
            autocomplete={fill as "off"}
            autocapitalize="none"
            spellcheck={false}
            value={value}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
          {secret && (
            <button type="button" aria-label={`${button}: ${label}`} onClick={() => setShown(!isShown)}>
              {button}
            </button>
          )}
        </span>
      )}
    </Labelled>
  );
}

/** A button that asks once more before it does what cannot be undone. `about`: what it is for, where there are several. */
export function SureButton({ label, about = "", onSure }: { label: string; about?: string; onSure: () => void }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <div class="buttons">
      <button type="button" aria-label={`${isAsking ? T.cancel : label} ${about}`} onClick={() => setAsking(!isAsking)}>
        {isAsking ? T.cancel : label}
      </button>
      {isAsking && (
        <button
          type="button"
          class="danger"
          aria-label={`${label} ${about}`}
          onClick={() => {
            setAsking(false);
            onSure();
          }}
        >
          {label}
        </button>
      )}
    </div>
  );
}

export function errorOf(answer: Answer<unknown>): string {
  if (answer.ok) return "";
  if (answer.status === 0) return T.noAnswer;
  return answer.error === "" ? T.failed : sentence(answer.error);
}

/** The part's own words, as a sentence. */
export function sentence(text: string): string {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(whole) ? whole : `${whole}.`;
}
