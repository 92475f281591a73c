import { useState } from "preact/hooks";
import type { Currents } from "../../live/http/currents";
import { phaseCount } from "./amperes";
import { Chart } from "./chart";
import type { ChartPlan } from "./chart-series";

interface ChartCardProps {
  readonly plan: ChartPlan;
  /** The oldest first; one array that grows. */
  readonly currents: readonly Currents[];
  /** s of simulated time, of the newest. */
  readonly newest: number;
  readonly contractedA: number;
}

export function ChartCard({ plan, currents, newest, contractedA }: ChartCardProps) {
  const [pointed, setPointed] = useState<number>();
  const shown = (pointed === undefined ? undefined : currents[pointed]) ?? currents.at(-1);
  if (shown === undefined) return null;
  const values = plan.values(shown, contractedA);
  const ago = newest - shown.t;
  return (
    <section class="card chart-card" aria-labelledby="chart-title">
      <div class="card-head">
        <h2 id="chart-title">Last ten minutes</h2>
        <p class="muted">
          {phaseCount(shown.total) > 1 ? "highest phase, " : ""}
          {ago > 0 ? `${Math.floor(ago / 60)} min ${ago % 60} s ago` : "now"}
        </p>
      </div>
      <ul class="legend">
        {plan.series.map(({ label, color, dash, widthPx, area }, index) => (
          <li key={label}>
            {area === "between" ? (
              <svg width="14" height="12" aria-hidden="true" style={{ color: `var(--${color})` }}>
                <rect width="14" height="12" rx="3" />
              </svg>
            ) : (
              <svg width="30" height="10" aria-hidden="true" style={{ color: `var(--${color})` }}>
                <path d="M1 5H29" stroke-width={widthPx} stroke-dasharray={dash.join(" ")} />
              </svg>
            )}
            {label} <b>{(values[index] ?? 0).toFixed(1)} A</b>
          </li>
        ))}
      </ul>
      <Chart plan={plan} currents={currents} newest={newest} contractedA={contractedA} onPoint={setPointed} />
    </section>
  );
}
