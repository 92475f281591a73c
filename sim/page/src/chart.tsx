import { useEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import type { TraceLine } from "../../scenario/trace-line";
import { SERIES, seriesValues } from "./chart-series";
import { HISTORY_SECONDS } from "./feed";
import { useWidth } from "./use-width";

const HEIGHT_PX = 240;
const FONT = "12px system-ui, sans-serif";
const darkScheme = matchMedia("(prefers-color-scheme: dark)");

interface ChartProps {
  readonly lines: readonly TraceLine[];
  /** s of simulated time at the right edge. */
  readonly newest: number;
  readonly contractedA: number;
  /** The index of the line under the pointer. */
  readonly onPoint: (index: number | undefined) => void;
}

export function Chart({ lines, newest, contractedA, onPoint }: ChartProps) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const plot = useRef<uPlot | null>(null);
  const dark = useDarkScheme();
  // Made anew when its colours change; size and data follow below.
  useEffect(() => {
    const element = ref.current;
    if (element === null || width === 0) return;
    const made = new uPlot(options(width, onPoint), [[]], element);
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = null;
    };
  }, [dark, width > 0]);
  useEffect(() => plot.current?.setSize({ width, height: HEIGHT_PX }), [width]);
  // `lines` is one array that grows; `newest` tells that it did.
  useEffect(() => {
    plot.current?.setData(chartData(lines, newest, contractedA));
  }, [lines, newest, contractedA, dark, width > 0]);
  const summary = summarise(lines, contractedA);
  return <div class="chart" ref={ref} role="img" aria-label={summary} style={{ height: `${HEIGHT_PX}px` }} />;
}

function chartData(lines: readonly TraceLine[], newest: number, contractedA: number): uPlot.AlignedData {
  const values = lines.map((line) => seriesValues(line, contractedA));
  return [lines.map(({ t }) => (t - newest) / 60), ...SERIES.map(({ key }) => values.map((value) => value[key]))];
}

function summarise(lines: readonly TraceLine[], contractedA: number): string {
  let mostA = 0;
  for (const line of lines) mostA = Math.max(mostA, seriesValues(line, contractedA).total);
  return `Currents of the last ten minutes. The total was at most ${mostA.toFixed(1)} of ${contractedA} amperes.`;
}

function options(width: number, onPoint: (index: number | undefined) => void): uPlot.Options {
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
      { ...axis, size: 44, values: (_plot, amperes) => amperes.map((value) => `${value} A`) },
    ],
    series: [
      {},
      ...SERIES.map(({ key, label, dash, widthPx }) => ({
        label,
        stroke: color(key),
        width: widthPx,
        dash: [...dash],
        points: { show: false },
        ...(key === "car" ? { fill: color("car-fill") } : {}),
      })),
    ],
    hooks: { setCursor: [(made) => onPoint(made.cursor.idx ?? undefined)] },
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
