import type { Currents } from "../../live/http/currents";
import type { SimInfo } from "../../live/http/live-world";
import type { TraceLine } from "../../scenario/trace-line";
import { ChargerCard } from "./charger-card";
import { ChartCard } from "./chart-card";
import { ONE_CHARGER } from "./chart-series";
import type { Send } from "./post";
import { SiteCard } from "./site-card";

interface HousePageProps {
  readonly line: TraceLine;
  readonly currents: readonly Currents[];
  readonly info: SimInfo;
  readonly portalOf: (id: string) => string | null;
  readonly send: Send;
}

/** A house with one charger. */
export function HousePage({ line, currents, info, portalOf, send }: HousePageProps) {
  return (
    <>
      <div class="chargers">
        {Object.entries(line.chargers).map(([id, charger]) => (
          <ChargerCard
            key={id}
            id={id}
            charger={charger}
            info={info.chargers[id]}
            portal={portalOf(id)}
            faults={info.faults}
            isShared={info.sharing !== null}
            send={send}
          />
        ))}
      </div>
      <div class="site">
        <SiteCard line={line} site={info.site} send={send} />
        <ChartCard plan={ONE_CHARGER} currents={currents} newest={line.t} contractedA={info.site.contractedCurrent} />
      </div>
    </>
  );
}
