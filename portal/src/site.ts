import { useEffect, useState } from "preact/hooks";
import { get } from "./api";
import type { Site, Status } from "./types";

const EMPTY: Site = { chargers: [], strangers: [] };
/** ms between two looks. */
const LOOK_MS = 5_000;

/** The manager's chargers, looked at again with each news and every few seconds. */
export function useSite(news: Status | number): Site {
  const [site, setSite] = useState(EMPTY);
  const [atMs, setAtMs] = useState(0);
  useEffect(() => {
    let isGone = false;
    const look = async () => {
      const answer = await get<Partial<Site>>("chargers");
      if (!isGone && answer.ok) setSite({ ...EMPTY, ...answer.data });
    };
    look();
    const timer = setTimeout(() => setAtMs(Date.now()), LOOK_MS);
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [news, atMs]);
  return site;
}
