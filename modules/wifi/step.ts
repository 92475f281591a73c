import type { MonotonicMs } from "../device/time";
import type { WifiFailure, WifiState } from "../device/wifi";
import { WIFI_TIMES } from "./times";

/** How the board stands with the network that it should be in. `isNew`: one that never worked here yet. */
export type Station =
  | { readonly kind: "apart" }
  | { readonly kind: "joining"; readonly isNew: boolean; readonly untilMs: MonotonicMs }
  | { readonly kind: "joined"; readonly sinceMs: MonotonicMs }
  /** `againAtMs`: then the known network is tried; undefined: there is none. */
  | {
      readonly kind: "failed";
      readonly isNew: boolean;
      readonly reason: WifiFailure;
      readonly againAtMs: MonotonicMs | undefined;
    };

export interface KeeperState {
  readonly station: Station;
  /** Attempts that failed in a row, losses counted. */
  readonly failures: number;
  /** In no network since then, times in one that were too short left out. */
  readonly withoutSinceMs: MonotonicMs;
  /** The access point is to be open. */
  readonly isOpen: boolean;
  /** The newest request through it. */
  readonly touchedMs: MonotonicMs | undefined;
}

export interface KeeperInput {
  readonly radio: WifiState;
  /** There is a network that worked before, or was set up by cable. */
  readonly hasKnown: boolean;
  /** The radio searches the air: no attempt begins meanwhile, but one that a person asks for. */
  readonly isScanning: boolean;
  /** What a person asks for: to join a new network, or that the known one was forgotten. */
  readonly asked?: "join" | "forget";
}

export interface KeeperStep {
  readonly state: KeeperState;
  /** What the radio has to do now. */
  readonly act: "join-known" | "join-new" | "leave" | undefined;
  /** The new network was joined: from now on it is the known one. */
  readonly isLearned: boolean;
}

export function keeperAtStart(nowMs: MonotonicMs): KeeperState {
  return { station: { kind: "apart" }, failures: 0, withoutSinceMs: nowMs, isOpen: false, touchedMs: undefined };
}

/** Looks again: something changed, was asked for, or {@link keeperDueMs} has come. */
export function stepKeeper(before: KeeperState, nowMs: MonotonicMs, input: KeeperInput): KeeperStep {
  const step = stepStation(before, nowMs, input);
  const isLearned = before.station.kind === "joining" && before.station.isNew && step.state.station.kind === "joined";
  const isOpen = shouldBeOpen(step.state, nowMs, input.asked !== undefined, input.hasKnown);
  return { ...step, state: { ...step.state, isOpen }, isLearned };
}

/** When to look again though nothing happens; undefined: never. */
export function keeperDueMs(state: KeeperState): MonotonicMs | undefined {
  const { station, isOpen } = state;
  if (station.kind === "joined") return isOpen ? closesAtMs(state, station.sinceMs) : undefined;
  const opensAtMs = isOpen ? undefined : state.withoutSinceMs + WIFI_TIMES.withoutMs;
  if (station.kind === "joining") return earlier(station.untilMs, opensAtMs);
  return station.kind === "failed" ? earlier(station.againAtMs, opensAtMs) : opensAtMs;
}

function earlier(one: MonotonicMs | undefined, other: MonotonicMs | undefined): MonotonicMs | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.min(one, other);
}

function stepStation(
  before: KeeperState,
  nowMs: MonotonicMs,
  { asked, hasKnown, isScanning, radio }: KeeperInput,
): Pick<KeeperStep, "state" | "act"> {
  const { station } = before;
  if (asked === "join") {
    const state = { ...left(before, nowMs), station: joining(nowMs, true), failures: 0 };
    return { state, act: "join-new" };
  }
  if (asked === "forget") {
    const state = { ...left(before, nowMs), failures: 0 };
    if (!hasKnown) return { state: { ...state, station: { kind: "apart" } }, act: "leave" };
    return { state: { ...state, station: joining(nowMs, false) }, act: "join-known" };
  }
  switch (station.kind) {
    case "apart":
      if (!hasKnown) break;
      return { state: { ...before, station: joining(nowMs, false) }, act: "join-known" };
    case "joining":
      if (radio.kind === "joined")
        return { state: { ...before, station: { kind: "joined", sinceMs: nowMs } }, act: undefined };
      if (radio.kind === "failed")
        return { state: failed(before, nowMs, station.isNew, radio.reason, hasKnown), act: undefined };
      if (nowMs < station.untilMs) break;
      return { state: failed(before, nowMs, station.isNew, "other", hasKnown), act: "leave" };
    case "joined":
      if (radio.kind === "joined") break;
      return { state: failed(left(before, nowMs), nowMs, false, "lost", hasKnown), act: undefined };
    case "failed":
      if (station.againAtMs === undefined || nowMs < station.againAtMs) break;
      if (isScanning) {
        const againAtMs = nowMs + WIFI_TIMES.retryMs;
        return { state: { ...before, station: { ...station, againAtMs } }, act: undefined };
      }
      return { state: { ...before, station: joining(nowMs, false) }, act: "join-known" };
  }
  return { state: before, act: undefined };
}

function joining(nowMs: MonotonicMs, isNew: boolean): Station {
  return { kind: "joining", isNew, untilMs: nowMs + WIFI_TIMES.joinMs };
}

/** What counts on after a network was left or lost. */
function left(before: KeeperState, nowMs: MonotonicMs): KeeperState {
  const { station } = before;
  if (station.kind !== "joined" || nowMs - station.sinceMs < WIFI_TIMES.steadyMs) return before;
  return { ...before, failures: 0, withoutSinceMs: nowMs };
}

function failed(
  before: KeeperState,
  nowMs: MonotonicMs,
  isNew: boolean,
  reason: WifiFailure,
  hasKnown: boolean,
): KeeperState {
  const failures = before.failures + 1;
  const againAtMs = hasKnown ? nowMs + retryMs(failures) : undefined;
  return { ...before, failures, station: { kind: "failed", isNew, reason, againAtMs } };
}

/** After so many failures in a row, 1 or more. */
function retryMs(failures: number): number {
  // Four doublings reach the longest; more would leave 32 bits some day.
  return Math.min(WIFI_TIMES.retryMs * (1 << Math.min(failures - 1, 4)), WIFI_TIMES.longestRetryMs);
}

function shouldBeOpen(state: KeeperState, nowMs: MonotonicMs, isAsked: boolean, hasKnown: boolean): boolean {
  if (isAsked) return true;
  if (state.station.kind === "joined") return state.isOpen && nowMs < closesAtMs(state, state.station.sinceMs);
  return !hasKnown || state.isOpen || nowMs - state.withoutSinceMs >= WIFI_TIMES.withoutMs;
}

function closesAtMs({ touchedMs }: KeeperState, joinedMs: MonotonicMs): MonotonicMs {
  const toldMs = joinedMs + WIFI_TIMES.stayMs;
  return touchedMs === undefined ? toldMs : Math.max(toldMs, touchedMs + WIFI_TIMES.touchedMs);
}
