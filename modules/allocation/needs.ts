import type { MonotonicMs } from "../device/time";
import type { Wants } from "../messages/claim";
import { MIN_OFFER_A } from "../pilot/duty";
import type { Claimant, ShareReason } from "./allocation";
import { type Appetite, newAppetite, observeAppetite, usefulA } from "./appetite";
import { type LoadedPhases, NOTHING_LOADED, observePhases, phasesLoaded } from "./loaded-phases";

/** What a manager knows of one charger at one moment. */
export interface Observation {
  readonly nowMs: MonotonicMs;
  readonly wants: Wants;
  /** A that the newest decision gave it, and why not more. */
  readonly grantedA: number;
  readonly reason: ShareReason;
  /** A that its pilot shows. */
  readonly offeredA: number;
  /** A, one a phase of the charger; null: its meter is silent. */
  readonly drawnA: readonly number[] | null;
  /** The site's phases to which the charger's are connected, in their order. */
  readonly rotation: readonly number[];
  /** The running plug-in; null without a car. */
  readonly session: { readonly number: number; readonly durationMs: number; readonly energyWh: number } | null;
}

/** What is remembered of one charger. */
export interface Needs {
  /** Of the plug-in; null: no car. */
  readonly session: number | null;
  readonly pluggedMs: MonotonicMs;
  readonly servedWh: number;
  /** It asks, and has current. */
  readonly isServed: boolean;
  readonly isAsking: boolean;
  readonly sinceMs: MonotonicMs;
  readonly pausedUntilMs: MonotonicMs | null;
  readonly appetite: Appetite;
  readonly loaded: LoadedPhases;
}

/** What of a claimant is found by watching it. */
export type Found = Pick<Claimant, "usefulA" | "sinceMs" | "pluggedMs" | "pausedUntilMs" | "servedWh" | "phases">;

export function newNeeds(nowMs: MonotonicMs): Needs {
  return {
    session: null,
    pluggedMs: nowMs,
    servedWh: 0,
    isServed: false,
    isAsking: false,
    sinceMs: nowMs,
    pausedUntilMs: null,
    appetite: newAppetite(nowMs),
    loaded: NOTHING_LOADED,
  };
}

/**
 * What is remembered after another look at the charger.
 * @param resumeDelayMs that current must have been there again before a car that was paused for lack of it comes back
 */
export function observe(needs: Needs, seen: Observation, resumeDelayMs: number): Needs {
  const { nowMs, session, wants, grantedA } = seen;
  const number = session?.number ?? null;
  const before = number === needs.session ? needs : newNeeds(nowMs);
  const isAsking = wants === "current";
  const isServed = isAsking && grantedA >= MIN_OFFER_A;
  const isTurned = isServed !== before.isServed || isAsking !== before.isAsking;
  // What it used before it was done says nothing of what it asks for anew.
  const appetite = isAsking && !before.isAsking ? newAppetite(nowMs) : before.appetite;
  const drawnA = seen.drawnA === null ? null : Math.max(0, ...seen.drawnA);
  return {
    session: number,
    pluggedMs: number === needs.session ? before.pluggedMs : nowMs - (session?.durationMs ?? 0),
    servedWh: session?.energyWh ?? 0,
    isServed,
    isAsking,
    sinceMs: isTurned ? nowMs : before.sinceMs,
    pausedUntilMs: pausedUntil(before, seen, isAsking && !isServed, resumeDelayMs),
    appetite: isServed ? observeAppetite(appetite, nowMs, seen.offeredA, drawnA) : appetite,
    loaded: observePhases(before.loaded, seen.drawnA),
  };
}

/** As long as current lacks the delay begins anew; it runs while the allocator says that it is all that is missing. */
function pausedUntil(before: Needs, seen: Observation, isWaiting: boolean, resumeDelayMs: number): MonotonicMs | null {
  if (!isWaiting) return null;
  // Another's turn is no lack: the current is there when its own comes.
  if (before.isServed) return seen.reason === "turn" ? null : seen.nowMs + resumeDelayMs;
  if (before.pausedUntilMs === null || seen.reason === "resume") return before.pausedUntilMs;
  return seen.nowMs + resumeDelayMs;
}

/** What the allocator is told. `maxA`: the most that charger and cable can use; `rotation`: see {@link Observation}. */
export function found(needs: Needs, maxA: number, rotation: readonly number[]): Found {
  return {
    usefulA: usefulA(needs.appetite, maxA),
    sinceMs: needs.sinceMs,
    pluggedMs: needs.pluggedMs,
    pausedUntilMs: needs.pausedUntilMs,
    servedWh: needs.servedWh,
    phases: phasesLoaded(needs.loaded, rotation),
  };
}
