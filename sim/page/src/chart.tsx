import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import type { Currents } from "../../live/http/currents";
import { highestA } from "./amperes";
import type { ChartPlan, Series } from "./chart-series";
import { HISTORY_SECONDS } from "./feed";
import { useWidth } from "./use-width";

const HEIGHT_PX = 240;
const FONT = "12px system-ui, sans-serif";
const darkScheme = matchMedia("(prefers-color-scheme: dark)");

interface ChartProps {
  readonly plan: ChartPlan;
  readonly currents: readonly Currents[];
  /** s of simulated time at the right edge. */
  readonly newest: number;
  readonly contractedA: number;
  /** The index of the second under the pointer. */
  readonly onPoint: (index: number | undefined) => void;
}

export function Chart({ plan, currents, newest, contractedA, onPoint }: ChartProps) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const plot = useRef<uPlot | null>(null);
  const dark = useDarkScheme();
  // Made anew when its lines or colours change; size and data follow below.
  useEffect(() => {
    const element = ref.current;
    if (element === null || width === 0) return;
    const made = new uPlot(options(plan, width, onPoint), [[]], element);
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = null;
    };
  }, [plan, dark, width > 0]);
  useEffect(() => plot.current?.setSize({ width, height: HEIGHT_PX }), [width]);
  // `currents` is one array that grows; `newest` tells that it did.
  useEffect(() => {
    plot.current?.setData(chartData(plan, currents, newest, contractedA));
  }, [plan, currents, newest, contractedA, dark, width > 0]);
  const summary = summarise(currents, contractedA);
  return <div class="chart" ref={ref} role="img" aria-label={summary} style={{ height: `${HEIGHT_PX}px` }} />;
}

function chartData(
  plan: ChartPlan,
  currents: readonly Currents[],
  newest: number,
  contractedA: number,
): uPlot.AlignedData {
  const heights = currents.map((second) => plan.heights(second, contractedA));
  return [
    currents.map(({ t }) => (t - newest) / 60),
    ...plan.series.map((_series, index) => heights.map((height) => height[index] ?? 0)),
  ];
}

function summarise(currents: readonly Currents[], contractedA: number): string {
  let mostA = 0;
  for (const { total } of currents) mostA = Math.max(mostA, highestA(total));
  return `Currents of the last ten minutes. The total was at most ${mostA.toFixed(1)} of ${contractedA} amperes.`;
}

function options(plan: ChartPlan, width: number, onPoint: (index: number | undefined) => void): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const color = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const axis = {
    stroke: color("muted"),
    font: FONT,
    grid: { stroke: color("grid"), width: 1 },
    ticks: { show: false },
  };
  return {
    width,
    height: HEIGHT_PX,
    padding: [10, 14, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, y: false, points: { show: false } },
    scales: {
      x: { time: false, range: [-HISTORY_SECONDS / 60, 0] },
      y: { range: (_plot, _least, most) => [0, Math.max(10, Math.ceil(((most ?? 0) * 1.12) / 5) * 5)] },
    },
    axes: [
      {
        ...axis,
        size: 30,
        gap: 9,
        values: (_plot, minutes) => minutes.map((value) => (value === 0 ? "now" : `−${Math.abs(value)} min`)),
        splits: width < 480 ? [-10, -5, 0] : [-10, -8, -6, -4, -2, 0],
      },
      {
        ...axis,
        size: (_plot, labels) => (labels?.some((label) => label.length > 5) ? 54 : 44),
        values: (_plot, amperes) => amperes.map((value) => `${value} A`),
      },
    ],
    series: [{}, ...plan.series.map((series) => ({ points: { show: false }, ...seriesOptions(series, color) }))],
    bands: plan.series.flatMap(({ area }, index) =>
      area === "between" ? [{ series: [index + 1, index] as [number, number] }] : [],
    ),
    hooks: { setCursor: [(made) => onPoint(made.cursor.idx ?? undefined)] },
  };
}

function seriesOptions({ label, color, dash, widthPx, area }: Series, colorOf: (name: string) => string): uPlot.Series {
  const isBand = area === "between";
  return {
    label,
    stroke: colorOf(isBand ? "card" : color),
    width: widthPx,
    dash: [...dash],
    ...(area === undefined ? {} : { fill: colorOf(isBand ? color : `${color}-fill`) }),
  };
}

function useDarkScheme(): boolean {
  const [dark, setDark] = useState(darkScheme.matches);
  useEffect(() => {
    const changed = () => setDark(darkScheme.matches);
    darkScheme.addEventListener("change", changed);
    return () => darkScheme.removeEventListener("change", changed);
  }, []);
  return dark;
}
