import type { SiteInfo } from "../../live/http/live-world";
import type { TraceLine } from "../../scenario/trace-line";
import { stackedNow } from "./chart-series";

/** How far the bar goes beyond what is contracted, as a part of it. */
const BEYOND = 1.15;

/** House and chargers against what is contracted; the figures beside it say the same in words. */
export function SiteBar({ line, site }: { line: TraceLine; site: SiteInfo }) {
  const { homeA, chargersA } = stackedNow(line);
  const wholeA = Math.max(site.contractedCurrent * BEYOND, homeA + chargersA, 1);
  const percent = (currentA: number) => `${((currentA / wholeA) * 100).toFixed(2)}%`;
  return (
    <div class="site-bar" aria-hidden="true">
      <span class="home" style={{ width: percent(homeA) }} />
      <span class="car" style={{ width: percent(chargersA) }} />
      <span class="mark" style={{ left: percent(site.contractedCurrent) }} />
    </div>
  );
}
