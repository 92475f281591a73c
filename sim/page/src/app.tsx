import { useCallback, useState } from "preact/hooks";
import { ChargerCard } from "./charger-card";
import { ChartCard } from "./chart-card";
import { useFeed } from "./feed";
import { Header } from "./header";
import { postEvent, type Send } from "./post";
import { SiteCard } from "./site-card";

export function App() {
  const { connection, info, line, lines } = useFeed();
  const [refusal, setRefusal] = useState("");
  const send = useCallback<Send>(async (event) => {
    const result = await postEvent(event);
    setRefusal(result.ok ? "" : result.error);
    return result;
  }, []);
  const ready = info !== undefined && line !== undefined;
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
        <main class={connection === "lost" ? "stale" : ""}>
          <div class="chargers">
            {Object.entries(line.chargers).map(([id, charger]) => (
              <ChargerCard
                key={id}
                id={id}
                charger={charger}
                info={info.chargers[id]}
                portal={info.parts.find((part) => part.id === id)?.portal ?? null}
                faults={info.faults}
                send={send}
              />
            ))}
          </div>
          <div class="site">
            <SiteCard line={line} site={info.site} send={send} />
            <ChartCard lines={lines} line={line} contractedA={info.site.contractedCurrent} />
          </div>
        </main>
      )}
    </>
  );
}
