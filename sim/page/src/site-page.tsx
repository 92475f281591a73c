import { useCallback, useMemo, useState } from "preact/hooks";
import type { Currents } from "../../live/http/currents";
import type { SimInfo } from "../../live/http/live-world";
import type { TraceLine } from "../../scenario/trace-line";
import { ChargerCard } from "./charger-card";
import { ChargerGrid } from "./charger-grid";
import { ChargerSheet } from "./charger-sheet";
import { ChartCard } from "./chart-card";
import { stackedPlan } from "./chart-series";
import { faultsOf } from "./fault-menu";
import type { Send } from "./post";
import { SiteSummary } from "./site-summary";

interface SitePageProps {
  readonly line: TraceLine;
  readonly currents: readonly Currents[];
  readonly info: SimInfo;
  readonly portalOf: (id: string) => string | null;
  readonly send: Send;
}

/** Several chargers: the site first, then each of them as a tile that opens. */
export function SitePage({ line, currents, info, portalOf, send }: SitePageProps) {
  const [opened, setOpened] = useState<string>();
  const open = useCallback((id: string) => setOpened(id), []);
  const ids = Object.keys(line.chargers);
  const plan = useMemo(() => stackedPlan(ids), [ids.join()]);
  const charger = opened === undefined ? undefined : line.chargers[opened];
  return (
    <>
      <div class="site-head">
        <SiteSummary line={line} info={info} send={send} />
        <ChartCard plan={plan} currents={currents} newest={line.t} contractedA={info.site.contractedCurrent} />
      </div>
      <ChargerGrid line={line} info={info} onOpen={open} send={send} />
      {opened !== undefined && charger !== undefined && (
        <ChargerSheet key={opened} id={opened} onClose={() => setOpened(undefined)}>
          <ChargerCard
            id={opened}
            charger={charger}
            info={info.chargers[opened]}
            portal={portalOf(opened)}
            faults={faultsOf("charger", info.faults)}
            isShared={info.sharing !== null}
            send={send}
          />
        </ChargerSheet>
      )}
    </>
  );
}
