import type { SiteInfo } from "../../live/http/live-world";
import type { TraceLine } from "../../scenario/trace-line";
import { formatA, highestA, phaseCount, shortA } from "./amperes";
import { HouseSlider } from "./house-slider";
import type { Send } from "./post";
import { Schematic } from "./schematic";

/** A; within the meter's resolution a second is not over the limit. */
const OVER_A = 0.05;
/** A reading older than this many intervals is not followed any more. */
const STALE_INTERVALS = 3;

interface SiteCardProps {
  readonly line: TraceLine;
  readonly site: SiteInfo;
  readonly send: Send;
}

export function SiteCard({ line, site, send }: SiteCardProps) {
  const totalA = highestA(line.total);
  const overA = totalA - site.contractedCurrent;
  const over = overA > OVER_A;
  const { current, age } = line.meter;
  const stale = age === null || age > STALE_INTERVALS * site.updateInterval;
  const { breaker } = line;
  const rated = site.breaker ?? null;
  return (
    <section class="card" aria-labelledby="site-title">
      <div class="card-head">
        <h2 id="site-title">House and main switch</h2>
        {phaseCount(line.total) > 1 && <p class="muted">phases L1 / L2 / L3</p>}
      </div>
      <Schematic line={line} site={site} />
      <dl class={`figures site-figures ${phaseCount(line.total) > 1 ? "phases" : ""}`}>
        <div>
          <dt>Main switch</dt>
          <dd>
            {formatA(line.total)} A <small>of {shortA(site.contractedCurrent)} A</small>
          </dd>
          <dd class={over ? "note alarm" : "note"}>
            {over ? `▲ ${overA.toFixed(1)} A over the contract` : `✓ ${Math.max(0, -overA).toFixed(1)} A left`}
          </dd>
        </div>
        <div>
          <dt>Meter reading</dt>
          <dd>{current === null ? "none yet" : `${formatA(current)} A`}</dd>
          <dd class={stale ? "note alarm" : "note"}>
            {age === null ? "▲ nothing read" : `${stale ? "▲ too old: " : "✓ "}${age.toFixed(0)} s ago`}
          </dd>
        </div>
        {rated !== null && (
          <div>
            <dt>
              Breaker {rated.curve}
              {shortA(rated.rated)}
            </dt>
            <dd>{breaker.tripped ? "tripped" : "closed"}</dd>
            <dd class={breaker.tripped ? "note alarm" : "note"}>
              {breaker.tripped ? "▲ no supply" : `✓ heat ${(breaker.heat * 100).toFixed(0)} % of a trip`}
            </dd>
          </div>
        )}
      </dl>
      <HouseSlider home={line.home} contractedA={site.contractedCurrent} send={send} />
    </section>
  );
}
