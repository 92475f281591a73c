import { useCallback, useState } from "preact/hooks";
import { useFeed } from "./feed";
import { Header } from "./header";
import { HousePage } from "./house-page";
import { postEvent, type Send } from "./post";
import { SitePage } from "./site-page";

export function App() {
  const { connection, info, line, currents } = useFeed();
  const [refusal, setRefusal] = useState("");
  const send = useCallback<Send>(async (event) => {
    const result = await postEvent(event);
    setRefusal(result.ok ? "" : result.error);
    return result;
  }, []);
  const ready = info !== undefined && line !== undefined;
  const Page = Object.keys(line?.chargers ?? {}).length > 1 ? SitePage : HousePage;
  const portalOf = (id: string) => info?.parts.find((part) => part.id === id)?.portal ?? null;
  return (
    <>
      <Header connection={connection} name={info?.name} speed={info?.speed} t={line?.t} />
      <div role="alert" class="notices">
        {refusal !== "" && (
          <p class="notice">
            <span aria-hidden="true">▲ </span>Not done: {refusal}
            <button type="button" class="quiet" onClick={() => setRefusal("")}>
              Dismiss
            </button>
          </p>
        )}
      </div>
      {!ready && <p class="first-wait">Waiting for the simulator’s first second …</p>}
      {ready && (
        <main class={`${Page === SitePage ? "many" : ""} ${connection === "lost" ? "stale" : ""}`}>
          <Page line={line} currents={currents} info={info} portalOf={portalOf} send={send} />
        </main>
      )}
    </>
  );
}
