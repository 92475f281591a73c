import type { EvseInput } from "../../../../modules/evse/state";
import type { History } from "./history";
import type { Seen } from "./seen";

/** A rule that every step of the EVSE keeps. It takes what can be seen from outside, so a running charger can be held to it. */
export interface Invariant {
  readonly name: string;
  /** Which clause, or which line of the control pilot facts, it serves. */
  readonly clause: string;
  /** `history`: up to and without this step. */
  holds(before: Seen, after: Seen, nowMs: number, input: EvseInput, history: History): boolean;
}

export function invariant(rule: Invariant): Invariant {
  return Object.freeze(rule);
}
