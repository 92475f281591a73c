import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { call } from "../api";
import { T } from "../language";
import type { About, NetworkNow } from "../types";
import { Ask, newPassword, refusePassword, wrongOf } from "../ui/ask";
import { Join } from "./join";

interface SetupProps {
  readonly about: About;
  readonly onDone: () => void;
}

/** First contact: a password for this page, then the network. */
export function Setup({ about, onDone }: SetupProps) {
  const [isSet, setSet] = useState(about.isSetUp);
  const [joined, setJoined] = useState<NetworkNow>();
  const { id, hasWifi, isAtHand } = about;
  const steps = hasWifi ? 2 : 1;
  if (!isSet)
    return (
      <Step title={T.welcome} step={T.step(1, steps)}>
        <p>{T.welcomeText(id)}</p>
        <Ask
          questions={[
            ...newPassword("password", T.password),
            !isAtHand && { name: "key", label: T.apKey, hint: T.apKeyHint, secret: true },
          ]}
          button={T.next}
          isPrimary
          refuse={refusePassword("password")}
          send={async ({ password, key = "" }) => {
            const answer = await call("POST", "setup", isAtHand ? { password } : { password, key });
            if (!answer.ok) return wrongOf(answer);
            if (hasWifi) setSet(true);
            else onDone();
            return "";
          }}
        />
      </Step>
    );
  if (joined === undefined)
    return (
      <Step title={T.chooseNetwork} step={T.step(2, steps)}>
        <Join onJoined={setJoined} />
        <button type="button" class="quiet" onClick={onDone}>
          {T.later}
        </button>
      </Step>
    );
  return (
    <Step title={T.done}>
      <p>{T.doneText(joined.ssid)}</p>
      {[joined.name, joined.address].map((host) => (
        <p class="link" key={host}>
          <a href={urlOf(host)}>{urlOf(host)}</a>
        </p>
      ))}
      <button type="button" onClick={onDone}>
        {T.continueHere}
      </button>
    </Step>
  );
}

/** One card in the middle; a new one takes the focus. */
function Step({ title, step, children }: { title: string; step?: string; children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [title]);
  return (
    <main class="step">
      <section class="card">
        <p class="hint">{step}</p>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {children}
      </section>
    </main>
  );
}

export function Login({ about, onDone }: SetupProps) {
  return (
    <Step title={about.id}>
      <Ask
        questions={[{ name: "password", label: T.password, secret: true, fill: "current-password" }]}
        button={T.login}
        isPrimary
        send={async (body) => {
          const answer = await call("POST", "login", body);
          if (!answer.ok) return wrongPassword(answer, "password");
          onDone();
          return "";
        }}
      />
    </Step>
  );
}

/** What stands beside a password that was refused. */
export function wrongPassword(answer: Awaited<ReturnType<typeof call>>, name: string) {
  if (answer.ok || answer.status === 0 || (answer.path ?? `$.${name}`) !== `$.${name}`) return wrongOf(answer);
  const text = answer.status === 429 ? T.tooOften(Math.ceil(answer.retryAfterS ?? 60)) : T.wrongPassword;
  return [name, text] as const;
}

/** On a desk the part is at a port of its own, in its new network too. */
function urlOf(host: string | null): string {
  return `http://${host}${location.port && `:${location.port}`}/`;
}
