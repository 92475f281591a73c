import { language, num, T } from "./language";
import type { ChargerNow } from "./types";
import type { Shape } from "./ui/badge";

const DRAWS_A = 0.5;

/** The state in words, and the picture for it. */
export function stateOf(now: ChargerNow): readonly [shape: Shape, words: string] {
  const { state, fault, session, contactor, drawnA } = now;
  const letter = state.charAt(0);
  if (fault !== null) return ["stopped", T.fault];
  if (letter === "A") return ["empty", T.states["A"] ?? ""];
  if (session !== null && session.stop !== null && session.stop !== "ev") return ["plugged", T.states["stopped"] ?? ""];
  if (state === "C2" || state === "D2") {
    if (!contactor) return ["waiting", T.states["starting"] ?? ""];
    if (drawnA !== null && Math.max(...drawnA) < DRAWS_A) return ["waiting", T.states["ready"] ?? ""];
    return ["charging", T.states[state] ?? ""];
  }
  const shape: Shape = letter === "B" ? "plugged" : letter === "E" || letter === "F" ? "stopped" : "waiting";
  return [shape, T.states[state] ?? T.states[letter] ?? state];
}

/** The sentence for the person beside the car: the charger's own in English, otherwise by its codes. */
export function whyOf(now: ChargerNow): string {
  const { state, why, whyCode, fault, session } = now;
  if (language === "en") return why;
  const finished = session?.stop === "ev" ? "finished" : "connected";
  const byState: { readonly [state: string]: string } = { A: "available", B: finished, D: "ventilation" };
  const letter = state.charAt(0);
  const text = T.whys[whyCode ?? fault ?? byState[letter] ?? ""];
  const limit = limitWhy(now);
  // Without a code of its own a connected car's sentence is followed by what it would get.
  if (text !== undefined)
    return letter === "B" && finished === "connected" && limit !== undefined && fault === null
      ? `${text} ${limit}`
      : text;
  return limit ?? why;
}

function limitWhy({ limit, limits, offeredA }: ChargerNow): string | undefined {
  const clause = T.limitWhys[limit];
  if (clause === undefined) return undefined;
  const currentA = limits.find(({ code }) => code === limit)?.currentA ?? offeredA;
  const lead = offeredA > 0 ? T.offering(`${num(offeredA, 0)} A`) : T.noCurrent;
  return `${lead}: ${clause.replace("{a}", `${num(currentA)} A`)}.`;
}
