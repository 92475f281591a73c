import type { SiteInfo } from "../../live/http/live-world";
import type { TraceLine } from "../../scenario/trace-line";
import { phaseCount } from "./amperes";
import { HouseSlider } from "./house-slider";
import type { Send } from "./post";
import { Schematic } from "./schematic";
import { BreakerFigure, MainSwitchFigure, MeterFigure } from "./site-figures";

interface SiteCardProps {
  readonly line: TraceLine;
  readonly site: SiteInfo;
  readonly send: Send;
}

export function SiteCard({ line, site, send }: SiteCardProps) {
  return (
    <section class="card" aria-labelledby="site-title">
      <div class="card-head">
        <h2 id="site-title">House and main switch</h2>
        {phaseCount(line.total) > 1 && <p class="muted">phases L1 / L2 / L3</p>}
      </div>
      <Schematic line={line} site={site} />
      <dl class={`figures site-figures ${phaseCount(line.total) > 1 ? "phases" : ""}`}>
        <MainSwitchFigure line={line} site={site} />
        <MeterFigure line={line} site={site} />
        <BreakerFigure line={line} site={site} />
      </dl>
      <HouseSlider home={line.home} contractedA={site.contractedCurrent} send={send} />
    </section>
  );
}
