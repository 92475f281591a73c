import type { Actions } from "../../../firmware/charger/commands";
import type { ScenarioEvent } from "../../scenario/scenario";

/** What happens in a storm; `t` in s. Part of it no scenario can say. */
export type StormEvent =
  | { readonly t: number; readonly kind: "scenario"; readonly event: ScenarioEvent }
  /** An installer or an owner changes settings that the vocabulary has no word for. */
  | { readonly t: number; readonly kind: "settings"; readonly patch: object }
  /** A person does something at the charger. */
  | { readonly t: number; readonly kind: "person"; readonly actions: Actions }
  /** The power goes with the so-many-th byte that is written to the journal from now on, and is back after `forS`. */
  | { readonly t: number; readonly kind: "torn-write"; readonly afterBytes: number; readonly forS: number };

/** Its name in counts: `plug`, `fault meter-silent`, `torn-write`. */
export function nameOf(event: StormEvent): string {
  if (event.kind !== "scenario") return event.kind;
  const { event: what } = event;
  return what.do === "fault" || what.do === "clear" ? `${what.do} ${what.fault}` : what.do;
}
