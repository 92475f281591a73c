import { useEffect, useReducer } from "preact/hooks";
import { type Currents, currentsOf } from "../../live/http/currents";
import type { SimInfo } from "../../live/http/live-world";
import type { TraceLine } from "../../scenario/trace-line";
import { apiUrl } from "./post";

/** s of simulated time the chart shows. */
export const HISTORY_SECONDS = 600;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 8_000;
/** A stream that says nothing for so long, at real time or faster, is shown as silent. */
const SILENT_MS = 6_000;

export type Connection = "connecting" | "live" | "silent" | "lost";

export interface Feed {
  readonly connection: Connection;
  readonly info: SimInfo | undefined;
  /** The newest line. */
  readonly line: TraceLine | undefined;
  /** Of the last ten minutes, the oldest first. The same array at every render. */
  readonly currents: readonly Currents[];
}

/** Follows the simulator's trace for as long as the page lives, through restarts and lost connections. */
export function useFeed(): Feed {
  const [feed, update] = useReducer((before: Feed, change: Partial<Feed>): Feed => ({ ...before, ...change }), {
    connection: "connecting",
    info: undefined,
    line: undefined,
    currents: [],
  });
  useEffect(() => follow(update), []);
  return feed;
}

function follow(update: (change: Partial<Feed>) => void): () => void {
  let newest: TraceLine | undefined;
  let currents: Currents[] = [];
  let source: EventSource | undefined;
  let retryMs = FIRST_RETRY_MS;
  let retry: number | undefined;
  let silence: number | undefined;
  let frame: number | undefined;
  let speed = 1;

  /** At high speed many lines come between two pictures. */
  const show = () => {
    frame ??= requestAnimationFrame(() => {
      frame = undefined;
      if (newest !== undefined) update({ connection: "live", line: newest, currents });
    });
  };
  const watchSilence = () => {
    clearTimeout(silence);
    silence = window.setTimeout(() => update({ connection: "silent" }), SILENT_MS / Math.min(1, speed));
  };
  const add = (line: TraceLine) => {
    const last = currents.at(-1);
    if (last?.t === line.t) currents.pop();
    else if (last !== undefined && line.t < last.t) currents = [];
    currents.push(currentsOf(line));
    while ((currents[0]?.t ?? line.t) < line.t - HISTORY_SECONDS) currents.shift();
    newest = line;
    show();
  };
  const connect = () => {
    const opened = new EventSource(apiUrl("stream"));
    source = opened;
    watchSilence();
    opened.addEventListener("sim", (event: MessageEvent<string>) => {
      retryMs = FIRST_RETRY_MS;
      const info = JSON.parse(event.data) as SimInfo;
      speed = info.speed;
      update({ connection: "live", info });
      watchSilence();
    });
    // What comes before the history is there waits for it.
    let early: TraceLine[] | undefined = [];
    opened.addEventListener("open", () => {
      Promise.all([fetchJson<Currents[]>("currents"), fetchJson<TraceLine>("state")]).then(([history, state]) => {
        if (source !== opened) return;
        currents = history;
        for (const line of [state, ...(early ?? [])]) if (line.t >= (currents.at(-1)?.t ?? -1)) add(line);
        early = undefined;
      }, lost);
    });
    opened.addEventListener("message", (event: MessageEvent<string>) => {
      const line = JSON.parse(event.data) as TraceLine;
      if (early === undefined) add(line);
      else early.push(line);
      watchSilence();
    });
    const lost = () => {
      if (source !== opened) return;
      opened.close();
      source = undefined;
      clearTimeout(silence);
      update({ connection: "lost" });
      retry = window.setTimeout(connect, retryMs);
      retryMs = Math.min(LONGEST_RETRY_MS, retryMs * 2);
    };
    opened.addEventListener("error", lost);
  };
  connect();
  return () => {
    source?.close();
    source = undefined;
    clearTimeout(retry);
    clearTimeout(silence);
    if (frame !== undefined) cancelAnimationFrame(frame);
  };
}

async function fetchJson<T>(path: string): Promise<T> {
  const response = await fetch(apiUrl(path));
  if (!response.ok) throw new Error(`${path} could not be read (${response.status})`);
  return (await response.json()) as T;
}
