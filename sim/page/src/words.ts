import type { ChargerInfo } from "../../live/http/live-world";
import type { ChargerTrace } from "../../scenario/trace-line";
import { highestA } from "./amperes";

/** What the badge draws. Each has a shape of its own. */
export type Shape = "empty" | "plugged" | "waiting" | "charging" | "stopped";

export interface StateWords {
  readonly shape: Shape;
  readonly words: string;
}

/** A car draws at least this when it charges at all. */
const DRAWS_A = 0.5;

/** States of SAE J1772 / IEC 61851-1 by letter and suffix, in words. */
const STATES: { readonly [state: string]: StateWords } = {
  A: { shape: "empty", words: "no car" },
  B1: { shape: "plugged", words: "plugged in, no current offered" },
  B2: { shape: "plugged", words: "plugged in, current offered" },
  C1: { shape: "waiting", words: "waiting for current" },
  C2: { shape: "charging", words: "charging" },
  D1: { shape: "waiting", words: "waiting: the car wants ventilation" },
  D2: { shape: "charging", words: "charging with ventilation" },
  E: { shape: "stopped", words: "no pilot: short or no supply" },
  F: { shape: "stopped", words: "charger not available" },
};

export function stateWords(charger: ChargerTrace): StateWords {
  const known = STATES[charger.state] ?? STATES[charger.state.charAt(0)];
  const words = known ?? { shape: "stopped", words: "unknown pilot level" };
  if (words.shape !== "charging") return words;
  if (!charger.contactor) return { shape: "waiting", words: "about to start" };
  if (highestA(charger.drawn) < DRAWS_A) return { shape: "waiting", words: "ready, the car draws nothing" };
  return words;
}

/** What a person looks for in a list of chargers. */
export type ChargerGroup = "charging" | "waiting" | "connected" | "free" | "fault";

const GROUPS: { readonly [shape in Shape]: ChargerGroup } = {
  empty: "free",
  plugged: "connected",
  waiting: "waiting",
  charging: "charging",
  stopped: "fault",
};

export function chargerGroup(charger: ChargerTrace): ChargerGroup {
  return charger.fault === null ? GROUPS[stateWords(charger).shape] : "fault";
}

/** "pilot-short" → "pilot short" */
export function faultWords(fault: string): string {
  return fault.replaceAll("-", " ");
}

/** "site-grant" → "site grant" */
export function limitWords(limit: string | null): string {
  return limit?.replaceAll("-", " ") ?? "none";
}

export interface CarActions {
  readonly plug: boolean;
  readonly request: boolean;
  readonly finish: boolean;
  readonly unplug: boolean;
}

/** What one can do with the car now. Where the pilot cannot tell (E, F), the car itself is asked. */
export function carActions(charger: ChargerTrace, info: ChargerInfo | undefined): CarActions {
  const letter = charger.state.charAt(0);
  const unclear = !"ABCD".includes(letter) || letter === "";
  const plugged = info?.car?.plugged ?? (unclear ? undefined : letter !== "A");
  const asking = info?.car?.asking ?? (unclear ? undefined : letter === "C" || letter === "D");
  return {
    plug: plugged !== true,
    request: plugged !== false && asking !== true,
    finish: plugged !== false && asking !== false,
    unplug: plugged !== false,
  };
}
