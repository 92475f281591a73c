import { useState } from "preact/hooks";
import type { TraceLine } from "../../scenario/trace-line";
import { phaseCount } from "./amperes";
import { Chart } from "./chart";
import { SERIES, seriesValues } from "./chart-series";

interface ChartCardProps {
  readonly lines: readonly TraceLine[];
  readonly line: TraceLine;
  readonly contractedA: number;
}

export function ChartCard({ lines, line, contractedA }: ChartCardProps) {
  const [pointed, setPointed] = useState<number>();
  const shown = (pointed === undefined ? undefined : lines[pointed]) ?? line;
  const values = seriesValues(shown, contractedA);
  const ago = line.t - shown.t;
  return (
    <section class="card chart-card" aria-labelledby="chart-title">
      <div class="card-head">
        <h2 id="chart-title">Last ten minutes</h2>
        <p class="muted">
          {phaseCount(line.total) > 1 ? "highest phase, " : ""}
          {ago > 0 ? `${Math.floor(ago / 60)} min ${ago % 60} s ago` : "now"}
        </p>
      </div>
      <ul class="legend">
        {SERIES.map(({ key, label, dash, widthPx }) => (
          <li key={key} class={key}>
            <svg width="30" height="10" aria-hidden="true">
              <path d="M1 5H29" stroke-width={widthPx} stroke-dasharray={dash.join(" ")} />
            </svg>
            {label} <b>{values[key].toFixed(1)} A</b>
          </li>
        ))}
      </ul>
      <Chart lines={lines} newest={line.t} contractedA={contractedA} onPoint={setPointed} />
    </section>
  );
}
