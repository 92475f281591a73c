import { useEffect, useState } from "preact/hooks";
import { call, get } from "../api";
import { span, T } from "../language";
import type { About, JsonObject, Status } from "../types";
import { Ask, newPassword, refusePassword, wrongOf } from "../ui/ask";
import { Alert, Card, errorOf, Facts, SureButton } from "../ui/basics";
import { wrongPassword } from "./setup";
import { restart, Update } from "./update";

export function Maintenance({ about, now }: { about: About; now: Status }) {
  return (
    <div class="cards">
      {about.canUpdate && <Update />}
      <Restart />
      <Backup />
      <Card title={T.log}>
        <a class="button" href="/api/log" target="_blank" rel="noreferrer">
          {T.show}
        </a>
      </Card>
      <Card title={T.changePassword}>
        <Ask
          questions={[
            { name: "old", label: T.oldPassword, secret: true, fill: "current-password" },
            ...newPassword("new", T.newPassword),
          ]}
          button={T.save}
          refuse={refusePassword("new")}
          send={async ({ old = "", new: next }) => {
            const answer = await call("POST", "password", { old, new: next });
            return answer.ok ? T.changed : wrongPassword(answer, "old");
          }}
        />
      </Card>
      <Tokens />
      <Card title={T.about}>
        <Facts
          rows={[
            [T.id, about.id],
            [T.name, about.name],
            [T.version, about.version],
            [T.board, about.board],
            [T.uptime, span(now.uptimeS)],
          ]}
        />
      </Card>
    </div>
  );
}

function Restart() {
  const [said, setSaid] = useState("");
  return (
    <Card title={T.restart}>
      <SureButton label={T.restart} onSure={async () => setSaid(await restart())} />
      <p role="status">{said}</p>
    </Card>
  );
}

function Backup() {
  const [error, setError] = useState("");
  const [said, setSaid] = useState("");
  const [file, setFile] = useState<File>();
  const restore = async () => {
    setSaid("");
    try {
      const backup: JsonObject = JSON.parse((await file?.text()) ?? "");
      const answer = await call("POST", "restore", backup);
      setError(answer.ok ? "" : `${answer.path ?? ""} ${errorOf(answer)}`);
      setSaid(answer.ok ? T.saved : "");
    } catch {
      setError(T.wrongOther);
    }
  };
  return (
    <Card title={T.backup}>
      <p class="hint">{T.backupText}</p>
      <a class="button" href="/api/backup" download="">
        {T.download}
      </a>
      <FileField label={T.restore} accept=".json" onFile={setFile} />
      {file !== undefined && <SureButton label={T.restore} onSure={restore} />}
      <Alert>{error}</Alert>
      <p role="status">{said}</p>
    </Card>
  );
}

export function FileField(props: { label: string; accept: string; onFile: (file: File | undefined) => void }) {
  return (
    <p class="field">
      <label for={props.accept}>{props.label}</label>
      <input
        id={props.accept}
        type="file"
        accept={props.accept}
        onChange={(event) => props.onFile(event.currentTarget.files?.[0])}
      />
    </p>
  );
}

function Tokens() {
  const [names, setNames] = useState<readonly string[]>([]);
  const [made, setMade] = useState("");
  const read = async () => {
    const answer = await get<{ tokens: readonly { name: string }[] }>("tokens");
    if (answer.ok) setNames(answer.data.tokens.map((each) => each.name));
  };
  useEffect(() => {
    read();
  }, []);
  return (
    <Card title={T.tokens}>
      <p class="hint">{T.tokensText}</p>
      <ul class="lines">
        {names.map((each) => (
          <li key={each}>
            {each}
            <SureButton
              label={T.remove}
              about={each}
              onSure={async () => {
                await call("DELETE", `tokens/${encodeURIComponent(each)}`);
                read();
              }}
            />
          </li>
        ))}
      </ul>
      <Ask
        questions={[{ name: "name", label: T.name }]}
        button={T.add}
        send={async (body) => {
          const answer = await call<{ token: string }>("POST", "tokens", { name: "", ...body });
          if (!answer.ok) return wrongOf(answer, "name");
          setMade(answer.data.token);
          read();
          return T.tokenOnce;
        }}
      />
      {made !== "" && <code class="note">{made}</code>}
    </Card>
  );
}
