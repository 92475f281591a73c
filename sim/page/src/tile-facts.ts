import { MOST_APART } from "../../live/http/currents";
import type { ChargerInfo } from "../../live/http/live-world";
import type { ChargerTrace } from "../../scenario/trace-line";
import { formatA, formatEnergy, shortA } from "./amperes";
import { bandColor } from "./chart-series";
import { carActions, faultWords, type Shape, stateWords } from "./words";

/** A tile as it is read, in texts: two seconds that read the same need no new picture. */
export interface TileFacts {
  readonly shape: Shape;
  readonly state: string;
  readonly words: string;
  readonly offered: string;
  readonly drawn: string;
  readonly energy: string;
  readonly why: string;
  readonly fault: string | null;
  /** CSS variable of its band in the chart; null where the chart has only the sum. */
  readonly color: string | null;
  readonly plug: "plug" | "unplug";
  readonly ask: "request" | "finish";
  readonly canAsk: boolean;
}

export function tileFacts(
  charger: ChargerTrace,
  info: ChargerInfo | undefined,
  index: number,
  count: number,
): TileFacts {
  const { shape, words } = stateWords(charger);
  const { fault } = charger;
  const actions = carActions(charger, info);
  return {
    shape: fault === null ? shape : "stopped",
    state: charger.state,
    words,
    offered: `${shortA(charger.offered)} A`,
    drawn: `${formatA(charger.drawn)} A`,
    energy: formatEnergy(charger.energyWh),
    why: charger.why ?? "The charger does not say.",
    fault: fault === null ? null : faultWords(fault),
    color: count > MOST_APART ? null : bandColor(index),
    plug: actions.plug ? "plug" : "unplug",
    ask: actions.request || !actions.finish ? "request" : "finish",
    canAsk: actions.request || actions.finish,
  };
}
