import type { MonotonicMs } from "../device/time";
import { type Budget, UNUSED } from "./budget";
import { MAX_DEVICES } from "./constants";
import type { IevccForm, IevccValue } from "./message";

/** Whom the manager takes. */
export interface IevccRules {
  /** Ids that may register; null: every id. */
  readonly authorised: readonly string[] | null;
  /** Ids of the site's own parts, which no published device may bear. */
  readonly reserved: readonly string[];
  /** Both together are never more than 64. */
  readonly maxCounters: number;
  readonly maxChargers: number;
}

/** One meter, as in the published runs. */
export const DEFAULT_RULES: IevccRules = Object.freeze({
  authorised: null,
  reserved: Object.freeze([]),
  maxCounters: 1,
  maxChargers: 16,
});

/** A published energy meter. */
export interface IevccCounter {
  readonly id: string;
  readonly form: IevccForm;
  /** A, the newest reading; null: none yet, or its status is 0. */
  readonly loadA: number | null;
  /** When that reading arrived. */
  readonly loadMs: MonotonicMs;
}

/** A published charger. It knows no lease and acknowledges nothing; held.ts says what follows. */
export interface IevccCharger {
  readonly id: string;
  readonly form: IevccForm;
  /** Counts registrations: the lower the earlier. */
  readonly order: number;
  /** The counter on whose topic it announced itself. */
  readonly counterId: string;
  /** Null: it never said. */
  readonly status: IevccValue | null;
  /** A that its car draws; null: no reading yet. */
  readonly loadA: number | null;
  /** When that reading arrived. */
  readonly loadMs: MonotonicMs;
  /** A, whole: the newest current that it was told, and when it was told that first. */
  readonly toldA: number;
  readonly toldMs: MonotonicMs;
  /** A that it may be offering to its car. */
  readonly heldA: number;
  /** It signed off, and what it holds has not come back yet. */
  readonly isLeaving: boolean;
}

/** What has come in. Each only counts up. */
export interface IevccCounts {
  /** Announced, signed off, status or load. */
  readonly taken: number;
  /** Announced again. */
  readonly repeated: number;
  readonly refused: number;
  /** No message, or too long, or a value that its code cannot have. */
  readonly garbage: number;
  /** The manager's own, heard again. */
  readonly echoed: number;
  /** Dropped because more was to be answered than may be in a second. */
  readonly unanswered: number;
}

/** Everything the manager knows of published devices. Plain data. */
export interface IevccState {
  readonly rules: IevccRules;
  readonly counters: readonly IevccCounter[];
  readonly chargers: readonly IevccCharger[];
  /** Of the next charger. */
  readonly nextOrder: number;
  readonly counts: IevccCounts;
  readonly refusals: Budget;
  readonly confirmations: Budget;
}

export function newRegistry(rules: IevccRules = DEFAULT_RULES): IevccState {
  const counts = { taken: 0, repeated: 0, refused: 0, garbage: 0, echoed: 0, unanswered: 0 };
  return { rules, counters: [], chargers: [], nextOrder: 0, counts, refusals: UNUSED, confirmations: UNUSED };
}

export function counterOf(state: IevccState, id: string): IevccCounter | undefined {
  for (const counter of state.counters) if (counter.id === id) return counter;
  return undefined;
}

export function chargerOf(state: IevccState, id: string): IevccCharger | undefined {
  for (const charger of state.chargers) if (charger.id === id) return charger;
  return undefined;
}

/** There is room for another one of a kind of which there are `count` and may be `most`. */
export function hasRoom(state: IevccState, count: number, most: number): boolean {
  return count < most && state.counters.length + state.chargers.length < MAX_DEVICES;
}

export function count(state: IevccState, what: keyof IevccCounts): IevccState {
  return { ...state, counts: { ...state.counts, [what]: state.counts[what] + 1 } };
}

/** Puts it in the place of the one with its id, or at the end. */
export function withCounter(state: IevccState, counter: IevccCounter): IevccState {
  return { ...state, counters: put(state.counters, counter) };
}

export function withCharger(state: IevccState, charger: IevccCharger): IevccState {
  return { ...state, chargers: put(state.chargers, charger) };
}

export function withoutCounter(state: IevccState, id: string): IevccState {
  return { ...state, counters: state.counters.filter((each) => each.id !== id) };
}

/** Also for a person who has switched off a charger that never gave back what it holds. */
export function withoutCharger(state: IevccState, id: string): IevccState {
  return { ...state, chargers: state.chargers.filter((each) => each.id !== id) };
}

function put<T extends { readonly id: string }>(devices: readonly T[], device: T): T[] {
  const isKnown = devices.some((each) => each.id === device.id);
  return isKnown ? devices.map((each) => (each.id === device.id ? device : each)) : [...devices, device];
}
