import type { Sight } from "./sight";

/** What is wrong at this moment, as a sentence; undefined: it holds. Keeps in mind what it needs of the run. */
export type Look = (sight: Sight) => string | undefined;

/** What holds at every moment of every run, whatever happens. */
export interface Invariant {
  readonly name: string;
  /** The clause, or the line of the facts or of the scenario contract, that it serves. */
  readonly clause: string;
  /** A watcher for a run that begins. */
  watch(): Look;
}

/** One that needs nothing of the run. */
export function always(name: string, clause: string, look: Look): Invariant {
  return Object.freeze({ name, clause, watch: () => look });
}

export function inRun(name: string, clause: string, watch: () => Look): Invariant {
  return Object.freeze({ name, clause, watch });
}

/** ms since then; 0 while it is not so. */
export function lasted(nowMs: number, sinceMs: number | undefined): number {
  return sinceMs === undefined ? 0 : nowMs - sinceMs;
}
