import { useEffect, useState } from "preact/hooks";
import { get, session } from "./api";
import type { About, Status } from "./types";

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 16_000;
/** The part speaks every 10 s: silent for more than twice of that, it is taken for gone. */
const SILENT_MS = 24_000;

export interface Live {
  readonly status: Status | undefined;
  /** Since when nothing comes, ms; null: it does. */
  readonly offlineSince: number | null;
}

/** Follows the part's status for as long as the page is open. */
export function useLive(): Live {
  const [live, setLive] = useState<Live>({ status: undefined, offlineSince: null });
  useEffect(() => {
    let source: EventSource | undefined;
    let timer = 0;
    let retryMs = FIRST_RETRY_MS;
    const lost = () => {
      source?.close();
      clearTimeout(timer);
      setLive(({ status, offlineSince }) => ({ status, offlineSince: offlineSince ?? Date.now() }));
      timer = window.setTimeout(again, retryMs);
      retryMs = Math.min(LONGEST_RETRY_MS, retryMs * 2);
    };
    // A stream does not tell why it was refused: nobody may be logged in any more.
    const again = async () => {
      const about = await get<About>("about");
      if (source === undefined) return;
      if (about.ok && !about.data.isLoggedIn) session.onLost();
      else if (about.ok) open();
      else lost();
    };
    const open = () => {
      source?.close();
      source = new EventSource("/api/events");
      const watch = () => {
        clearTimeout(timer);
        timer = window.setTimeout(lost, SILENT_MS);
      };
      source.onmessage = ({ data }) => {
        retryMs = FIRST_RETRY_MS;
        setLive({ status: JSON.parse(data), offlineSince: null });
        watch();
      };
      source.onerror = lost;
      watch();
    };
    open();
    return () => {
      source?.close();
      source = undefined;
      clearTimeout(timer);
    };
  }, []);
  return live;
}
