import { useEffect, useState } from "preact/hooks";
import { call, get, upload } from "../api";
import { num, T } from "../language";
import type { About, UpdateNow } from "../types";
import { Ask, wrongOf } from "../ui/ask";
import { Alert, Card, errorOf, sentence } from "../ui/basics";
import { FileField } from "./maintenance";

const LOOK_MS = 1_000;
/** A device that restarts is gone after so long at the latest. */
const GONE_MS = 4_000;

/** Asks for a restart, and loads the page again when the device is back; what to say meanwhile. */
export async function restart(): Promise<string> {
  const answer = await call("POST", "restart");
  if (!answer.ok) return errorOf(answer);
  const again = async () => {
    if ((await get<About>("about")).ok) location.reload();
    else setTimeout(again, LOOK_MS);
  };
  setTimeout(again, GONE_MS);
  return T.restarting;
}

/** A new image: by file, or from an address. */
export function Update() {
  const [now, setNow] = useState<UpdateNow>();
  const [file, setFile] = useState<File>();
  const [share, setShare] = useState<number>();
  const [error, setError] = useState("");
  const [said, setSaid] = useState("");
  const look = async () => {
    const answer = await get<UpdateNow>("update");
    if (answer.ok) setNow(answer.data);
  };
  const { state = "idle", receivedBytes = 0, totalBytes = 0 } = now ?? {};
  const isAtWork = !["idle", "ready", "failed"].includes(state);
  useEffect(() => {
    if (now !== undefined && !isAtWork) return;
    const timer = setTimeout(look, now === undefined ? 0 : LOOK_MS);
    return () => clearTimeout(timer);
  }, [now]);
  const send = async () => {
    if (file === undefined) return;
    setError("");
    setShare(0);
    const answer = await upload<UpdateNow>("update", file, setShare);
    setShare(undefined);
    setError(errorOf(answer));
    if (answer.ok) setNow(answer.data);
  };
  const part = share ?? (isAtWork ? receivedBytes / (totalBytes || 1) : undefined);
  return (
    <Card title={T.update}>
      <p>
        {T.version} <b>{now?.version}</b>
        {now?.next && ` → ${now.next}`}
      </p>
      {now?.running === "trial" && <p class="note">{T.trial}</p>}
      <p role="status">{share === undefined ? T.updateStates[state] : T.updateStates["receiving"]}</p>
      <Alert>{error || (state === "failed" && now?.error ? sentence(now.error) : "")}</Alert>
      {part !== undefined ? (
        <p>
          <progress max={1} value={part} aria-label={T.update} />
          {`${num(part * 100, 0)} %`}
        </p>
      ) : (
        <>
          {state === "ready" && (
            <button type="button" class="primary" onClick={async () => setSaid(await restart())}>
              {T.restart}
            </button>
          )}
          <p role="status">{said}</p>
          <FileField label={T.updateFile} accept=".bin,.img" onFile={setFile} />
          <button type="button" disabled={file === undefined} onClick={send}>
            {T.install}
          </button>
          <Ask
            questions={[{ name: "url", label: T.updateUrl, hint: "https://…" }]}
            button={T.fetch}
            send={async (body) => {
              const answer = await call("POST", "update/fetch", { url: "", ...body });
              if (!answer.ok) return wrongOf(answer, "url");
              look();
              return "";
            }}
          />
        </>
      )}
    </Card>
  );
}
