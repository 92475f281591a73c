import { useMemo } from "preact/hooks";
import { sumA } from "../../live/http/currents";
import type { SimInfo } from "../../live/http/live-world";
import type { TraceLine } from "../../scenario/trace-line";
import { formatA, phaseCount } from "./amperes";
import { FaultMenu, faultsOf } from "./fault-menu";
import { HouseSlider } from "./house-slider";
import type { Send } from "./post";
import { SiteBar } from "./site-bar";
import { BreakerFigure, Figure, MainSwitchFigure, MeterFigure, SharingFigure } from "./site-figures";
import { chargerGroup } from "./words";

interface SiteSummaryProps {
  readonly line: TraceLine;
  readonly info: SimInfo;
  readonly send: Send;
}

/** The site of several chargers: what is contracted, who takes it, and who shares it. */
export function SiteSummary({ line, info, send }: SiteSummaryProps) {
  const { site, sharing } = info;
  const chargers = Object.values(line.chargers);
  const charging = chargers.filter((charger) => chargerGroup(charger) === "charging").length;
  const faults = useMemo(() => faultsOf("site", info.faults), [info.faults.join()]);
  const hasPhases = phaseCount(line.total) > 1;
  return (
    <section class="card site-summary" aria-labelledby="site-title">
      <div class="card-head">
        <h2 id="site-title">Site</h2>
        {hasPhases && <p class="muted">phases L1 / L2 / L3; the bar shows the one that carries most</p>}
      </div>
      <SiteBar line={line} site={site} />
      <dl class={`figures site-figures ${hasPhases ? "phases" : ""}`}>
        <MainSwitchFigure line={line} site={site} />
        <Figure name={<Swatched color="home" name="House" />} value={`${formatA(line.home)} A`} />
        <Figure
          name={<Swatched color="car" name="Chargers" />}
          value={`${formatA(sumA(chargers.map(({ drawn }) => drawn)))} A`}
          note={`${charging} of ${chargers.length} charging`}
        />
        <MeterFigure line={line} site={site} />
        <BreakerFigure line={line} site={site} />
        <SharingFigure sharing={sharing} site={site} />
      </dl>
      <HouseSlider home={line.home} contractedA={site.contractedCurrent} send={send} />
      {faults.length > 0 && <FaultMenu id={null} faults={faults} send={send} />}
    </section>
  );
}

function Swatched({ color, name }: { color: string; name: string }) {
  return (
    <>
      <Swatch color={color} /> {name}
    </>
  );
}

/** @param color CSS variable */
export function Swatch({ color }: { color: string }) {
  return <span class="swatch" aria-hidden="true" style={{ background: `var(--${color})` }} />;
}
