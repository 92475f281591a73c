import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Answer } from "../api";
import { T } from "../language";
import { Alert, errorOf, Input } from "./basics";

export interface Question {
  /** As the part's errors name it. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly secret?: boolean;
  /** For password managers. */
  readonly fill?: string;
}

export type Answers = { readonly [name: string]: string };
/** What is wrong, and beside which question; none of them: below all. */
export type Wrong = readonly [name: string, text: string];

interface AskProps {
  readonly questions: readonly (Question | false)[];
  readonly button: string;
  readonly isPrimary?: boolean;
  /** Before anything is sent. */
  readonly refuse?: (answers: Answers) => Wrong | false;
  /** What it returns is wrong; a text is said. */
  readonly send: (answers: Answers) => Promise<Wrong | string>;
  readonly first?: Answers;
  readonly children?: ComponentChildren;
}

/** A few questions and a button; what is wrong stands beside its question. */
export function Ask({ questions, button, isPrimary = false, refuse, send, first = {}, children }: AskProps) {
  const [answers, setAnswers] = useState(first);
  const [[at, text], setWrong] = useState<Wrong>(["", ""]);
  const [said, setSaid] = useState("");
  const form = useRef<HTMLFormElement>(null);
  const shown = questions.filter((each) => each !== false);
  return (
    <form
      ref={form}
      noValidate
      onSubmit={async (event) => {
        event.preventDefault();
        setSaid("");
        const result = (refuse?.(answers) || undefined) ?? (await send(answers));
        const isFine = typeof result === "string";
        setWrong(isFine ? ["", ""] : result);
        if (isFine) {
          setSaid(result);
          setAnswers(first);
        } else setTimeout(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      }}
    >
      {children}
      {shown.map(({ name, label, hint, secret, fill }) => (
        <div key={name}>
          <Input
            {...{ label, hint, secret, fill }}
            value={answers[name] ?? ""}
            error={at === name ? text : undefined}
            onInput={(value) => setAnswers({ ...answers, [name]: value })}
          />
          {fill === "new-password" && name !== "again" && <Strength length={answers[name]?.length ?? 0} />}
        </div>
      ))}
      <Alert>{shown.some(({ name }) => name === at) ? "" : text}</Alert>
      <div class="buttons">
        <button type="submit" class={isPrimary ? "primary" : ""}>
          {button}
        </button>
      </div>
      <p role="status">{said}</p>
    </form>
  );
}

/** What the part refused, as a form shows it; `at` is for errors without a path. */
export function wrongOf(answer: Answer<unknown>, at = ""): Wrong {
  return [answer.ok ? "" : (answer.path?.slice(2) ?? at), errorOf(answer)];
}

const LEAST = 8;
/** Characters from which on a password is fair, good, very good. */
const STRENGTHS = [LEAST, 12, 16];

function Strength({ length }: { length: number }) {
  const strength = STRENGTHS.filter((each) => length >= each).length;
  return (
    <p class="strength" role="status">
      <meter min={0} max={3} value={strength} aria-hidden="true" />
      {length > 0 && T.strength[strength]}
    </p>
  );
}

/** A new password and the same once more. */
export function newPassword(name: string, label: string): readonly Question[] {
  return [
    { name, label, hint: T.passwordHint, secret: true, fill: "new-password" },
    { name: "again", label: T.passwordAgain, secret: true, fill: "new-password" },
  ];
}

export function refusePassword(name: string): (answers: Answers) => Wrong | false {
  return ({ [name]: value = "", again }) =>
    value.length < LEAST || value.length > 64
      ? [name, T.passwordShort]
      : value !== again && ["again", T.passwordDiffers];
}
