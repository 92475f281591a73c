import type { MonotonicMs } from "../device/time";

export const BUTTON_TIMES = Object.freeze({
  /** ms without a break until a level is believed: contacts bounce for some 10 ms. */
  debounceMs: 50,
  /** ms: a shorter press is a short one; from then on the light warns, and letting go does nothing. */
  shortMs: 2_000,
  /** ms */
  resetMs: 10_000,
} as const);

export type ButtonEvent = "short" | "reset";

/** What is believed of the button. A level that differs from it has lasted since `otherSinceMs`. */
export type ButtonState =
  | { readonly kind: "up"; readonly otherSinceMs: MonotonicMs | undefined; readonly event: ButtonEvent | undefined }
  | { readonly kind: "down"; readonly sinceMs: MonotonicMs; readonly otherSinceMs: MonotonicMs | undefined }
  /** Down, and it means nothing any more until it was up: at the start, as it may be stuck, and after a reset. */
  | { readonly kind: "spent"; readonly otherSinceMs: MonotonicMs | undefined; readonly event: ButtonEvent | undefined };

const UP: ButtonState = Object.freeze({ kind: "up", otherSinceMs: undefined, event: undefined });
const SPENT: ButtonState = Object.freeze({ kind: "spent", otherSinceMs: undefined, event: undefined });

/** A button that nobody has seen let go yet. */
export const UNSEEN_BUTTON: ButtonState = SPENT;

/** One more look at the contact. The same object comes back while nothing changes. */
export function stepButton(state: ButtonState, nowMs: MonotonicMs, isPressed: boolean): ButtonState {
  const isOther = isPressed === (state.kind === "up");
  const otherSinceMs = isOther ? (state.otherSinceMs ?? nowMs) : undefined;
  if (otherSinceMs !== undefined && nowMs - otherSinceMs >= BUTTON_TIMES.debounceMs) return flip(state, otherSinceMs);
  if (state.kind === "down") {
    if (otherSinceMs === undefined && nowMs - state.sinceMs >= BUTTON_TIMES.resetMs)
      return { kind: "spent", otherSinceMs: undefined, event: "reset" };
    return otherSinceMs === state.otherSinceMs ? state : { ...state, otherSinceMs };
  }
  if (otherSinceMs === undefined) return state.kind === "up" ? UP : SPENT;
  return otherSinceMs === state.otherSinceMs && state.event === undefined
    ? state
    : { kind: state.kind, otherSinceMs, event: undefined };
}

/** The other level is believed, and counts from its first moment. */
function flip(state: ButtonState, atMs: MonotonicMs): ButtonState {
  if (state.kind === "up") return { kind: "down", sinceMs: atMs, otherSinceMs: undefined };
  const isShort = state.kind === "down" && atMs - state.sinceMs < BUTTON_TIMES.shortMs;
  return isShort ? { kind: "up", otherSinceMs: undefined, event: "short" } : UP;
}

/** What the newest look at the button brought. */
export function buttonEvent(state: ButtonState): ButtonEvent | undefined {
  return state.kind === "down" ? undefined : state.event;
}

/** It is held for a reset: letting it go calls that off. */
export function isHeldForReset(state: ButtonState, nowMs: MonotonicMs): boolean {
  return state.kind === "down" && nowMs - state.sinceMs >= BUTTON_TIMES.shortMs;
}
