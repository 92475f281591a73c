import { type Currents, MOST_APART, sumA } from "../../live/http/currents";
import type { TraceLine } from "../../scenario/trace-line";
import { highestA } from "./amperes";

/** One line of the chart. Told apart by dash and width too. */
export interface Series {
  readonly label: string;
  /** CSS variable of its colour; with `-fill` the one of its area, where it has one. */
  readonly color: string;
  readonly dash: readonly number[];
  readonly widthPx: number;
  /** `below`: down to zero. `between`: a band that stands on the line before it, edged in the card's colour. */
  readonly area?: "below" | "between";
}

/** What a chart shows of each second, in the order of its series. */
export interface ChartPlan {
  readonly series: readonly Series[];
  /** A, as a person reads them. */
  readonly values: (currents: Currents, contractedA: number) => readonly number[];
  /** A, where the lines run. */
  readonly heights: (currents: Currents, contractedA: number) => readonly number[];
}

const HOUSE: Series = { label: "House", color: "home", dash: [], widthPx: 1.75 };
const CAR: Series = { label: "Car", color: "car", dash: [], widthPx: 3.25, area: "below" };
const TOTAL: Series = { label: "Total", color: "total", dash: [2, 3], widthPx: 2.25 };
const CONTRACTED: Series = { label: "Contracted", color: "contracted", dash: [10, 5], widthPx: 1.75 };

/** House and car beside each other; of three phases each one's highest. */
export const ONE_CHARGER: ChartPlan = Object.freeze({
  series: [HOUSE, CAR, TOTAL, CONTRACTED],
  values: oneValues,
  heights: oneValues,
});

function oneValues({ home, chargers, total }: Currents, contractedA: number): readonly number[] {
  return [highestA(home), highestA(sumA(chargers)), highestA(total), contractedA];
}

/** The chargers standing on the house; of three phases the one that carries most in total. */
export function stackedPlan(ids: readonly string[]): ChartPlan {
  const isApart = ids.length <= MOST_APART;
  const bands: readonly Series[] = isApart
    ? ids.map((label, index) => ({ label, color: bandColor(index), dash: [], widthPx: 1, area: "between" }))
    : [{ label: `${ids.length} chargers`, color: "car", dash: [], widthPx: 1, area: "between" }];
  return {
    series: [{ ...HOUSE, area: "below" }, ...bands, TOTAL, CONTRACTED],
    values: stackedValues,
    heights: (currents, contractedA) => {
      const values = [...stackedValues(currents, contractedA)];
      for (let band = 1; band < values.length - 2; band += 1)
        values[band] = (values[band] ?? 0) + (values[band - 1] ?? 0);
      return values;
    },
  };
}

/** A of the house and of all chargers together, in the phase that carries most. */
export function stackedNow(line: TraceLine): { readonly homeA: number; readonly chargersA: number } {
  const chargers = [sumA(Object.values(line.chargers).map(({ drawn }) => drawn))];
  const [homeA = 0, chargersA = 0] = stackedValues({ ...line, chargers }, 0);
  return { homeA, chargersA };
}

/** CSS variable of a charger's band. */
export function bandColor(index: number): string {
  return `band-${index + 1}`;
}

function stackedValues({ home, chargers, total }: Currents, contractedA: number): readonly number[] {
  const phase = typeof total === "number" ? 0 : total.indexOf(highestA(total));
  return [...[home, ...chargers, total].map((current) => phaseA(current, phase)), contractedA];
}

function phaseA(current: Currents["home"], phase: number): number {
  return typeof current === "number" ? current : (current[phase] ?? 0);
}
