import type { TraceLine } from "../../scenario/trace-line";
import { highestA, sumA } from "./amperes";

export type SeriesKey = "home" | "car" | "total" | "contracted";

/** Told apart by dash and width too; the colours are CSS variables of the same name. */
export const SERIES: readonly {
  readonly key: SeriesKey;
  readonly label: string;
  readonly dash: readonly number[];
  readonly widthPx: number;
}[] = [
  { key: "home", label: "House", dash: [], widthPx: 1.75 },
  { key: "car", label: "Car", dash: [], widthPx: 3.25 },
  { key: "total", label: "Total", dash: [2, 3], widthPx: 2.25 },
  { key: "contracted", label: "Contracted", dash: [10, 5], widthPx: 1.75 },
];

/** A of each series at one second; of three phases the highest. */
export function seriesValues(line: TraceLine, contractedA: number): { readonly [key in SeriesKey]: number } {
  const carA = sumA(Object.values(line.chargers).map(({ drawn }) => drawn));
  return { home: highestA(line.home), car: highestA(carA), total: highestA(line.total), contracted: contractedA };
}
